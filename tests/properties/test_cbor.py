from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.suites.cbor import MAX_DEPTH, CborMalformed, decode, encode

VALUES = st.recursive(
    st.integers(0, 2**64 - 1) | st.binary(max_size=70) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 300), inner, max_size=4),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_round_trip(value: Any) -> None:
    try:
        assert decode(encode(value)) == value
    except CborMalformed:
        assert _depth(value) > MAX_DEPTH
    else:
        assert _depth(value) <= MAX_DEPTH


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=30))
def test_any_bytes_are_read_or_refused_and_have_one_spelling(data: bytes) -> None:
    try:
        value = decode(data)
    except CborMalformed:
        return
    if not isinstance(value, dict):
        assert len(encode(value)) == len(data)
