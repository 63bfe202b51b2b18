"""The data model's MUSTs hold inside a token as well (A11): https://www.w3.org/TR/vc-data-model-2.0/."""

from typing import Any

import pytest

from credentials.forms import jws
from keys import did_key
from keys.algorithms import KeyKind
from keys.signer import generate
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from tests.conformance.vc_service import Document, VcService, assert_refused, assert_verified

SIGNER = generate(KeyKind.ED25519)
DID = did_key.did_for(SIGNER.public_key)


def token(members: Document, typ: str = "vc+jwt") -> str:
    credential = {
        "@context": [CREDENTIALS_V2],
        "id": "urn:uuid:7a8c1c2e-5b0f-4d5f-9a6b-0d9b6a1c2e3f",
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialSubject": {"id": "did:example:learner"},
        **members,
    }
    said = {name: value for name, value in credential.items() if value != "absent"}
    return jws.sign({"typ": typ, "kid": did_key.verification_method(DID)}, said, SIGNER)


def test_the_credential_itself_is_good(vc: VcService) -> None:
    assert_verified(*vc.verify(token({})))


@pytest.mark.parametrize(
    "members",
    [
        {"id": ["urn:uuid:1"]}, {"id": None}, {"id": "no url"}, {"id": 4}, {"type": "Achievement"}, {"type": []}, {"type": 4},
        {"@context": []}, {"@context": "absent"}, {"@context": [CREDENTIALS_V1]}, {"@context": ["https://x.example/", CREDENTIALS_V2]},
        {"issuer": "absent"}, {"issuer": {"name": "x"}}, {"credentialSubject": "absent"}, {"credentialSubject": []},
        {"credentialSubject": {}}, {"credentialSubject": "did:example:learner"}, {"validFrom": "2026"}, {"validUntil": 4},
        {"validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"credentialStatus": {"id": "urn:x:1"}}, {"credentialSchema": {"id": "https://x.example/"}}, {"credentialSchema": "x"},
        {"termsOfUse": {"id": "urn:x:1"}}, {"evidence": [{"id": "urn:x:1"}]}, {"refreshService": {"id": "urn:x:1"}},
        {"name": 4}, {"name": {"@value": 4}}, {"relatedResource": ["urn:x:1"]}, {"relatedResource": [{"id": "urn:x:1"}]},
    ],
    ids=[
        "id-list", "id-null", "id-no-url", "id-number", "type-other", "type-empty", "type-number", "context-empty", "no-context",
        "context-1.1", "context-second", "no-issuer", "issuer-no-id", "no-subject", "subject-empty", "subject-says-nothing",
        "subject-text", "from-year", "until-number", "ends-before-start", "status-no-type", "schema-no-type", "schema-text",
        "terms-no-type", "evidence-no-type", "refresh-no-type", "name-number", "name-value-number", "resource-text",
        "resource-no-digest",
    ],
)  # fmt: skip
def test_a11_each_must_holds_inside_a_token(vc: VcService, members: dict[str, Any]) -> None:
    assert_refused(*vc.verify(token(members)))
