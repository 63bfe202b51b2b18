"""A form that visitors ask for at once is made once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.awards import forms
from app.awards.on_request import for_visitor
from app.awards.service import get
from app.awards.sharing import shared_badge
from app.platform.runtime import Runtime
from schemas.errors import NotFound
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


def test_many_visitors_at_once_get_the_same_one(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    with runtime.work(writes=False) as work:
        badge = shared_badge(work, award["url"].rpartition("/")[2])
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: for_visitor(runtime, badge, "jwt").document, range(6)))
    assert len(set(made)) == 1
    with runtime.work(writes=False) as work:
        kept = forms.of(work, get(work, UUID(award["id"])))
        assert [one.form.name for one in kept] == ["ldp", "jwt"]


@pytest.mark.parametrize("name", ["sdjwt", "nonsense", ""], ids=["for-one-wallet", "unknown", "empty"])
def test_a_visitor_is_given_no_other_forms(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, name: str
) -> None:
    token = given(client, sector)["url"].rpartition("/")[2]
    with runtime.work(writes=False) as work:
        badge = shared_badge(work, token)
    with pytest.raises(NotFound) as refused:
        for_visitor(runtime, badge, name)
    assert refused.value.code == "form-not-made"
