"""Showing a part of a badge, and every way in which the proof of it may be wrong."""

import json
from typing import Any

import pytest

from credentials.loader import bundled_contexts
from credentials.suites import cbor
from credentials.suites.base import ProofInvalid, ProofMalformed
from credentials.suites.ecdsa_sd_2023 import derive
from credentials.suites.ecdsa_sd_2023_values import BaseProof, DerivedProof
from credentials.suites.json_pointers import PointerMalformed
from keys import multibase, multikey
from keys.algorithms import KeyKind
from tests.sector.badges import levelled_badge as badge
from tests.sector.proofs import a_signer, codes, signed

MANDATORY = ["/issuer", "/validFrom", "/validUntil"]
NAME = "/credentialSubject/achievement/name"
SUITE = "ecdsa-sd-2023"
PUBLIC = multibase.decode(multikey.encode(a_signer(KeyKind.P256).public_key))


def base(mandatory: list[str] | None = None, **changes: Any) -> dict[str, Any]:
    pointers = MANDATORY if mandatory is None else mandatory
    return signed(badge(**changes), SUITE, a_signer(KeyKind.P256), mandatory_pointers=pointers)


def derived(*pointers: str, **changes: Any) -> dict[str, Any]:
    return derive(base(**changes), list(pointers), bundled_contexts())


def with_value(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    proof = DerivedProof.decode(document["proof"])
    return {
        **document,
        "proof": {**document["proof"], "proofValue": type(proof)(**{**vars(proof), **changes}).encode()},
    }


@pytest.mark.parametrize(
    "pointers",
    [
        [],
        [NAME],
        ["/credentialSubject"],
        ["/credentialSubject/achievement/resultDescription/0/allowedValue"],
        ["/credentialSubject/achievement/resultDescription/0/name", NAME],
        ["/name", "/credentialSubject/achievement/criteria/narrative"],
        [""],
    ],
)
def test_a_derived_badge_verifies(pointers: list[str]) -> None:
    assert codes(derived(*pointers)) == ["proof-verified"]


def test_what_was_hidden_is_nowhere_in_the_bytes() -> None:
    shown = json.dumps(derived(NAME), ensure_ascii=False)
    assert "Textiel sorteren" in shown
    for hidden in ("Sorteert", "meester", "Niveau", "criteria", "allowedValue"):
        assert hidden not in shown


def test_the_key_of_the_labels_does_not_leave_the_holder() -> None:
    document = base()
    key = BaseProof.decode(document["proof"]).hmac_key
    shown = derive(document, [NAME], bundled_contexts())
    assert key not in multibase.decode(shown["proof"]["proofValue"])


def test_everything_may_be_mandatory_and_nothing_may_be() -> None:
    assert codes(derived(mandatory=[""])) == ["proof-verified"]
    assert codes(derived(NAME, mandatory=[])) == ["proof-verified"]
    with pytest.raises(ProofInvalid) as raised:
        derived(mandatory=[])
    assert raised.value.code == "nothing-selected"


def test_two_base_proofs_have_nothing_in_common() -> None:
    first, second = (BaseProof.decode(base()["proof"]) for _ in range(2))
    assert first.hmac_key != second.hmac_key
    assert first.public_key != second.public_key


def test_a_base_proof_is_not_for_verifiers() -> None:
    assert codes(base()) == ["base-proof-shown"]


def test_shown_values_cannot_be_changed() -> None:
    document = derived(NAME)
    document["credentialSubject"]["achievement"]["name"] = "Meubels restaureren"
    assert codes(document) == ["signature-invalid"]
    document = derived(NAME)
    document["validUntil"] = "2099-01-01T00:00:00Z"
    assert codes(document) == ["signature-invalid"]


def test_statements_cannot_be_added_or_hidden_afterwards() -> None:
    document = derived(NAME, "/name")
    document["description"] = "more"
    assert codes(document) == ["signature-invalid"]
    document = derived(NAME, "/name")
    del document["name"]
    assert codes(document) == ["signature-invalid"]
    document = derived(NAME)
    del document["validUntil"]
    assert codes(document) == ["signature-invalid"]


def test_statements_of_two_proofs_cannot_be_mixed() -> None:
    one = derived(NAME)
    other = derived(NAME, name="Iets anders")
    assert codes(with_value(one, signatures=DerivedProof.decode(other["proof"]).signatures)) == [
        "signature-invalid"
    ]


def test_proof_metadata_is_secured() -> None:
    document = derived(NAME)
    document["proof"]["created"] = "2020-01-01T00:00:00Z"
    assert codes(document) == ["signature-invalid"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signatures": []}, "signature-invalid"),
        ({"mandatory_indexes": []}, "signature-invalid"),
        ({"mandatory_indexes": [1000]}, "signature-invalid"),
        ({"mandatory_indexes": [0, 0]}, "proof-value-malformed"),
        ({"labels": {"_:c14n0": multibase.encode_base64url(bytes(32))}}, "label-map-mismatch"),
        ({"base_signature": bytes(64)}, "signature-invalid"),
        ({"base_signature": bytes(63)}, "proof-value-malformed"),
        ({"public_key": bytes(35)}, "proof-value-malformed"),
        ({"public_key": b"\xed\x01" + bytes(33)}, "proof-value-malformed"),
        ({"signatures": [b""]}, "proof-value-malformed"),
    ],
)
def test_tampered_proof_values(changes: dict[str, Any], code: str) -> None:
    assert codes(with_value(derived(NAME), **changes)) == [code]


