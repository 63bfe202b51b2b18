"""The data models' MUSTs over the wire: https://www.w3.org/TR/vc-data-model-2.0/ and https://www.w3.org/TR/vc-data-model/.

Each row of the rules' own tests names one MUST; here it must hold at both doors: nothing that breaks it is signed,
and nothing that somebody else signed in spite of it is verified.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from credentials.forms.data_integrity import add_proof
from credentials.loader import bundled_contexts
from keys import did_key
from keys.algorithms import KeyKind
from keys.signer import generate
from schemas.contexts import CREDENTIALS_V2
from schemas.errors import DomainError
from tests.conformance.vc_service import (
    EMBEDDED,
    NOW,
    Document,
    VcService,
    assert_refused,
    assert_verified,
)
from tests.credentials.data_model.test_credential import BROKEN_V1, BROKEN_V2, V1, V2

Defect = Callable[[Document], None]
INSTANCE = "eddsa-rdfc-2022"
STRANGER = generate(KeyKind.ED25519)
STRANGER_DID = did_key.did_for(STRANGER.public_key)


def of(base: Document, issuer: str) -> Document:
    """The base document in somebody's name, with nothing that would have to be fetched."""
    document = deepcopy(base)
    document["issuer"] = {**base["issuer"], "id": issuer} if isinstance(base["issuer"], dict) else issuer
    for name in ("credentialStatus", "credentialSchema", "refreshService"):
        document.pop(name, None)
    return document


def signed_all_the_same(document: Document) -> Document:
    """What somebody with another tool signs: the JSON suite asks nothing about the document's meaning."""
    return add_proof(
        document,
        signer=STRANGER,
        verification_method=did_key.verification_method(STRANGER_DID),
        suite="eddsa-jcs-2022",
        contexts=bundled_contexts(),
        created=NOW,
        strict=False,
    )


def ids(rows: list[tuple[str, Defect, str]]) -> list[str]:
    return [row[0] for row in rows]


@pytest.mark.parametrize("base", [V2, V1], ids=["2.0", "1.1"])
def test_the_base_documents_are_signed_and_verified(vc: VcService, base: Document) -> None:
    assert_verified(*vc.verify(vc.issue(INSTANCE, of(base, vc.issuers[INSTANCE]))))
    assert_verified(*vc.verify(signed_all_the_same(of(base, STRANGER_DID))))


@pytest.mark.parametrize("defect", [row[1] for row in BROKEN_V2], ids=ids(BROKEN_V2))
def test_nothing_that_breaks_2_0_is_signed(vc: VcService, defect: Defect) -> None:
    document = of(V2, vc.issuers[INSTANCE])
    defect(document)
    assert_refused(*vc.try_issue(INSTANCE, document))


@pytest.mark.parametrize("defect", [row[1] for row in BROKEN_V1], ids=ids(BROKEN_V1))
def test_nothing_that_breaks_1_1_is_signed(vc: VcService, defect: Defect) -> None:
    document = of(V1, vc.issuers[INSTANCE])
    defect(document)
    assert_refused(*vc.try_issue(INSTANCE, document))


@pytest.mark.parametrize("defect", [row[1] for row in BROKEN_V2], ids=ids(BROKEN_V2))
def test_nothing_that_breaks_2_0_is_verified(vc: VcService, defect: Defect) -> None:
    document = of(V2, STRANGER_DID)
    defect(document)
    try:
        signed = {
            **signed_all_the_same(document),
            **({"proof": document["proof"]} if "proof" in document else {}),
        }
    except DomainError:
        signed = document
    assert_refused(*vc.verify(signed))


@pytest.mark.parametrize("instance", EMBEDDED)
@pytest.mark.parametrize("base", [V2, V1], ids=["2.0", "1.1"])
def test_every_instance_signs_both_models(vc: VcService, instance: str, base: Document) -> None:
    assert_verified(*vc.verify(vc.issue(instance, of(base, vc.issuers[instance]))))


@pytest.mark.parametrize("instance", ["eddsa-rdfc-2022", "ed25519-2020", "ecdsa-jcs-2019-p256", "status"])
def test_a_1_1_document_gets_the_context_of_its_proof(vc: VcService, instance: str) -> None:
    signed = vc.issue(instance, vc.credential_v1(instance))
    assert len(signed["@context"]) > 1


def test_a_2_0_document_keeps_its_contexts(vc: VcService) -> None:
    credential = vc.credential(INSTANCE)
    assert vc.issue(INSTANCE, credential)["@context"] == credential["@context"]


@pytest.mark.parametrize(
    "period",
    [
        {"validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"},
        {"validFrom": "2040-01-01T00:00:00Z"},
        {"validFrom": "2026-01-01T00:00:00+05:30", "validUntil": "2026-01-01T00:00:00+05:30"},
    ],
)
def test_a_period_may_lie_anywhere_and_decides_when_verifying(vc: VcService, period: Document) -> None:
    """ "which could be a date and time in the future or the past": https://www.w3.org/TR/vc-data-model-2.0/#validity-period"""
    signed = vc.issue(INSTANCE, vc.credential(INSTANCE, **period))
    status, answer = vc.verify(signed)
    assert_refused(status, answer)
    assert answer["verdict"] in {"expired", "not_yet_valid"}


def test_the_issuer_must_be_the_instance(vc: VcService) -> None:
    assert_refused(*vc.try_issue(INSTANCE, vc.credential("ecdsa-jcs-2019-p256")))
    assert_refused(*vc.try_issue(INSTANCE, vc.credential(INSTANCE, issuer="did:example:other")))


def test_a_problem_says_where(vc: VcService) -> None:
    _, answer = vc.try_issue(INSTANCE, vc.credential(INSTANCE, evidence=[{"name": "seen"}]))
    (problem,) = answer["problemDetails"]
    assert problem["pointer"] == "/evidence/0/type"
    assert problem["type"] == "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"


def test_integrity_of_related_resources(vc: VcService) -> None:
    """ "MUST produce an error" for a wrong digest: https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources"""
    right = "sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ="
    good: Any = {"id": CREDENTIALS_V2, "digestSRI": right}
    assert_verified(*vc.verify(vc.issue(INSTANCE, vc.credential(INSTANCE, relatedResource=good))))
    wrong = {**good, "digestSRI": right.replace("W", "X", 1)}
    assert_refused(*vc.try_issue(INSTANCE, vc.credential(INSTANCE, relatedResource=[wrong])))
