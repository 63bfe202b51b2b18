from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from keys import did_jwk, did_key, did_web, jwk, multibase, multikey, resolver, signer
from keys.algorithms import KeyKind
from schemas.errors import DomainError
from tests.keys.methods import DID, KEY, METHOD, document, entry

OTHER = signer.from_secret_bytes(KeyKind.ED25519, b"\x08" * 32).public_key
P256 = signer.from_secret_bytes(KeyKind.P256, b"\7" * 32).public_key
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def code_of(found: dict[str, Any], method: str = METHOD, at: datetime | None = None) -> str:
    with pytest.raises(DomainError) as caught:
        resolver.select(found, method, "assertionMethod", at=at)
    return caught.value.code


@pytest.mark.parametrize(
    "found",
    [
        entry(),
        entry(id="#key-1"),
        entry(type=["Multikey"]),
        entry(type="Ed25519VerificationKey2020"),
        entry(type="JsonWebKey", publicKeyMultibase=None, publicKeyJwk=jwk.from_public(KEY)),
        entry(type="JsonWebKey2020", publicKeyMultibase=None, publicKeyJwk=jwk.from_public(KEY)),
        entry(
            type="Ed25519VerificationKey2018",
            publicKeyMultibase=None,
            publicKeyBase58=multibase.base58_encode(KEY.raw),
        ),
    ],
    ids=["multikey", "relative-id", "type-list", "2020", "jwk", "jwk-2020", "2018"],
)
def test_every_form_of_a_method_is_read(found: dict[str, Any]) -> None:
    for reference in (METHOD, "#key-1"):
        selected = resolver.select(document(found, assertionMethod=[reference]), METHOD, "assertionMethod")
        assert selected == resolver.VerificationMethod(METHOD, DID, KEY)


def test_embedded_method_counts_for_its_own_relationship_only() -> None:
    found = document(assertionMethod=[entry()])
    assert resolver.select(found, METHOD, "assertionMethod").public_key == KEY
    with pytest.raises(DomainError) as caught:
        resolver.select(found, METHOD, "authentication")
    assert caught.value.code == "method-wrong-purpose"


@pytest.mark.parametrize("kind", [KeyKind.ED25519, KeyKind.P256, KeyKind.P384])
def test_dids_that_need_no_network(kind: KeyKind) -> None:
    public = signer.generate(kind).public_key
    for did, method in (
        (did_key.did_for(public), did_key.verification_method(did_key.did_for(public))),
        (did_jwk.did_for(public), did_jwk.verification_method(did_jwk.did_for(public))),
    ):
        found = resolver.offline_document(did)
        assert found is not None
        assert resolver.select(found, method, "assertionMethod").public_key == public
    assert resolver.offline_document(DID) is None


def test_our_own_did_web_document_is_read() -> None:
    methods = [did_web.PublishedMethod(KEY), did_web.PublishedMethod(P256, as_jwk=True)]
    found = did_web.document(DID, methods)
    for method in methods:
        selected = resolver.select(found, method.id_in(DID), "assertionMethod")
        assert selected.public_key == method.public_key


def test_a_key_spelled_in_the_fragment_is_not_believed() -> None:
    assert code_of(document(entry()), f"{DID}#{multikey.encode(OTHER)}") == "method-not-found"


