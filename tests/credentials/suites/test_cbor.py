from typing import Any

import pytest

from credentials.suites.cbor import CborMalformed, decode, encode


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
