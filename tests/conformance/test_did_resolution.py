"""The resolver over HTTP: https://www.w3.org/TR/did-resolution/#bindings-https (C14)."""

import pytest

from keys import multibase
from tests.conformance.vc_service import VcService

RESULT = "application/did-resolution"
TYPE = "https://www.w3.org/ns/did#"


def did_key(codec: bytes, key: bytes) -> str:
    return "did:key:" + multibase.encode_base58btc(codec + key)


@pytest.mark.parametrize(
    ("did", "name"),
    [
        (did_key(b"\xed\x01", b"\x02" * 31), "invalidPublicKeyLength"),
        (did_key(b"\xed\x01", b"\x02" * 33), "invalidPublicKeyLength"),
        (did_key(b"\x80\x24", b"\x02" * 32), "invalidPublicKeyLength"),
        (did_key(b"\x81\x24", b""), "invalidPublicKeyLength"),
        (did_key(b"\x80\x24", b"\x02" + b"\xff" * 32), "invalidPublicKey"),
        (did_key(b"\x80\x24", b"\x07" + b"\x01" * 32), "invalidPublicKey"),
        (did_key(b"\xec\x01", b"\x02" * 32), "unsupportedPublicKeyType"),
        (did_key(b"\x80\x26", b"\x02" * 32), "unsupportedPublicKeyType"),
        ("did:key:z0OIl", "INVALID_DID"),
        ("did:key:uAbc", "INVALID_DID"),
        ("did:key:", "INVALID_DID"),
        ("did:jwk:e30", "INVALID_DID"),
        ("did:example", "INVALID_DID"),
    ],
    ids=[
        "ed25519-short", "ed25519-long", "p256-short", "p384-empty", "p256-off-curve", "p256-no-point", "x25519", "secret",
        "no-base58", "base64", "empty", "jwk", "no-did",
    ],
)  # fmt: skip
def test_c14_what_is_wrong_with_an_identifier_has_its_own_name(vc: VcService, did: str, name: str) -> None:
    answer = vc.client.get(f"/1.0/identifiers/{did}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == RESULT
    error = answer.json()["didResolutionMetadata"]["error"]
    assert (error["type"], error["title"]) == (TYPE + name, name)
    assert answer.json()["didDocument"] is None


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/did", "application/did"), ("application/did+json", "application/did+json"),
        ("application/did, */*", "application/did"), ("application/did;q=0.2, application/json", "application/json"),
        ("application/json, application/did;q=0.2", "application/json"), ("*/*", RESULT), ("", RESULT),
        ("application/did+ld+json, application/did", "application/did+ld+json"),
        ('application/ld+json;profile="https://w3id.org/did-resolution"', "application/ld+json"),
        ("application/did;q=0, */*", RESULT),
    ],
    ids=[
        "document", "document-json", "document-or-any", "weighed", "weighed-behind", "any", "silent", "first-of-two", "profile",
        "not-the-document",
    ],
)  # fmt: skip
def test_c14_the_form_is_the_one_that_is_liked_best(vc: VcService, accept: str, given: str) -> None:
    did = vc.issuers["eddsa-rdfc-2022"]
    answer = vc.client.get(f"/1.0/identifiers/{did}", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == given
    assert answer.headers["vary"] == "Accept"
    document = (
        answer.json()
        if given.startswith("application/did") and given != RESULT
        else answer.json()["didDocument"]
    )
    assert document["id"] == did


@pytest.mark.parametrize(
    ("accept", "given", "status"),
    [
        ("application/json", "application/json", 400), ("application/ld+json", "application/ld+json", 400),
        ("application/did", RESULT, 400), (RESULT, RESULT, 400), ("text/html", RESULT, 406),
    ],
    ids=["json", "json-ld", "document", "result", "page"],
)  # fmt: skip
def test_c14_a_query_is_answered_in_the_form_that_was_asked_for(
    vc: VcService, accept: str, given: str, status: int
) -> None:
    url = f"/1.0/identifiers/{vc.issuers['eddsa-rdfc-2022']}?versionId=1"
    answer = vc.client.get(url, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"] == given
    name = "INVALID_OPTIONS" if status == 400 else "REPRESENTATION_NOT_SUPPORTED"
    assert answer.json()["didResolutionMetadata"]["error"]["title"] == name


@pytest.mark.parametrize(
    "did", ["did:web:localhost%3A1%2F..", "did:key:z" + "1" * 5000, "did:web:x%C3%A9.nl", "did:a:b?c"],
    ids=["web-path", "long", "letter", "question"],
)  # fmt: skip
def test_odd_identifiers_are_answered(vc: VcService, did: str) -> None:
    answer = vc.client.get(f"/1.0/identifiers/{did}")
    assert answer.status_code in {400, 404, 501}
    assert answer.json()["didResolutionMetadata"]["error"]["type"].startswith(TYPE)
