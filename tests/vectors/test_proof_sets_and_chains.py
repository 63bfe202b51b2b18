"""https://www.w3.org/TR/vc-di-eddsa/#proof-sets-and-chains: remade step by step."""

from datetime import datetime
from typing import Any

import pytest

from credentials.forms.data_integrity import add_proof, verify_proofs
from keys import signer
from schemas.report import Outcome
from tests.secret_keys import signer_of
from tests.shared import needs_shared
from tests.vectors.vector_files import NOW, key_of_did, parsed, vector_contexts

pytestmark = needs_shared

FOLDER = "w3c-vc-di-eddsa/proof-set-chain"
DOCUMENTS = ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_verifies(name: str) -> None:
    results = verify_proofs(
        parsed(f"{FOLDER}/{name}.json"), find_key=key_of_did, contexts=vector_contexts(), now=NOW
    )
    assert results
    assert {result.outcome for result in results} == {Outcome.PASSED}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_is_made_again_byte_for_byte(name: str) -> None:
    wanted = parsed(f"{FOLDER}/{name}.json")
    proofs = wanted["proof"] if isinstance(wanted["proof"], list) else [wanted["proof"]]
    document = parsed(f"{FOLDER}/unsigned.json")
    for proof in proofs:
        document = add_proof(
            document,
            signer=_signer(proof["verificationMethod"]),
            verification_method=proof["verificationMethod"],
            suite=proof["cryptosuite"],
            contexts=vector_contexts(),
            created=datetime.fromisoformat(proof["created"]),
            proof_id=proof.get("id"),
            previous_proof=proof.get("previousProof"),
        )
    made = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    assert made == proofs


def test_a_chain_breaks_with_its_first_link() -> None:
    document = parsed(f"{FOLDER}/signedProofChain2.json")
    first, second, _, _ = document["proof"]
    first["proofValue"] = second["proofValue"]
    results = verify_proofs(document, find_key=key_of_did, contexts=vector_contexts(), now=NOW)
    assert [result.code for result in results] == [
        "signature-invalid",
        "proof-verified",
        "previous-proof-failed",
        "previous-proof-failed",
    ]


def _signer(verification_method: str) -> signer.LocalSigner:
    wanted = verification_method.partition("#")[2]
    pairs: dict[str, Any] = parsed(f"{FOLDER}/multiKeyPairs.json")
    found = next(pair for pair in pairs.values() if pair["publicKeyMultibase"] == wanted)
    return signer_of(found["privateKeyMultibase"])
