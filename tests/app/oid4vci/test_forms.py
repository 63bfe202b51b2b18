"""Forms are read as OAuth reads them."""

import pytest

from app.oid4vci.answers import OAuthError
from app.oid4vci.forms import MOST_FIELDS, read_form


def test_each_parameter_once_and_none_without_a_value() -> None:
    assert read_form(b"a=1&b=&c=x%20y+z&d") == {"a": "1", "c": "x y z"}
    assert read_form(b"") == {}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"a=1&a=1", id="twice"),
        pytest.param(b"a=1&a=", id="twice-once-empty"),
        pytest.param(b"a=%ff", id="not-utf-8"),
        pytest.param(b"\xff=1", id="bytes"),
        pytest.param(b"a=%00", id="nul"),
        pytest.param(b"a=" + b"x" * 20_000, id="too-long"),
        pytest.param(b"&".join(b"a%d=1" % n for n in range(MOST_FIELDS + 1)), id="too-many"),
    ],
)
def test_a_form_that_is_none(body: bytes) -> None:
    with pytest.raises(OAuthError, match=r".") as refused:
        read_form(body)
    assert refused.value.code == "invalid_request"
