import hashlib

import pytest

from credentials.recipient import email_identity, identity_hash, matches, name_identity

SALT = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg"


def test_the_hash_of_the_specifications_example() -> None:
    expected = hashlib.sha256(b"a@example.comKosher").hexdigest()
    assert identity_hash("a@example.com", "Kosher") == f"sha256${expected}"
    assert expected.startswith("b5809d8a")


def test_md5_is_read() -> None:
    stated = "md5$" + hashlib.md5(b"a@example.comKosher", usedforsecurity=False).hexdigest()
    identity = {"hashed": True, "identityHash": stated, "salt": "Kosher"}
    assert matches(identity, "a@example.com") is True
    assert matches(identity, "b@example.com") is False


@pytest.mark.parametrize("known", ["Sara@Example.org", " sara@example.org\n"])
def test_an_address_matches_in_other_spellings(known: str) -> None:
    assert matches(email_identity("sara@example.org", salt=SALT).as_json(), known) is True


def test_an_address_that_its_issuer_hashed_with_capitals_matches() -> None:
    identity = {"hashed": True, "identityHash": identity_hash("Sara@Example.org", "x"), "salt": "x"}
    assert matches(identity, "Sara@Example.org") is True


@pytest.mark.parametrize("known", ["Sara de Vries", "sara de vries", " SARA  de Vries\n"])
def test_a4_a_name_matches_whatever_its_capitals(known: str) -> None:
    assert matches(name_identity("Sara de Vries").as_json(), known) is True


def test_a4_only_like_is_compared_with_like() -> None:
    name, address = name_identity("Sara").as_json(), email_identity("s@example.org", salt=SALT).as_json()
    assert matches(name, "Sanne") is False
    assert matches(name, "sara@example.org") is None
    assert matches(address, "sara@example.org") is False
    assert matches(address, "mailto:S@example.org") is True
    assert matches(address, "Sara") is None
    assert matches({**address, "identityType": "ext:studentId"}, "sara@example.org") is None


def test_hexadecimal_capitals_do_not_matter() -> None:
    stated = identity_hash("a", "b")
    assert matches({"hashed": True, "identityHash": f"sha256${stated[7:].upper()}", "salt": "b"}, "a") is True


@pytest.mark.parametrize(
    "identity",
    [
        {"hashed": True, "identityHash": "sha1$00"},
        {"hashed": True, "identityHash": "sha256$zz"},
        {"hashed": True, "identityHash": 7},
        {"hashed": False, "identityHash": None},
        {"hashed": True, "identityHash": "sha256$00", "salt": 5},
        {},
    ],
)
def test_what_cannot_be_compared_is_neither_yes_nor_no(identity: dict[str, object]) -> None:
    assert matches(identity, "a@example.org") is None


def test_a_salt_below_128_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="128"):
        email_identity("a@example.org", salt="short")
