import pytest

from keys import multibase


# https://datatracker.ietf.org/doc/html/draft-msporny-base58-03#section-5
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\0", "1"),
    ],
)
def test_base58_known_answers(data: bytes, text: str) -> None:
    assert multibase.base58_encode(data) == text
    assert multibase.base58_decode(text) == data


@pytest.mark.parametrize(
    "text",
    ["", "f00", "mAAAA", "z0", "z l", "zé", "uAA==", "uA", "uAB", "uA+A/", "u AAA", "uAAA\n", "ué"],
    ids=[
        "empty",
        "base16",
        "base64",
        "base58-zero",
        "base58-space",
        "base58-accent",
        "padding",
        "impossible-length",
        "left-over-bits",
        "standard-alphabet",
        "space",
        "newline",
        "accent",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(multibase.MultibaseMalformed):
        multibase.decode(text)


def test_huge_base58_is_refused_in_both_directions() -> None:
    with pytest.raises(multibase.MultibaseMalformed):
        multibase.decode("z" * 10_000_000)
    with pytest.raises(multibase.MultibaseMalformed):
        multibase.encode_base58btc(b"z" * 10_000_000)


def test_the_longest_base58_is_read() -> None:
    assert multibase.base58_decode("z" * multibase.BASE58_MAX_CHARACTERS)
