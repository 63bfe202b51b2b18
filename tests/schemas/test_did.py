from typing import Any

import pytest

from schemas.did import DidDocument, MultikeyDocument, VerificationMethod
from schemas.errors import Malformed
from schemas.jwk import PRIVATE_MEMBERS, Jwk, JwkSet

METHOD = {
    "id": "did:web:badges.example#key-1",
    "type": "Multikey",
    "controller": "did:web:badges.example",
    "publicKeyMultibase": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
}
DOCUMENT = {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    "id": "did:web:badges.example",
    "alsoKnownAs": ["https://badges.example/"],
    "verificationMethod": [METHOD],
    "assertionMethod": ["did:web:badges.example#key-1", METHOD | {"id": "#key-2"}],
    "service": [{"id": "#s", "type": "LinkedDomains", "serviceEndpoint": ["https://badges.example"]}],
}
JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "key_ops": ["verify"],
}


def test_a_did_document_round_trips() -> None:
    read = DidDocument.read(DOCUMENT)
    assert read.document() == DOCUMENT
    reference, embedded = read.assertion_method
    assert reference == "did:web:badges.example#key-1"
    assert isinstance(embedded, VerificationMethod)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "badges.example"},
        {"verificationMethod": [METHOD | {"controller": None}]},
        {"assertionMethod": [1]},
    ],
)
def test_not_did_documents(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        DidDocument.read(DOCUMENT | change)


def test_a_multikey_may_be_a_document_of_its_own() -> None:
    document = METHOD | {
        "@context": "https://w3id.org/security/multikey/v1",
        "revoked": "2026-01-31T12:00:00Z",
    }
    assert MultikeyDocument.read(document).document() == document
    for change in ({"type": "JsonWebKey"}, {"publicKeyMultibase": "m6Mk"}, {"revoked": "yesterday"}):
        with pytest.raises(Malformed):
            MultikeyDocument.read(document | change)


def test_a_jwk_keeps_the_names_of_its_members() -> None:
    document = JWK | {
        "kid": "1",
        "x5c": ["MII="],
        "x5t#S256": "AA",
        "iss": "did:web:badges.example",
        "own": 1,
    }
    assert Jwk.read(document).document() == document
    assert JwkSet.read({"keys": [document]}).document() == {"keys": [document]}


@pytest.mark.parametrize("member", sorted(PRIVATE_MEMBERS))
def test_a_private_key_is_refused_wherever_it_stands(member: str) -> None:
    for shape, document in (
        (Jwk, JWK | {member: "AA"}),
        (JwkSet, {"keys": [JWK, JWK | {member: "AA"}]}),
        (DidDocument, DOCUMENT | {"verificationMethod": [METHOD | {"publicKeyJwk": JWK | {member: "AA"}}]}),
    ):
        with pytest.raises(Malformed):
            shape.read(document)
