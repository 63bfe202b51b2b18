"""Every intermediate value of the published selective disclosure vectors."""

import hashlib
from datetime import datetime
from typing import Any

import pytest

from credentials.budget import Budget
from credentials.canonical import canonicalise
from credentials.forms.data_integrity import add_proof, verify_proofs
from credentials.suites.ecdsa_sd_2023 import derive, sign_data
from credentials.suites.ecdsa_sd_2023_values import BaseProof, DerivedProof
from credentials.suites.json_pointers import select
from credentials.suites.selective_disclosure import (
    Grouped,
    canonical_lines,
    given_labels,
    group,
    hmac_labels,
    lines_hash,
)
from credentials.suites.unsecured import Unsecured
from keys import multibase, multikey
from schemas.report import Outcome
from tests.secret_keys import signer_of
from tests.shared import needs_shared
from tests.vectors.vector_files import NOW, key_of_did, parsed, text, vector_contexts, without_proof

pytestmark = needs_shared

ROOT = "w3c-vc-di-ecdsa"
POINTERS = {"employ": ("employMandatory", "employSelective"), "prc": ("prCredMandatory", "prCredSelective")}


class Vector:
    def __init__(self, name: str) -> None:
        self._folder = f"{ROOT}/ecdsa-sd-2023/{name}"
        self.mandatory, self.selective = (parsed(f"{ROOT}/{file}.json") for file in POINTERS[name])
        self.keys = parsed(f"{ROOT}/ecdsa-sd-2023/SDKeyMaterial.json")
        self.hmac_key = bytes.fromhex(self.keys["hmacKeyString"])
        self.signed_base = self.json("addSignedSDBase")
        self.unsecured = Unsecured(without_proof(self.signed_base), vector_contexts())

    def json(self, name: str) -> Any:
        return parsed(f"{self._folder}/{name}.json")

    def text(self, name: str) -> str:
        return text(f"{self._folder}/{name}.txt")

    def grouped(self) -> Grouped:
        return group(
            self.unsecured,
            hmac_labels(self.hmac_key),
            {
                "mandatory": self.mandatory,
                "selective": self.selective,
                "combined": [*self.mandatory, *self.selective],
            },
        )


@pytest.fixture(params=sorted(POINTERS))
def vector(request: pytest.FixtureRequest) -> Vector:
    return Vector(request.param)


def test_canonical_document(vector: Vector) -> None:
    lines = canonicalise(vector.unsecured.document, vector_contexts()).splitlines(keepends=True)
    assert lines == vector.json("addBaseDocCanon")


def test_canonical_document_with_hidden_labels(vector: Vector) -> None:
    lines, _ = canonical_lines(vector.unsecured.quads(), hmac_labels(vector.hmac_key), Budget())
    assert lines == vector.json("addBaseDocHMACCanon")


def test_mandatory_and_other_statements(vector: Vector) -> None:
    expected = vector.json("addBaseTransform")
    grouped = vector.grouped()
    mandatory = grouped.groups["mandatory"].matching
    assert sorted(mandatory.items()) == [tuple(pair) for pair in expected["mandatory"]["value"]]
    others = [(index, line) for index, line in enumerate(grouped.lines) if index not in mandatory]
    assert others == [tuple(pair) for pair in expected["nonMandatory"]["value"]]
    assert vector.mandatory == expected["mandatoryPointers"]


def test_pointer_values(vector: Vector) -> None:
    for entry in vector.json("addPointerValues"):
        selection = select(vector.unsecured.document, [entry["pointer"]])
        assert selection is not None
        assert selection[entry["pointer"].strip("/")] == entry["value"]


def test_hashes(vector: Vector) -> None:
    expected = vector.json("addHashData")
    configuration = canonicalise(vector.json("addProofConfig"), vector_contexts())
    assert configuration == vector.text("addProofConfigCanon")
    assert hashlib.sha256(configuration.encode()).hexdigest() == expected["proofHash"]
    mandatory = list(vector.grouped().groups["mandatory"].matching.values())
    assert lines_hash(mandatory).hex() == expected["mandatoryHash"]


def test_base_proof_is_made_again(vector: Vector) -> None:
    proof = vector.signed_base["proof"]
    made = add_proof(
        vector.unsecured.document,
        signer=signer_of(vector.keys["baseKeyPair"]["secretKeyMultibase"]),
        verification_method=proof["verificationMethod"],
        suite="ecdsa-sd-2023",
        contexts=vector_contexts(),
        created=datetime.fromisoformat(proof["created"]),
        mandatory_pointers=vector.mandatory,
        hmac_key=vector.hmac_key,
        proof_signer=signer_of(vector.keys["proofKeyPair"]["secretKeyMultibase"]),
    )
    raw = vector.json("addRawBaseSignatureInfo")
    base = BaseProof.decode(made["proof"])
    assert base.base_signature.hex() == raw["baseSignature"]
    assert multibase.encode_base58btc(base.public_key) == raw["publicKey"]
    assert [signature.hex() for signature in base.signatures] == raw["signatures"]
    assert base.mandatory_pointers == raw["mandatoryPointers"]
    assert made == vector.signed_base


