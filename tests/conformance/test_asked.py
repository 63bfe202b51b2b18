"""What a request asks is answered or refused, never passed over (F14): https://www.w3.org/TR/vcalm/#options."""

import hashlib
from typing import Any

import pytest

from credentials.forms import jws
from keys import did_key, jwk, multibase
from keys.algorithms import KeyKind
from keys.signer import Signer, generate
from schemas.contexts import CREDENTIALS_V2
from tests.conformance.vc_service import NOW, Document, VcService, assert_refused, assert_verified

ANSWERED = {"challenge": "n-1", "domain": "verifier.example"}
WRONG: list[Document] = [
    {"challenge": "n-2"},
    {"domain": "thief.example"},
    {"challenge": "n-2", "domain": "verifier.example"},
    {"challenge": "n-1", "domain": ["verifier.example", "thief.example"]},
]
WRONG_IDS = ["challenge", "domain", "challenge-beside-domain", "one-domain-of-two"]


def prove(vc: VcService, instance: str, document: Document, **options: Any) -> Document:
    status, answer = vc.post(
        f"/{instance}/presentations/prove", {"presentation": document, "options": options}
    )
    assert status == 201, answer
    proved: Document = answer["verifiablePresentation"]
    return proved


def presentation(vc: VcService, instance: str, *shown: Document) -> Document:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": vc.issuers[instance],
        **({"verifiableCredential": list(shown)} if shown else {}),
    }


def verify(vc: VcService, document: Any, **options: Any) -> tuple[int, Document]:
    return vc.post("/presentations/verify", {"verifiablePresentation": document, "options": options})


@pytest.mark.parametrize("options", WRONG, ids=WRONG_IDS)
def test_f14_a_presentation_in_a_token_answers_challenge_and_domain(vc: VcService, options: Document) -> None:
    shown = vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022"))
    proved = prove(vc, "vc-jwt", presentation(vc, "vc-jwt", shown), **ANSWERED)
    assert_verified(*verify(vc, proved, **ANSWERED))
    status, answer = verify(vc, proved, **options)
    assert_refused(status, answer)
    assert answer["problemDetails"][0]["title"] in {"INVALID_CHALLENGE_ERROR", "INVALID_DOMAIN_ERROR"}


def test_f14_a_presentation_without_an_answer_is_refused(vc: VcService) -> None:
    proved = prove(vc, "vc-jwt", presentation(vc, "vc-jwt"))
    assert_verified(*verify(vc, proved))
    assert_refused(*verify(vc, proved, challenge="n-1"))
    assert_refused(*verify(vc, proved, domain="verifier.example"))


@pytest.mark.parametrize("instance", ["vc-jwt", "eddsa-rdfc-2022"])
@pytest.mark.parametrize("options", WRONG, ids=WRONG_IDS)
def test_f14_a_credential_answers_challenge_and_domain(
    vc: VcService, instance: str, options: Document
) -> None:
    signed = vc.issue(instance, vc.credential(instance), **ANSWERED)
    assert_verified(*vc.verify(signed, **ANSWERED))
    assert_refused(*vc.verify(signed, **options))
    assert_refused(*vc.verify(vc.issue(instance, vc.credential(instance)), **ANSWERED))


def sd_jwt(holder: Signer | None, **binding: Any) -> str:
    issuer = generate(KeyKind.ED25519)
    did = did_key.did_for(issuer.public_key)
    document: Document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": did,
        "credentialSubject": {"id": "did:example:learner"},
    }
    if holder is not None:
        document["cnf"] = {"jwk": jwk.from_public(holder.public_key)}
    header = {"typ": "vc+sd-jwt", "kid": did_key.verification_method(did)}
    shown = jws.sign(header, document, issuer) + "~"
    if holder is None:
        return shown
    digest = multibase.base64url_encode(hashlib.sha256(shown.encode()).digest())
    claims = {"iat": int(NOW.timestamp()), "sd_hash": digest, **binding}
    return shown + jws.sign({"typ": "kb+jwt"}, claims, holder)


def test_f14_an_sd_jwt_answers_in_the_holders_own_signature(vc: VcService) -> None:
    bound = sd_jwt(generate(KeyKind.ED25519), nonce="n-1", aud="verifier.example")
    assert_verified(*vc.verify(bound, **ANSWERED))
    assert_verified(*vc.verify(sd_jwt(None)))
    assert_refused(*vc.verify(sd_jwt(None), **ANSWERED))
    for options in WRONG:
        assert_refused(*vc.verify(bound, **options))
    stale = sd_jwt(generate(KeyKind.ED25519), nonce="n-1", aud="verifier.example", iat=1_500_000_000)
    assert_refused(*vc.verify(stale, **ANSWERED))


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/credentials/verify", "verifiableCredential"),
        ("/proof-only/credentials/verify", "verifiableCredential"),
        ("/presentations/verify", "verifiablePresentation"),
        ("/credentials/derive", "verifiableCredential"),
        ("/eddsa-rdfc-2022/credentials/issue", "credential"),
        ("/eddsa-rdfc-2022/presentations/prove", "presentation"),
    ],
    ids=["verify", "proof-only", "presentation", "derive", "issue", "prove"],
)
def test_f14_an_unknown_option_is_refused(vc: VcService, path: str, member: str) -> None:
    status, answer = vc.post(path, {member: {}, "options": {"nonce": "n-1"}})
    assert_refused(status, answer)
    assert answer["type"] == "https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED"


def test_f14_an_option_that_an_instance_cannot_follow_is_refused(vc: VcService) -> None:
    wish = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    for instance, options in (
        ("eddsa-rdfc-2022", {"credentialStatus": wish}),
        ("vc-jwt", {"proofId": "urn:uuid:1"}),
        ("vc-jwt", {"previousProof": "urn:uuid:1"}),
        ("vc-jwt", {"created": "yesterday"}),
    ):
        status, answer = vc.try_issue(instance, vc.credential(instance), **options)
        assert_refused(status, answer)
        assert answer["title"] == "PROOF_GENERATION_ERROR"


def test_times_of_an_envelope_are_claims(vc: VcService) -> None:
    times = {"created": "2026-05-01T00:00:00Z", "expires": "2026-05-02T00:00:00Z"}
    signed = vc.issue("vc-jwt", vc.credential("vc-jwt"), **times)
    status, answer = vc.verify(signed)
    assert_refused(status, answer)
    assert answer["verdict"] == "expired"


def test_checks_hold_for_the_credentials_of_a_presentation(vc: VcService) -> None:
    old = vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022", validUntil="2026-02-01T00:00:00Z"))
    proved = prove(vc, "vc-jwt", presentation(vc, "vc-jwt", old))
    assert_refused(*verify(vc, proved))
    assert_verified(*verify(vc, proved, checks=["proof"]))


def test_parts_of_the_answer_are_left_out_when_asked(vc: VcService) -> None:
    signed = vc.issue("vc-jwt", vc.credential("vc-jwt"))
    status, answer = vc.verify(signed, returnResults=False, returnProblemDetails=False)
    assert (status, answer["verified"]) == (200, True)
    assert answer.keys() & {"checks", "problemDetails"} == set()


def test_a_credential_is_no_presentation(vc: VcService) -> None:
    signed = vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022"))
    assert_refused(*verify(vc, signed))
    token = vc.issue("vc-jwt", vc.credential("vc-jwt"))
    disguised = {**token, "type": "EnvelopedVerifiablePresentation"}
    disguised["id"] = token["id"].replace("vc+jwt", "vp+jwt")
    assert_refused(*verify(vc, disguised))