def test_blank_nodes_need_exactly_their_labels() -> None:
    document = derived("/credentialSubject/achievement/criteria/narrative")
    labels = DerivedProof.decode(document["proof"]).labels
    assert labels
    for wrong in ({}, {**labels, "_:c14n99": multibase.encode_base64url(bytes(32))}):
        assert codes(with_value(document, labels=wrong)) == ["label-map-mismatch"]
    swapped = dict.fromkeys(labels, "_:" + multibase.encode_base64url(bytes(32)))
    assert codes(with_value(document, labels=swapped))[0] in {"label-map-mismatch", "signature-invalid"}


@pytest.mark.parametrize(
    "components",
    [
        5,
        [],
        [1, 2, 3, 4, 5],
        [bytes(64), PUBLIC, [], [], []],
        [bytes(64), PUBLIC, {}, {}, []],
        [bytes(64), PUBLIC, [], {1: bytes(31)}, []],
        [bytes(64), PUBLIC, [], {}, ["0"]],
        [bytes(64), PUBLIC, [], {}, [], 6],
    ],
)
def test_malformed_components(components: Any) -> None:
    document = derived(NAME)
    document["proof"]["proofValue"] = multibase.encode_base64url(b"\xd9\x5d\x01" + cbor.encode(components))
    assert codes(document) == ["proof-value-malformed"]


@pytest.mark.parametrize("value", ["z" + "1" * 70, "u", "uAAAA", "u2V0B", "u2V0C", "u2V0Bg", "u====", 5])
def test_malformed_values(value: Any) -> None:
    document = derived(NAME)
    document["proof"]["proofValue"] = value
    assert codes(document) == ["proof-value-malformed"]


@pytest.mark.parametrize("pointers", [["/nothing"], ["no slash"], ["/credentialSubject/achievement/name/x"]])
def test_pointers_at_nothing(pointers: list[str]) -> None:
    with pytest.raises(PointerMalformed):
        base(pointers)
    with pytest.raises(PointerMalformed):
        derived(*pointers)


def test_a_part_of_an_ordered_list_cannot_be_shown() -> None:
    with pytest.raises(ProofInvalid) as raised:
        derived("/credentialSubject/achievement/resultDescription/0/allowedValue/1")
    assert raised.value.code == "selection-splits-list"


def test_only_a_base_proof_can_be_derived_from() -> None:
    for document in (badge(), signed(badge()), {**badge(), "proof": []}, {**badge(), "proof": ["x"]}):
        with pytest.raises(ProofMalformed) as raised:
            derive(document, [NAME], bundled_contexts())
        assert raised.value.code == "base-proof-missing"
    with pytest.raises(ProofMalformed):
        derive(derived(NAME), ["/name"], bundled_contexts())


def test_other_proofs_are_left_behind() -> None:
    document = signed(base())
    assert len(document["proof"]) == 2
    shown = derive(document, [NAME], bundled_contexts())
    assert shown["proof"]["cryptosuite"] == SUITE
    assert codes(shown) == ["proof-verified"]


def test_a_base_proof_that_does_not_fit_its_document() -> None:
    document = base()
    document["description"] = "added"
    with pytest.raises(ProofInvalid) as raised:
        derive(document, [NAME], bundled_contexts())
    assert raised.value.code == "signature-invalid"


def test_ids_of_the_suite_itself_are_refused() -> None:
    with pytest.raises(ProofInvalid) as raised:
        base(evidence=[{"id": "urn:bnid:0", "type": ["Evidence"], "name": "x"}])
    assert raised.value.code == "reserved-id"


@pytest.mark.parametrize("option", [{"unknown": 1}, {"mandatory_pointers": "/issuer"}])
def test_options_that_are_refused(option: dict[str, Any]) -> None:
    with pytest.raises((ProofMalformed, PointerMalformed)):
        signed(badge(), SUITE, a_signer(KeyKind.P256), **option)