def test_recovered_base_data(vector: Vector) -> None:
    expected = vector.json("derivedRecoveredBaseData")
    base = BaseProof.decode(vector.signed_base["proof"])
    assert base.hmac_key.hex() == expected["hmacKey"]
    assert multibase.encode_base58btc(base.public_key) == expected["proofPublicKey"]
    assert base.mandatory_pointers == expected["mandatoryPointers"]


def test_groups(vector: Vector) -> None:
    grouped = vector.grouped()
    expected = vector.json("derivedAllGroupData")
    indexes = vector.json("derivedGroupIndexes")
    for name in ("mandatory", "selective", "combined"):
        matching = grouped.groups[name].matching
        assert list(matching.items()) == [
            tuple(pair) for pair in expected["groups"][name]["matching"]["value"]
        ]
        assert list(matching) == indexes[f"{name}Indexes"]
        others = [(index, line) for index, line in enumerate(grouped.lines) if index not in matching]
        assert others == [tuple(pair) for pair in expected["groups"][name]["nonMatching"]["value"]]
    assert grouped.lines == expected["nquads"]


def test_reveal_document(vector: Vector) -> None:
    selection = select(vector.unsecured.document, [*vector.mandatory, *vector.selective])
    assert selection == vector.json("derivedUnsignedReveal")


def test_disclosure_data(vector: Vector) -> None:
    derived = derive(vector.signed_base, vector.selective, vector_contexts())
    expected = vector.json("derivedDisclosureData")
    proof = DerivedProof.decode(derived["proof"])
    assert proof.base_signature.hex() == expected["baseSignature"]
    assert multibase.encode_base58btc(proof.public_key) == expected["publicKey"]
    assert [signature.hex() for signature in proof.signatures] == expected["signatures"]
    assert proof.mandatory_indexes == expected["mandatoryIndexes"]
    assert proof.mandatory_indexes == vector.json("derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
    assert expected["signatures"] == vector.json("derivedAdjSignatures")["filteredSignatures"]
    labels = [(label.removeprefix("_:"), signed.removeprefix("_:")) for label, signed in proof.labels.items()]
    assert sorted(labels) == [tuple(pair) for pair in expected["labelMap"]["value"]]


def test_derived_document_is_made_again(vector: Vector) -> None:
    assert derive(vector.signed_base, vector.selective, vector_contexts()) == vector.json(
        "derivedRevealDocument"
    )


def test_data_to_verify(vector: Vector) -> None:
    revealed = vector.json("derivedRevealDocument")
    expected = vector.json("verifyCreateVerifyData")
    proof = DerivedProof.decode(revealed["proof"])
    parsed_value = vector.json("verifyDerivedProofValue")
    labels = sorted(
        (label.removeprefix("_:"), signed.removeprefix("_:")) for label, signed in proof.labels.items()
    )
    assert labels == [tuple(pair) for pair in parsed_value["labelMap"]]
    assert proof.mandatory_indexes == parsed_value["mandatoryIndexes"]

    unsecured = Unsecured(without_proof(revealed), vector_contexts())
    lines, _ = canonical_lines(unsecured.quads(), given_labels(proof.labels), Budget())
    assert lines == vector.json("verifyNQuads")
    mandatory = [line for index, line in enumerate(lines) if index in proof.mandatory_indexes]
    assert [line for line in lines if line not in mandatory] == expected["nonMandatory"]
    assert [signature.hex() for signature in proof.signatures] == expected["signatures"]
    signed = sign_data(unsecured, revealed["proof"], proof.public_key, mandatory).hex()
    key = multibase.decode(expected["publicKey"]).hex()
    assert signed == expected["proofHash"] + key + expected["mandatoryHash"]
    assert multikey.decode(expected["publicKey"]).verify(
        proof.signatures[0], expected["nonMandatory"][0].encode()
    )


def test_derived_document_verifies(vector: Vector) -> None:
    (result,) = verify_proofs(
        vector.json("derivedRevealDocument"), find_key=key_of_did, contexts=vector_contexts(), now=NOW
    )
    assert result.outcome is Outcome.PASSED
