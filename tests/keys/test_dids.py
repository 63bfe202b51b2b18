import json
import re
from datetime import UTC, datetime
from types import ModuleType

import pytest

from keys import did_jwk, did_key, did_web, jwk, multibase, multikey, signer
from keys.algorithms import KeyKind
from keys.errors import DidMalformed
from schemas.errors import DomainError
from tests.shared import SHARED, needs_shared

SIGNING_KINDS = [KeyKind.ED25519, KeyKind.P256, KeyKind.P384]
ED25519_TEXT = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"


@pytest.mark.parametrize("kind", SIGNING_KINDS)
@pytest.mark.parametrize("method", [did_key, did_jwk])
def test_a_did_that_is_its_key_gives_that_key_back(kind: KeyKind, method: ModuleType) -> None:
    public = signer.generate(kind).public_key
    assert method.public_key(method.did_for(public)) == public


def test_did_key_document() -> None:
    did = "did:key:" + ED25519_TEXT
    method = f"{did}#{ED25519_TEXT}"
    assert did_key.verification_method(did) == method
    assert did_key.document(did) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": ED25519_TEXT}
        ],
        "authentication": [method],
        "assertionMethod": [method],
        "capabilityDelegation": [method],
        "capabilityInvocation": [method],
    }


@needs_shared
@pytest.mark.parametrize(
    "path",
    [
        "w3c-vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json",
        "w3c-vc-di-ecdsa/ecdsa-sd-2023/employ/derivedRevealDocument.json",
    ],
)
def test_published_vectors_name_the_method_as_we_do(path: str) -> None:
    text = (SHARED / "vectors" / path).read_text()
    found = re.findall(r'"verificationMethod": "(did:key:[^"]+)"', text)
    assert found
    for method in found:
        assert did_key.verification_method(method.partition("#")[0]) == method


@pytest.mark.parametrize(
    "did",
    [
        "did:key:",
        "did:key:f00",
        f"did:key:{ED25519_TEXT}#{ED25519_TEXT}",
        f"did:key:{ED25519_TEXT}?x",
        f"did:web:{ED25519_TEXT}",
        ED25519_TEXT,
        f"did:key:{ED25519_TEXT[:-1]}",
        "did:key:z" + "1" * 5000,
    ],
)
def test_no_did_key(did: str) -> None:
    with pytest.raises(DomainError):
        did_key.document(did)


def test_did_jwk_example_of_the_method_text() -> None:
    did = (
        "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjA"
        "iLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
    )
    document = did_jwk.document(did)
    assert did_jwk.did_for(did_jwk.public_key(did)) == did
    assert document["verificationMethod"][0]["id"] == did_jwk.verification_method(did) == did + "#0"
    assert document["assertionMethod"] == [did + "#0"]
    assert document["verificationMethod"][0]["publicKeyJwk"]["crv"] == "P-256"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "e30",
        "W10",
        "!!!!",
        multibase.base64url_encode(b'{"kty":"OKP","kty":"OKP"}'),
        multibase.base64url_encode(b"[" * 1000),
        multibase.base64url_encode(
            json.dumps(
                {**did_jwk._jwk_of(did_jwk.did_for(did_key.public_key("did:key:" + ED25519_TEXT))), "d": "AA"}
            ).encode()
        ),
        "A" * 5000,
    ],
    ids=["empty", "empty-object", "list", "no-base64", "duplicate", "deep", "secret-key", "long"],
)
def test_no_did_jwk(text: str) -> None:
    with pytest.raises(DomainError):
        did_jwk.document("did:jwk:" + text)


