import base64
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.data_model import digests
from credentials.data_model.instants import date_time, date_time_stamp
from credentials.data_model.language import is_language_tag
from credentials.data_model.urls import is_url
from keys import multibase
from schemas.contexts import CREDENTIALS_V2, manifest

V2_SHA256 = bytes.fromhex(manifest()[CREDENTIALS_V2].sha256 or "")


@pytest.mark.parametrize(
    "text",
    [
        "did:example:1#k",
        "https://x.example/a?b#c",
        "urn:uuid:1",
        "data:text/plain,x",
        "https://bücher.example/",
    ],
)
def test_urls(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize(
    "value",
    ["", "x", "/a", "//x.example", "https://", "https:///a", "http://[::1",
     "did:example", "did:Ex:1", "urn:x",
     "_:b0", "https://x y", "did:example:a\n", "<https://x.example>", None, 1, True, [], {},
     ["did:example:1"]],
)  # fmt: skip
def test_what_is_no_url(value: Any) -> None:
    assert not is_url(value)


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "nl-NL",
        "zh-Hant-TW",
        "zh-cmn-Hans-CN",
        "de-1996",
        "en-a-bbb-x-a-ccc",
        "x-me",
        "i-klingon",
        "sr-Latn",
    ],
)
def test_language_tags(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag", ["", "e", "nl_NL", "nl-", "english language", "de-1996-1996", "en-a-bb-a-cc", "ñl", 4]
)  # fmt: skip
def test_what_is_no_language_tag(tag: Any) -> None:
    assert not is_language_tag(tag)


def test_instants_compare_across_zones_and_keep_every_digit() -> None:
    assert date_time_stamp("2026-01-01T01:00:00+01:00") == date_time_stamp("2026-01-01T00:00:00Z")
    assert date_time_stamp("2026-01-01T24:00:00Z") == date_time_stamp("2026-01-02T00:00:00Z")
    earlier, later = (
        date_time_stamp("2026-01-01T00:00:00.0000000001Z"),
        date_time_stamp("2026-01-01T00:00:00.1Z"),
    )
    assert earlier is not None
    assert later is not None
    assert earlier < later
    assert date_time_stamp("0001-01-01T00:00:01Z") == Fraction(1)


@pytest.mark.parametrize(
    ("sooner", "later"), [("-0001", "0000"), ("0000", "0001"), ("9999", "10000"), ("1900", "2000")]
)
def test_years_of_any_length_stand_in_order(sooner: str, later: str) -> None:
    first, second = (date_time_stamp(f"{year}-12-31T00:00:00Z") for year in (sooner, later))
    assert first is not None
    assert second is not None
    assert first < second


@pytest.mark.parametrize(
    "text",
    ["2026-01-01", "2026-01-01 00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:01Z",
     "2026-01-01T00:00Z",
     "2026-01-01T00:00:00z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00+15:00", "026-01-01T00:00:00Z",
     "2025-02-29T00:00:00Z", "\uff1202026-01-01T00:00:00Z", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00.Z"],
)  # fmt: skip
def test_what_is_no_instant(text: str) -> None:
    assert date_time_stamp(text) is None


def test_only_the_older_model_does_without_a_zone() -> None:
    assert date_time_stamp("2026-01-01T00:00:00") is None
    assert date_time("2026-01-01T00:00:00") == date_time("2026-01-01T00:00:00Z")


@given(st.datetimes())
def test_instants_agree_with_the_calendar(moment: Any) -> None:
    seconds = date_time_stamp(f"{moment.isoformat(timespec='microseconds')}Z")
    expected = (moment.toordinal() - 1) * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second
    assert seconds == expected + Fraction(moment.microsecond, 1_000_000)


def test_a_right_digest_agrees_in_both_spellings() -> None:
    sri = digests.from_sri("sha256-" + base64.b64encode(V2_SHA256).decode())
    multihash = digests.from_multibase(multibase.encode_base64url(b"\x12\x20" + V2_SHA256))
    assert sri == multihash
    assert sri is not None
    assert digests.agrees_with_published(CREDENTIALS_V2, sri)
    assert digests.agrees_with_published("https://elsewhere.example", sri)


def test_a_wrong_digest_of_any_length_is_caught() -> None:
    for algorithm, length in (("sha256", 32), ("sha384", 48), ("sha512", 64)):
        found = digests.from_sri(f"{algorithm}-{base64.b64encode(bytes(length)).decode()}")
        assert found is not None
        assert not digests.agrees_with_published(CREDENTIALS_V2, found)


def test_the_strongest_of_several_digests_counts() -> None:
    right = "sha256-" + base64.b64encode(V2_SHA256).decode()
    wrong = "sha512-" + base64.b64encode(bytes(64)).decode()
    found = digests.from_sri(f"{right} {wrong}")
    assert found is not None
    assert not digests.agrees_with_published(CREDENTIALS_V2, found)


@given(st.text() | st.binary())
def test_reading_a_digest_never_raises(value: Any) -> None:
    digests.from_sri(value)
    digests.from_multibase(value)
