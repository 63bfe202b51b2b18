"""Presentations: https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations, https://www.w3.org/TR/vcalm/."""

from copy import deepcopy
from typing import Any

import pytest

from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from tests.conformance.vc_service import ALL, Document, VcService, assert_refused, assert_verified

HOLDER = "eddsa-rdfc-2022"
ISSUER = "ecdsa-rdfc-2019-p256"


def presentation(vc: VcService, *shown: Any, holder: str | None = HOLDER, **members: Any) -> Document:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        **({"holder": vc.issuers[holder]} if holder else {}),
        **({"verifiableCredential": list(shown)} if shown else {}),
        **members,
    }


def try_prove(vc: VcService, document: Any, instance: str = HOLDER, **options: Any) -> tuple[int, Document]:
    return vc.post(f"/{instance}/presentations/prove", {"presentation": document, "options": options})


def prove(vc: VcService, document: Document, instance: str = HOLDER, **options: Any) -> Document:
    status, answer = try_prove(vc, document, instance, **options)
    assert status == 201, answer
    proved: Document = answer["verifiablePresentation"]
    return proved


def verify(vc: VcService, document: Any, **options: Any) -> tuple[int, Document]:
    return vc.post("/presentations/verify", {"verifiablePresentation": document, "options": options})


def issued(vc: VcService, instance: str = ISSUER) -> Document:
    return vc.issue(instance, vc.credential(instance))


@pytest.mark.parametrize("instance", [name for name in ALL if name != "ecdsa-sd-2023"])
def test_every_form_of_credential_is_presented_and_verified(vc: VcService, instance: str) -> None:
    proved = prove(vc, presentation(vc, issued(vc, instance)), challenge="c", domain="d.example")
    assert proved["proof"]["proofPurpose"] == "authentication"
    assert_verified(*verify(vc, proved, challenge="c", domain="d.example"))


@pytest.mark.parametrize("instance", ["eddsa-jcs-2022", "ed25519-2020", "ecdsa-rdfc-2019-p384", "vc-jwt"])
def test_every_suite_proves_presentations(vc: VcService, instance: str) -> None:
    document = presentation(vc, issued(vc), holder=instance)
    assert_verified(*verify(vc, prove(vc, document, instance)))


def test_a_presentation_may_be_empty_or_of_1_1(vc: VcService) -> None:
    assert_verified(*verify(vc, prove(vc, presentation(vc))))
    older = {**presentation(vc), "@context": [CREDENTIALS_V1]}
    assert_verified(*verify(vc, prove(vc, older)))


@pytest.mark.parametrize(
    "options", [{"challenge": "other"}, {"domain": "other.example"}, {"challenge": "c", "domain": "x"}]
)
def test_challenge_and_domain_must_be_those_asked_for(vc: VcService, options: Document) -> None:
    """ "If challenge was given, and it does not match proof.challenge, an error MUST be raised"."""
    proved = prove(vc, presentation(vc, issued(vc)), challenge="c", domain="d.example")
    status, answer = verify(vc, proved, **options)
    assert_refused(status, answer)
    assert any(problem["title"].startswith("INVALID_") for problem in answer["problemDetails"])


def test_a_presentation_without_proof_is_refused(vc: VcService) -> None:
    assert_refused(*verify(vc, presentation(vc, issued(vc))))


def test_a_changed_presentation_is_refused(vc: VcService) -> None:
    proved = prove(vc, presentation(vc, issued(vc)))
    assert_refused(*verify(vc, {**proved, "id": "urn:uuid:00000001-0000-4000-8000-000000000000"}))
    assert_refused(*verify(vc, {**proved, "verifiableCredential": [issued(vc, "status")]}))


def test_a_broken_credential_inside_is_found(vc: VcService) -> None:
    broken = issued(vc)
    broken["credentialSubject"]["level"] = "5"
    assert_refused(*verify(vc, prove(vc, presentation(vc, issued(vc), broken))))


