"""Proofs, sets and chains: https://www.w3.org/TR/vc-data-integrity/#verify-proof and #verify-proof-sets-and-chains."""

from copy import deepcopy
from typing import Any

import pytest

from tests.conformance.vc_service import EMBEDDED, Document, VcService, assert_refused, assert_verified

INSTANCE = "eddsa-rdfc-2022"
FIRST, SECOND, THIRD = (f"urn:uuid:0000000{n}-0000-4000-8000-000000000000" for n in (1, 2, 3))


def changed(document: Document, **members: Any) -> Document:
    """The document with its one proof changed; None takes a member away."""
    copy = deepcopy(document)
    proof = {**copy["proof"], **members}
    copy["proof"] = {name: value for name, value in proof.items() if value is not None}
    return copy


@pytest.mark.parametrize("instance", EMBEDDED)
@pytest.mark.parametrize(
    "members",
    [
        {"proofPurpose": None}, {"proofPurpose": "authentication"}, {"proofPurpose": ["assertionMethod"]},
        {"type": None}, {"type": "UnknownProof"}, {"verificationMethod": None},
        {"verificationMethod": "not-a-url"}, {"created": "yesterday"}, {"created": "2026-06-01T12:00:01Z"},
        {"created": "2026-06-01T12:00:00"}, {"proofValue": None}, {"proofValue": ""}, {"proofValue": 4},
        {"proofValue": "z1111"}, {"challenge": "added"}, {"domain": "added.example"},
        {"expires": "2030-01-01T00:00:00Z"}, {"previousProof": "urn:uuid:nowhere"}, {"id": "no-url"},
        {"@context": "https://www.w3.org/ns/credentials/v2", "nonce": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_a_changed_proof_is_refused(vc: VcService, instance: str, members: Document) -> None:
    signed = vc.issue(instance, vc.credential(instance))
    assert_refused(*vc.verify(changed(signed, **members)))


@pytest.mark.parametrize("instance", EMBEDDED)
def test_the_value_is_encoded_as_the_suite_demands(vc: VcService, instance: str) -> None:
    """ "encoded using the base-58-btc header and alphabet": https://www.w3.org/TR/vc-di-eddsa/#dataintegrityproof"""
    signed = vc.issue(instance, vc.credential(instance))
    proof = signed["proof"]
    assert proof["proofValue"].startswith("z")
    assert proof["proofPurpose"] == "assertionMethod"
    assert proof["verificationMethod"].startswith(f"{vc.issuers[instance]}#")
    if instance == "ed25519-2020":
        assert proof["type"] == "Ed25519Signature2020"
        assert "cryptosuite" not in proof
    else:
        assert proof["type"] == "DataIntegrityProof"
    other_alphabet = changed(signed, proofValue="u" + proof["proofValue"][1:])
    assert_refused(*vc.verify(other_alphabet))


@pytest.mark.parametrize("instance", [name for name in EMBEDDED if name != "ed25519-2020"])
@pytest.mark.parametrize("suite", [None, "eddsa-unknown-2099", 4, ["eddsa-rdfc-2022"], "ecdsa-sd-2023"])
def test_another_cryptosuite_is_refused(vc: VcService, instance: str, suite: Any) -> None:
    """ "If the proof type is DataIntegrityProof, cryptosuite MUST be specified": #proofs"""
    assert_refused(*vc.verify(changed(vc.issue(instance, vc.credential(instance)), cryptosuite=suite)))


@pytest.mark.parametrize("proof", [None, [], {}, "z3Fg", [None], 4])
def test_a_credential_without_a_proof_is_refused(vc: VcService, proof: Any) -> None:
    signed = vc.issue(INSTANCE, vc.credential(INSTANCE))
    assert_refused(*vc.verify({**signed, "proof": proof}))
    del signed["proof"]
    assert_refused(*vc.verify(signed))


@pytest.mark.parametrize("instance", EMBEDDED)
def test_data_that_would_be_dropped_is_refused(vc: VcService, instance: str) -> None:
    """ "MUST throw an error … when data is dropped by a JSON-LD processor": #processing-model"""
    credential = vc.credential(instance, **{"@context": ["https://www.w3.org/ns/credentials/v2"]})
    assert_refused(*vc.try_issue(instance, credential))
    signed = vc.issue(instance, vc.credential(instance))
    assert_refused(*vc.verify({**signed, "@context": [signed["@context"][0], *signed["@context"][2:]]}))


@pytest.mark.parametrize("value", ["not a date", "2026-01-01", "2026-13-01T00:00:00Z"])
def test_created_must_be_a_date(vc: VcService, value: str) -> None:
    """ "If created is … not a valid datetime, an error MUST be raised … PROOF_GENERATION_ERROR"."""
    status, answer = vc.try_issue(INSTANCE, vc.credential(INSTANCE), created=value)
    assert_refused(status, answer)
    assert answer["problemDetails"][0]["type"] == "https://w3id.org/security#PROOF_GENERATION_ERROR"


def test_domain_and_challenge_must_match_when_asked(vc: VcService) -> None:
    signed = vc.issue(INSTANCE, vc.credential(INSTANCE), domain=["a.example", "b.example"], challenge="c")
    assert_verified(*vc.verify(signed))
    assert_verified(*vc.verify(signed, domain=["b.example", "a.example"], challenge="c"))
    status, answer = vc.verify(signed, domain="a.example", challenge="d")
    assert_refused(status, answer)
    assert {problem["title"] for problem in answer["problemDetails"]} == {
        "INVALID_DOMAIN_ERROR",
        "INVALID_CHALLENGE_ERROR",
    }


def test_a_proof_that_has_expired_is_refused(vc: VcService) -> None:
    assert_refused(*vc.try_issue(INSTANCE, vc.credential(INSTANCE), expires="2026-01-01T00:00:00Z"))
    assert_verified(*vc.verify(vc.issue(INSTANCE, vc.credential(INSTANCE), expires="2030-01-01T00:00:00Z")))


@pytest.mark.parametrize("instance", EMBEDDED)
def test_a_proof_set_passes_only_if_every_proof_does(vc: VcService, instance: str) -> None:
    once = vc.issue(instance, vc.credential(instance))
    twice = vc.issue(instance, once, created="2026-05-01T00:00:00Z")
    assert len(twice["proof"]) == 2
    assert_verified(*vc.verify(twice))
    assert_verified(*vc.verify({**twice, "proof": twice["proof"][::-1]}))
    twice["proof"][1]["created"] = "2026-05-01T00:00:01Z"
    assert_refused(*vc.verify(twice))
    assert_verified(*vc.verify(twice, proofs="any"))
    twice["proof"][0]["created"] = "2026-05-01T00:00:01Z"
    assert_refused(*vc.verify(twice, proofs="any"))


def test_a_set_with_a_proof_of_an_unknown_suite_is_not_verified_by_it_alone(vc: VcService) -> None:
    signed = vc.issue(INSTANCE, vc.credential(INSTANCE))
    unknown = {**signed["proof"], "cryptosuite": "unknown-2099"}
    assert_refused(*vc.verify({**signed, "proof": [unknown]}))


def test_broken_proofs_are_not_added_to(vc: VcService) -> None:
    signed = changed(vc.issue(INSTANCE, vc.credential(INSTANCE)), created="2026-06-01T12:00:01Z")
    assert_refused(*vc.try_issue(INSTANCE, signed))


def chain(vc: VcService, instance: str = INSTANCE) -> Document:
    """Three proofs, each confirming the ones before it, the last one two of them."""
    document = vc.issue(instance, vc.credential(instance), proofId=FIRST)
    document = vc.issue(instance, document, proofId=SECOND, previousProof=FIRST)
    return vc.issue(instance, document, proofId=THIRD, previousProof=[FIRST, SECOND])


@pytest.mark.parametrize("instance", EMBEDDED)
def test_a_chain_verifies(vc: VcService, instance: str) -> None:
    document = chain(vc, instance)
    assert [proof["id"] for proof in document["proof"]] == [FIRST, SECOND, THIRD]
    assert_verified(*vc.verify(document))


@pytest.mark.parametrize("instance", EMBEDDED)
@pytest.mark.parametrize("missing", [0, 1])
def test_a_missing_predecessor_is_refused(vc: VcService, instance: str, missing: int) -> None:
    document = chain(vc, instance)
    del document["proof"][missing]
    assert_refused(*vc.verify(document))


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_a_broken_predecessor_is_refused(vc: VcService, broken: int) -> None:
    document = chain(vc)
    document["proof"][broken]["created"] = "2026-06-01T12:00:01Z"
    assert_refused(*vc.verify(document))


@pytest.mark.parametrize(
    "previous", ["urn:uuid:nowhere", [FIRST, "urn:uuid:nowhere"], [], 4, "x", [FIRST, 4]]
)
def test_previous_proof_must_name_proofs(vc: VcService, previous: Any) -> None:
    """ "If a proof with id equal to previousProof does not exist …, an error MUST be raised"."""
    first = vc.issue(INSTANCE, vc.credential(INSTANCE), proofId=FIRST)
    assert_refused(*vc.try_issue(INSTANCE, first, previousProof=previous))
    second = vc.issue(INSTANCE, first, proofId=SECOND, previousProof=FIRST)
    second["proof"][1]["previousProof"] = previous
    assert_refused(*vc.verify(second))


def test_a_predecessor_cannot_be_swapped(vc: VcService) -> None:
    document = chain(vc)
    other = vc.issue(INSTANCE, vc.credential(INSTANCE), proofId=FIRST, created="2026-05-01T00:00:00Z")
    document["proof"][0] = other["proof"]
    assert_refused(*vc.verify(document))


def test_two_proofs_of_one_id_are_refused(vc: VcService) -> None:
    document = chain(vc)
    document["proof"].append(document["proof"][0])
    assert_refused(*vc.verify(document))


def test_a_key_of_somebody_else_is_refused_but_its_proof_alone_holds(vc: VcService) -> None:
    stolen = vc.issue(INSTANCE, vc.credential(INSTANCE))
    other = vc.issue("eddsa-jcs-2022", vc.credential("eddsa-jcs-2022"))
    other["proof"] = stolen["proof"]
    assert_refused(*vc.verify(other))
    answer = vc.post("/proof-only/credentials/verify", {"verifiableCredential": stolen})
    assert_verified(*answer)
    assert answer[1]["warnings"][0]["code"] == "proof-only"
    refused = vc.post("/proof-only/credentials/verify", {"verifiableCredential": other})
    assert_refused(*refused)


def test_c14_what_would_be_lost_is_told_as_data_loss(vc: VcService) -> None:
    """ "MUST throw an error, which SHOULD be DATA_LOSS_DETECTION_ERROR, when data is dropped"."""
    credential = {**vc.credential_v1("eddsa-rdfc-2022"), "undefinedTerm": "x"}
    status, answer = vc.try_issue("eddsa-rdfc-2022", credential)
    assert_refused(status, answer)
    assert answer["type"] == "https://w3id.org/security#DATA_LOSS_DETECTION_ERROR"
    signed = vc.issue("eddsa-rdfc-2022", vc.credential_v1("eddsa-rdfc-2022"))
    for path in ("/credentials/verify", "/proof-only/credentials/verify"):
        status, answer = vc.post(path, {"verifiableCredential": {**signed, "undefinedTerm": "x"}})
        assert_refused(status, answer)
        assert "DATA_LOSS_DETECTION_ERROR" in [problem["title"] for problem in answer["problemDetails"]]


@pytest.mark.parametrize(
    ("instance", "options"),
    [
        ("ecdsa-sd-2023", {"mandatoryPointers": ["/nowhere"]}), ("ecdsa-sd-2023", {"mandatoryPointers": ["issuer"]}),
        ("eddsa-rdfc-2022", {"previousProof": "urn:uuid:1"}), ("eddsa-rdfc-2022", {"created": "yesterday"}),
        ("eddsa-rdfc-2022", {"cryptosuite": "eddsa-jcs-2022"}),
    ],
    ids=["pointer-nowhere", "pointer-malformed", "previous-missing", "created", "suite"],
)  # fmt: skip
def test_c14_why_no_proof_was_made_is_told_as_such(vc: VcService, instance: str, options: Document) -> None:
    status, answer = vc.try_issue(instance, vc.credential(instance), **options)
    assert_refused(status, answer)
    assert answer["title"] == "PROOF_GENERATION_ERROR"
