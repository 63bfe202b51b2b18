import base64
from typing import Any

import pytest

from credentials.data_model import digests
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
