from typing import Any

import pytest

from credentials.data_model import violations
from credentials.loader import bundled_contexts
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2

PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "verificationMethod": "did:key:z6Mk#z6Mk",
    "proofPurpose": "assertionMethod",
    "proofValue": "z3Fg",
}
SHOWN: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "credentialSubject": {"id": "did:example:subject"},
    "proof": PROOF,
}
ENVELOPE: dict[str, Any] = {
    "@context": CREDENTIALS_V2,
    "id": "data:application/vc+jwt,eyJhbGciOiJFUzI1NiJ9.e30.c2ln",
    "type": "EnvelopedVerifiableCredential",
}
PRESENTATION: dict[str, Any] = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiablePresentation"],
    "verifiableCredential": [SHOWN, ENVELOPE],
}


def codes(document: dict[str, Any]) -> list[str]:
    return [violation.code for violation in violations(document, contexts=bundled_contexts())]


@pytest.mark.parametrize(
    "allowed",
    [
        {},
        {"holder": "did:example:holder"},
        {"holder": {"id": "did:example:holder"}},
        {"id": "urn:uuid:7a6cafb9-11c3-41a8-98d8-8b5a45c2548f"},
        {"verifiableCredential": SHOWN},
        {"holder": "did:example:issuer", "verifiableCredential": [{**SHOWN, "proof": PROOF}]},
    ],
)
def test_what_a_presentation_may_hold(allowed: dict[str, Any]) -> None:
    assert codes({**PRESENTATION, **allowed}) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"type": ["VerifiableCredential", "VerifiablePresentation"], "holder": 4}, "party-not-url"),
        ({"type": "EnvelopedVerifiablePresentation"}, "enveloped-id"),
        ({"holder": {"name": "me"}}, "party-id-missing"),
        ({"holder": "me"}, "party-not-url"),
        ({"id": "presentation"}, "id-not-url"),
        ({"termsOfUse": {"id": "https://x.example"}}, "type-missing"),
        ({"verifiableCredential": ["eyJhbGciOiJFUzI1NiJ9.e30.c2ln"]}, "presented-not-object"),
        ({"verifiableCredential": "https://issuer.example/1"}, "presented-not-object"),
        ({"verifiableCredential": [None]}, "presented-not-object"),
        ({"verifiableCredential": [4]}, "presented-not-object"),
        ({"verifiableCredential": []}, "empty-set"),
        ({"verifiableCredential": [{**SHOWN, "issuer": None}]}, "party-not-url"),
        ({"verifiableCredential": [{**SHOWN, "@context": None}]}, "context-not-ordered-set"),
        ({"verifiableCredential": [{k: v for k, v in SHOWN.items() if k != "proof"}]}, "presented-unsecured"),
        ({"verifiableCredential": [{**ENVELOPE, "id": "https://issuer.example/1"}]}, "enveloped-id"),
        ({"verifiableCredential": [{**ENVELOPE, "id": "data:text/plain,x"}]}, "enveloped-media-type"),
        ({"verifiableCredential": [{**ENVELOPE, "id": "data:application/vc+jwt,"}]}, "enveloped-empty"),
        ({"verifiableCredential": [{**ENVELOPE, "@context": []}]}, "context-first"),
        ({"verifiableCredential": [{"id": ENVELOPE["id"], "type": ENVELOPE["type"]}]}, "context-missing"),
        ({"verifiableCredential": [{**ENVELOPE, "type": [ENVELOPE["type"], "X"]}]}, "enveloped-type"),
    ],
)
def test_each_must_of_a_presentation_is_held(wrong: dict[str, Any], code: str) -> None:
    assert code in codes({**PRESENTATION, **wrong})


def test_a_self_asserted_credential_needs_a_holder() -> None:
    unsecured = {name: value for name, value in SHOWN.items() if name != "proof"}
    assert codes({**PRESENTATION, "verifiableCredential": [unsecured], "holder": "did:example:issuer"}) == []


def test_a_presentation_of_1_1_may_hold_a_token() -> None:
    token = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
    document = {
        "@context": [CREDENTIALS_V1],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [token],
    }
    assert [code for code in codes(document) if code.startswith("presented")] == []


def test_an_envelope_stands_alone_too() -> None:
    assert codes(ENVELOPE) == []
    assert codes({**ENVELOPE, "id": "data:application/vp+jwt,x"}) == ["enveloped-media-type"]