# https://w3c-ccg.github.io/did-method-web/#read-resolve
@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        ("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json"),
        ("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json"),
        ("did:web:localhost%3A8000", "https://localhost:8000/.well-known/did.json"),
        ("did:web:example.com:a%20b", None),
        ("did:web:example.com:caf%C3%A9", "https://example.com/caf%C3%A9/did.json"),
    ],
)
def test_did_web_to_url_and_back(did: str, url: str | None) -> None:
    if url is None:
        with pytest.raises(DidMalformed):
            did_web.did_to_url(did)
        return
    assert did_web.did_to_url(did) == url
    assert did_web.url_to_did(url) == did


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web:127.0.0.1",
        "did:web:2130706433",
        "did:web:0x7f000001",
        "did:web:127.1",
        "did:web:0x7f.1",
        "did:web:%5B::1%5D",
        "did:web:example.com::a",
        "did:web:example.com:",
        "did:web:example.com:..:etc",
        "did:web:example.com:%2e%2e:etc",
        "did:web:example.com:.",
        "did:web:example.com:a%2Fb",
        "did:web:example.com:a%5Cb",
        "did:web:example.com:a%00",
        "did:web:example.com:a%252e",
        "did:web:example.com:a#key",
        "did:web:example.com:a?b",
        "did:web:example.com/a",
        "did:web:user@example.com",
        "did:web:example.com%3A0",
        "did:web:example.com%3A99999",
        "did:web:example.com%3A80%3A80",
        "did:web:example.com%3A",
        "did:web:-a.example",
        "did:web:a..example",
        "did:web:exämple.com",
        "did:web:example.com\n",
        "did:WEB:example.com",
        "did:web:" + "a." * 2000 + "example",
    ],
)
def test_no_did_web(did: str) -> None:
    with pytest.raises(DidMalformed):
        did_web.did_to_url(did)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/did.json",
        "https://user@example.com/did.json",
        "https://10.0.0.1/did.json",
        "https://[::1]/did.json",
        "https://example.com/did.json?x=1",
        "https://example.com/a//did.json",
        "https://example.com/../did.json",
        "https://example.com:99999/did.json",
        "https:///did.json",
    ],
)
def test_no_url_of_a_did_web(url: str) -> None:
    with pytest.raises(DidMalformed):
        did_web.url_to_did(url)


def test_base_url_and_path_give_the_did_of_an_organisation() -> None:
    assert did_web.url_to_did("http://localhost:8000/organisations/u") == (
        "did:web:localhost%3A8000:organisations:u"
    )


def test_our_document_has_the_shape_that_verifiers_insist_on() -> None:
    did = "did:web:example.com"
    leader, retired, stolen = (signer.generate(KeyKind.ED25519).public_key for _ in range(3))
    p256 = signer.generate(KeyKind.P256).public_key
    document = did_web.document(
        did,
        [
            did_web.PublishedMethod(leader),
            did_web.PublishedMethod(retired),
            did_web.PublishedMethod(stolen, revoked=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
            did_web.PublishedMethod(p256, purposes=("assertionMethod", "authentication")),
            did_web.PublishedMethod(p256, as_jwk=True),
        ],
        also_known_as=["https://example.com/organisations/1"],
    )
    ids = [method["id"] for method in document["verificationMethod"]]
    assert document["@context"][:2] == [did_web.DID_CONTEXT, did_web.MULTIKEY_CONTEXT]
    assert document["@context"][2:] == [did_web.JWK_CONTEXT]
    assert document["alsoKnownAs"] == ["https://example.com/organisations/1"]
    assert ids[0] == f"{did}#{multikey.encode(leader)}"
    assert ids[4] == f"{did}#{jwk.thumbprint(jwk.from_public(p256))}"
    assert document["assertionMethod"] == [ids[0], ids[1], ids[3], ids[4]]
    assert document["authentication"] == [ids[3]]
    assert document["verificationMethod"][2]["revoked"] == "2026-01-02T03:04:05Z"
    assert document["verificationMethod"][4]["publicKeyJwk"] == jwk.from_public(p256)


def test_a_document_without_jwk_names_no_jwk_context() -> None:
    public = signer.generate(KeyKind.ED25519).public_key
    document = did_web.document("did:web:example.com", [did_web.PublishedMethod(public, fragment="key-1")])
    assert document["@context"] == [did_web.DID_CONTEXT, did_web.MULTIKEY_CONTEXT]
    assert document["assertionMethod"] == ["did:web:example.com#key-1"]


def test_two_methods_with_one_id_are_refused() -> None:
    method = did_web.PublishedMethod(signer.generate(KeyKind.ED25519).public_key)
    with pytest.raises(ValueError, match="same id"):
        did_web.document("did:web:example.com", [method, method])