def test_somebody_else_cannot_present_in_the_holders_name(vc: VcService) -> None:
    stranger = presentation(vc, issued(vc), holder="eddsa-jcs-2022")
    assert_refused(*try_prove(vc, stranger))
    proved = prove(vc, presentation(vc, issued(vc), holder=None))
    assert_verified(*verify(vc, proved))
    assert_refused(*verify(vc, {**proved, "holder": vc.issuers["eddsa-jcs-2022"]}))


def test_what_the_holder_says_alone_is_good_only_in_the_holders_name(vc: VcService) -> None:
    """ "A verifiable presentation that includes a self-asserted verifiable credential … MUST include a holder"."""
    own = vc.credential(HOLDER)
    proved = prove(vc, presentation(vc, own))
    assert_verified(*verify(vc, proved))
    assert_refused(*try_prove(vc, presentation(vc, own, holder=None)))
    assert_refused(*verify(vc, prove(vc, presentation(vc, vc.credential(ISSUER)))))


@pytest.mark.parametrize("holder", [HOLDER, "vc-jwt"])
def test_only_so_many_credentials_are_judged_at_once(vc: VcService, holder: str) -> None:
    own = vc.credential(holder)
    assert_verified(*verify(vc, prove(vc, presentation(vc, *[own] * 16, holder=holder), holder)))
    status, answer = verify(vc, prove(vc, presentation(vc, *[own] * 17, holder=holder), holder))
    assert_refused(status, answer)
    assert answer["code"] == "too-many-credentials"


def test_what_the_holder_says_alone_ends_when_it_says_so(vc: VcService) -> None:
    old = vc.credential(HOLDER, validUntil="2026-02-01T00:00:00Z")
    status, answer = verify(vc, prove(vc, presentation(vc, old)))
    assert_refused(status, answer)
    assert answer["title"] == "RANGE_ERROR"


def test_what_the_holder_says_alone_names_no_second_issuer(vc: VcService) -> None:
    two = {**vc.credential(HOLDER), "https://www.w3.org/2018/credentials#issuer": {"id": vc.issuers[ISSUER]}}
    assert_refused(*verify(vc, prove(vc, presentation(vc, two))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"verifiableCredential": ["eyJhbGciOiJFUzI1NiJ9.e30.c2ln"]},
        {"verifiableCredential": ["https://issuer.example/1"]},
        {"verifiableCredential": [4]},
        {"verifiableCredential": [None]},
        {"verifiableCredential": "text"},
        {"holder": "me"},
        {"holder": {"name": "me"}},
        {"id": "no-url"},
        {"type": ["Presentation"]},
        {"type": []},
        {"@context": CREDENTIALS_V2},
        {"@context": None},
        {"termsOfUse": [{"id": "https://terms.example"}]},
        {"undefined-term": "x"},
    ],
    ids=str,
)
def test_each_must_of_a_presentation_is_held(vc: VcService, wrong: Document) -> None:
    assert_refused(*try_prove(vc, {**presentation(vc), **wrong}))
    assert_refused(*verify(vc, {**prove(vc, presentation(vc)), **wrong}))


def test_an_envelope_that_was_changed_is_refused(vc: VcService) -> None:
    proved = prove(vc, presentation(vc, issued(vc), holder="vc-jwt"), "vc-jwt")
    assert proved["type"] == "EnvelopedVerifiablePresentation"
    for wrong in (
        proved["id"][:-4] + "AAAA",
        proved["id"].replace("vp+jwt", "vc+jwt"),
        "data:application/vp+jwt,",
        "https://holder.example/vp",
    ):
        assert_refused(*verify(vc, {**proved, "id": wrong}))
    inside = presentation(vc, holder=None)
    inside["verifiableCredential"] = [proved]
    assert_refused(*verify(vc, prove(vc, deepcopy(inside))))
