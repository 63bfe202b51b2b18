import json
from typing import Any

import pytest
from c14n import canonicalize  # type: ignore[import-untyped]  # PyLD's own, an oracle here
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.canonical.jcs import jcs
from credentials.errors import UnsafeDocument

JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**53), 2**53),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_round_trip_and_other_implementation(value: Any) -> None:
    canonical = jcs(value)
    assert json.loads(canonical, parse_int=float) == value
    assert jcs(json.loads(canonical)) == canonical
    assert canonical == canonicalize(value)


def test_depth_is_a_domain_error() -> None:
    value: Any = 1
    for _ in range(100_000):
        value = [value]
    with pytest.raises(UnsafeDocument) as raised:
        jcs(value)
    assert raised.value.code == "too-complex"
