"""Every intermediate value of the published vectors of the suites that sign one hash."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import pytest

from credentials.canonical import canonicalise
from credentials.forms.data_integrity import add_proof, verify_proofs
from credentials.suites import SUITES
from credentials.suites.base import SimpleSuite
from credentials.suites.unsecured import Unsecured
from keys import multibase
from schemas.report import Outcome
from tests.secret_keys import signer_of
from tests.shared import needs_shared
from tests.vectors.vector_files import NOW, key_of_did, parsed, text, vector_contexts, without_proof

pytestmark = needs_shared


@dataclass(frozen=True)
class Vector:
    suite: str
    keys: str
    folder: str
    suffix: str

    def text(self, name: str, extension: str = "txt") -> str:
        return text(f"{self.folder}/{name}{self.suffix}.{extension}")


EDDSA, ECDSA = "w3c-vc-di-eddsa", "w3c-vc-di-ecdsa"
VECTORS = [
    Vector("eddsa-rdfc-2022", f"{EDDSA}/keyPair.json", f"{EDDSA}/eddsa-rdfc-2022", "DataInt"),
    Vector("eddsa-rdfc-2022", f"{EDDSA}/keyPair.json", f"{EDDSA}/eddsa-rdfc-2022/employ", "DataInt"),
    Vector("Ed25519Signature2020", f"{EDDSA}/keyPair.json", f"{EDDSA}/Ed25519Signature2020", "EdSig"),
    Vector("ecdsa-rdfc-2019", f"{ECDSA}/p256KeyPair.json", f"{ECDSA}/ecdsa-rdfc-2019-p256", "ECDSAP256"),
    Vector(
        "ecdsa-rdfc-2019", f"{ECDSA}/p256KeyPair.json", f"{ECDSA}/ecdsa-rdfc-2019-p256/employ", "ECDSAP256"
    ),
]


@pytest.fixture(params=VECTORS, ids=lambda vector: vector.folder)
def vector(request: pytest.FixtureRequest) -> Vector:
    found: Vector = request.param
    return found


def test_canonical_document(vector: Vector) -> None:
    document = without_proof(parsed(f"{vector.folder}/signed{vector.suffix}.json"))
    canonical = canonicalise(document, vector_contexts())
    assert canonical == vector.text("canonDoc")
    assert hashlib.sha256(canonical.encode()).hexdigest() == vector.text("docHash").strip()


def test_canonical_proof_configuration(vector: Vector) -> None:
    canonical = canonicalise(parsed(f"{vector.folder}/proofConfig{vector.suffix}.json"), vector_contexts())
    assert canonical == vector.text("proofCanon")
    assert hashlib.sha256(canonical.encode()).hexdigest() == vector.text("proofHash").strip()


def test_bytes_to_sign(vector: Vector) -> None:
    signed = parsed(f"{vector.folder}/signed{vector.suffix}.json")
    suite = SUITES[vector.suite]
    assert isinstance(suite, SimpleSuite)
    unsecured = Unsecured(without_proof(signed), vector_contexts())
    (kind,) = {signer_of(_secret(vector)).public_key.kind}
    assert suite.hash_data(unsecured, signed["proof"], kind).hex() == vector.text("combinedHash").strip()


def test_signature(vector: Vector) -> None:
    signed = parsed(f"{vector.folder}/signed{vector.suffix}.json")
    made = add_proof(
        without_proof(signed),
        signer=signer_of(_secret(vector)),
        verification_method=signed["proof"]["verificationMethod"],
        suite=vector.suite,
        contexts=vector_contexts(),
        created=datetime.fromisoformat(signed["proof"]["created"]),
    )
    assert made == signed
    assert made["proof"]["proofValue"] == vector.text("sigBTC58").strip()
    assert multibase.decode(made["proof"]["proofValue"]).hex() == vector.text("sigHex").strip()


def test_verifies(vector: Vector) -> None:
    signed = parsed(f"{vector.folder}/signed{vector.suffix}.json")
    (result,) = verify_proofs(signed, find_key=key_of_did, contexts=vector_contexts(), now=NOW)
    assert result.outcome is Outcome.PASSED


def _secret(vector: Vector) -> str:
    pair = parsed(vector.keys)
    found: str = pair.get("secretKeyMultibase") or pair["privateKeyMultibase"]
    return found
