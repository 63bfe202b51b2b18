import base64
import gzip
from datetime import UTC, datetime, timedelta

import pytest

from credentials.canonical import to_quads
from credentials.loader import bundled_contexts
from credentials.status_list import (
    BEYOND,
    MAX_BITS,
    MIN_ENTRIES,
    StatusIndexOutOfRange,
    StatusListMalformed,
    build,
    decode,
    decode_2021,
    empty,
    encode,
    message_for,
    read_index,
    revoked_in_1edtech_list,
)


def packed(data: bytes, prefix: str = "u") -> str:
    return prefix + base64.urlsafe_b64encode(gzip.compress(data, mtime=0)).rstrip(b"=").decode()


def test_equal_lists_give_equal_text() -> None:
    assert encode(empty().with_set(5)) == encode(empty().with_set(5))
    assert encode(empty()).startswith("uH4sI")


def test_index_zero_is_the_left_most_bit() -> None:
    assert empty().with_set(0).data[0] == 0b1000_0000
    assert empty().with_set(9).data[:2] == b"\x00\x40"


def test_a_bit_once_set_stays_set() -> None:
    assert empty().with_set(5).with_set(5, 6) == empty().with_set(5, 6)


@pytest.mark.parametrize(
    ("index", "size"), [(-1, 1), (MIN_ENTRIES, 1), (MIN_ENTRIES // 2, 2), (0, 0), (0, 33), (10**15, 1)]
)
def test_an_entry_outside_the_list_is_refused(index: int, size: int) -> None:
    with pytest.raises(StatusIndexOutOfRange):
        empty().value(index, size=size)
    if size == 1:
        with pytest.raises(StatusIndexOutOfRange):
            empty().with_set(index)


@pytest.mark.parametrize("entries", [MIN_ENTRIES - 8, MIN_ENTRIES + 1])
def test_a_list_is_large_and_made_of_whole_bytes(entries: int) -> None:
    with pytest.raises(ValueError, match="131,072"):
        empty(entries)


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        (packed(bytes(MIN_ENTRIES // 8), prefix=""), "status-list-malformed"),
        (packed(bytes(MIN_ENTRIES // 8), prefix="z"), "status-list-malformed"),
        ("u****", "status-list-malformed"),
        ("u\u00e9", "status-list-malformed"),
        ("uAAAA", "status-list-malformed"),
        (packed(bytes(MIN_ENTRIES // 8))[:-8], "status-list-malformed"),
        (packed(bytes(MIN_ENTRIES // 8 - 1)), "status-list-too-short"),
        ("u", "status-list-malformed"),
        ("u" + "A" * (24 * 1024 * 1024 + 1), "status-list-too-large"),
    ],
    ids=[
        "no prefix", "base58 prefix", "other characters", "not ASCII", "not gzip", "breaks off", "too short",
        "empty", "endless",
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_malformed(encoded: str, code: str) -> None:
    with pytest.raises(StatusListMalformed) as refusal:
        decode(encoded)
    assert refusal.value.code == code


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = packed(bytes(MAX_BITS // 8 + 1))
    assert len(bomb) < 30_000
    with pytest.raises(StatusListMalformed) as refusal:
        decode(bomb)
    assert refusal.value.code == "status-list-too-large"


def test_the_largest_list_is_read() -> None:
    assert len(decode(packed(bytes(MAX_BITS // 8)))) == MAX_BITS


def test_status_list_2021_is_read_without_and_with_prefix() -> None:
    data = empty().with_set(3).data
    assert decode_2021(packed(data, prefix="")).value(3) == 1
    assert decode_2021(packed(data)).value(3) == 1
    padded = base64.urlsafe_b64encode(gzip.compress(data + b"\x00", mtime=0)).decode()
    assert decode_2021(padded).value(3) == 1


def test_a_list_that_claims_fewer_entries_may_be_allowed() -> None:
    assert decode(packed(b"\x80"), min_entries=0).value(0) == 1


def test_the_credential_has_the_shape_that_other_verifiers_read() -> None:
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    document = build(
        list_url="https://x.nl/1",
        issuer="did:web:x.nl",
        bits=empty(),
        valid_from=moment,
        valid_until=moment,
        ttl=timedelta(minutes=1),
    )
    subject = document["credentialSubject"]
    assert subject["ttl"] == 60_000
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", "revocation")
    assert document["id"] == "https://x.nl/1"
    assert document["issuer"] == "did:web:x.nl"
    assert document["validUntil"] == "2026-06-01T00:00:00Z"
    assert decode(subject["encodedList"]) == empty()
    assert len(to_quads(document, bundled_contexts())) == 10


@pytest.mark.parametrize(("value", "index"), [("0", 0), ("94567", 94567), (7, 7)])
def test_an_index_is_a_text_in_base_10_or_a_number(value: object, index: int) -> None:
    assert read_index(value) == index


@pytest.mark.parametrize("digits", [16, 20, 5000])
def test_c14_an_index_of_any_size_is_read(digits: int) -> None:
    index = read_index("9" * digits)
    assert index == (10**16 - 1 if digits == 16 else BEYOND)
    with pytest.raises(StatusIndexOutOfRange):
        empty().value(index)
    assert read_index("0" * digits + "7") == 7


@pytest.mark.parametrize("value", ["", "-1", "0x1", "1.0", "\u0661", -1, True, 1.5, None, ["1"]])
def test_anything_else_is_no_index(value: object) -> None:
    with pytest.raises(StatusListMalformed):
        read_index(value)


def test_the_issuers_words_for_a_value() -> None:
    entry = {
        "statusMessage": [
            {"status": "0x0", "message": "geldig"}, {"status": "0x1"}, {"status": "0xzz", "message": "?"}, 7,
            {"status": "0x2", "message": "wordt bekeken"},
        ]
    }  # fmt: skip
    assert message_for(entry, 2) == "wordt bekeken"
    assert message_for(entry, 1) is None
    assert message_for(entry, 3) is None
    assert message_for({}, 0) is None


@pytest.mark.parametrize("name", ["revokedCredential", "revokedCredentials"])
def test_a_1edtech_list_is_read_in_both_spellings(name: str) -> None:
    rows = [{"id": "a"}, {"id": "b", "revoked": True}, {"id": "c", "revoked": False}]
    found = [revoked_in_1edtech_list({name: rows}, one) for one in ("a", "b", "c", "d")]
    assert found == [True, True, False, False]
    assert revoked_in_1edtech_list({name: {"id": "a"}}, "a") is True


@pytest.mark.parametrize("document", [{}, {"revokedCredential": ["a"]}, {"revokedCredentials": None}])
def test_what_is_no_1edtech_list_is_malformed(document: dict[str, object]) -> None:
    with pytest.raises(StatusListMalformed):
        revoked_in_1edtech_list(document, "a")
