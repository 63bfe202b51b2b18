from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.suites.cbor import MAX_DEPTH, CborMalformed, decode, encode

VALUES = st.recursive(
    st.integers(0, 2**64 - 1) | st.binary(max_size=70) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 300), inner, max_size=4),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        # RFC 8949 appendix A.
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (1000000, "1a000f4240"),
        (18446744073709551615, "1bffffffffffffffff"),
        (b"\x01\x02\x03\x04", "4401020304"),
        (b"", "40"),
        ("ü", "62c3bc"),
        ([1, 2, 3], "83010203"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
        ({1: 2, 3: 4}, "a201020304"),
        ([], "80"),
        ({}, "a0"),
        (list(range(25)), "9819" + "".join(encode(number).hex() for number in range(25))),
    ],
)
def test_examples(value: Any, encoded: str) -> None:
    assert encode(value).hex() == encoded
    assert decode(bytes.fromhex(encoded)) == value


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


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "18",
        "1817",
        "190001",
        "1a00000001",
        "1b0000000000000001",
        "41",
        "5b7fffffffffffffff",
        "62c3",
        "61ff",
        "9b7fffffffffffffff",
        "8101ff",
        "0000",
        "9f01ff",
        "5f4101ff",
        "c000",
        "d95d00",
        "20",
        "f5",
        "f6",
        "fb3ff0000000000000",
        "a1010201",
        "a201020103",
        "a1410102",
        "a16161ff",
        "8181818181",
        "1c",
        "ff",
    ],
)
def test_refused(encoded: str) -> None:
    with pytest.raises(CborMalformed):
        decode(bytes.fromhex(encoded))


@pytest.mark.parametrize("value", [-1, True, None, 1.5, 2**64, {"a": 1} | {"b": object()}])
def test_values_without_a_form(value: Any) -> None:
    with pytest.raises(CborMalformed):
        encode(value)