def test_a_fragment_that_spells_another_key_is_only_a_name() -> None:
    method = f"{DID}#{multikey.encode(OTHER)}"
    found = document(entry(id=method), assertionMethod=[method])
    assert resolver.select(found, method, "assertionMethod").public_key == KEY


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (document(), "method-not-found"),
        (document(entry(), id="did:web:evil.example"), "document-id-mismatch"),
        (document(entry(), id=None), "document-id-mismatch"),
        (document(entry(), assertionMethod=[]), "method-wrong-purpose"),
        (document(entry(), assertionMethod=[], authentication=[METHOD]), "method-wrong-purpose"),
        (document(entry(controller="did:web:evil.example")), "method-controller-mismatch"),
        (document(entry(controller=None)), "key-malformed"),
        (document(entry(controller=[DID])), "key-malformed"),
        (document(entry(), entry(publicKeyMultibase=multikey.encode(OTHER))), "method-ambiguous"),
        (
            document(entry(), assertionMethod=[entry(publicKeyMultibase=multikey.encode(OTHER))]),
            "method-ambiguous",
        ),
        (document(entry(type="JsonWebKey")), "key-malformed"),
        (document(entry(type="Bls12381G2Key2020")), "key-unsupported"),
        (document(entry(type={"a": 1})), "key-unsupported"),
        (document(entry(type="Multikey", publicKeyMultibase=None)), "key-malformed"),
        (document(entry(publicKeyJwk=jwk.from_public(OTHER))), "key-malformed"),
        (document(entry(publicKeyMultibase=["z"])), "key-malformed"),
        (
            document(entry(type="Ed25519VerificationKey2020", publicKeyMultibase=multikey.encode(P256))),
            "key-malformed",
        ),
        (document(entry(secretKeyMultibase="z3u2")), "key-secret-shown"),
        (document(entry(revoked="yesterday")), "key-malformed"),
        (document(entry(expires="2026-13-01T00:00:00Z")), "key-malformed"),
        (document(entry(expires="2026-12-01T00:00:00")), "key-malformed"),
    ],
)
def test_refused(found: dict[str, Any], code: str) -> None:
    assert code_of(found) == code


def test_revoked_and_expired_count_from_their_instant_on() -> None:
    for member, code in (("revoked", "method-revoked"), ("expires", "method-expired")):
        found = document(entry(**{member: "2026-11-01T12:00:00Z"}))
        assert code_of(found, at=NOON) == code
        before = resolver.select(found, METHOD, "assertionMethod", at=NOON - timedelta(seconds=1))
        assert before.public_key == KEY


def test_document_that_is_the_key() -> None:
    url = "https://example.com/keys/1"
    selected = resolver.select(entry(id=url, controller="https://example.com/issuer"), url, "assertionMethod")
    assert selected.standalone
    assert selected.controller == "https://example.com/issuer"
    assert code_of(entry(id=url), "https://example.com/keys/2") == "document-id-mismatch"
    assert code_of(entry(id=DID), DID) == "method-not-found"


def test_bare_jwk_and_key_set() -> None:
    url = "https://example.com/keys/1"
    bare = resolver.select({**jwk.from_public(P256), "iss": "https://i.example"}, url, "assertionMethod")
    assert (bare.public_key, bare.controller, bare.standalone) == (P256, "https://i.example", True)
    key_set = {"keys": [jwk.from_public(KEY, "a"), jwk.from_public(P256, "b"), jwk.from_public(OTHER, "b")]}
    for method in ("a", "https://example.com/jwks.json#a"):
        selected = resolver.select(key_set, method, "assertionMethod")
        assert (selected.public_key, selected.controller) == (KEY, None)
    assert code_of(key_set, "b") == "method-ambiguous"
    assert code_of(key_set, "c") == "method-not-found"


def test_a_did_never_leads_to_a_bare_key() -> None:
    assert code_of(jwk.from_public(KEY), METHOD) == "document-id-mismatch"
    assert code_of({"id": DID, "keys": [jwk.from_public(KEY, METHOD)]}) == "method-not-found"


def test_refers_to() -> None:
    url = "https://example.com/keys/1"
    assert resolver.refers_to(document(assertionMethod=[url]), url, "assertionMethod")
    assert resolver.refers_to(document(entry(), assertionMethod=["#key-1"]), METHOD, "assertionMethod")
    assert not resolver.refers_to(document(assertionMethod=[url]), url, "authentication")
    assert not resolver.refers_to({"assertionMethod": [url]}, url, "assertionMethod")
