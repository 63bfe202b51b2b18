"""The Open Badges specification's own vector for eddsa-rdfc-2022."""

import hashlib
from datetime import datetime

from credentials.canonical import canonicalise
from credentials.forms.data_integrity import add_proof, verify_proofs
from credentials.loader import bundled_contexts
from keys import multibase, multikey, signer
from keys.algorithms import KeyKind
from keys.resolver import VerificationMethod
from schemas.report import Outcome
from tests.shared import needs_shared
from tests.vectors.vector_files import NOW, parsed, text, without_proof

pytestmark = needs_shared

FOLDER = "1edtech-spec/test-vector"


def test_every_intermediate_value() -> None:
    signed, expected = parsed(f"{FOLDER}/signed-credential.json"), parsed(f"{FOLDER}/keys-and-hashes.json")
    (proof,) = signed["proof"] if isinstance(signed["proof"], list) else [signed["proof"]]
    document = without_proof(signed)
    canonical = canonicalise(document, bundled_contexts())
    assert canonical.rstrip("\n") == text(f"{FOLDER}/document-canon.txt").rstrip("\n")
    assert hashlib.sha256(canonical.encode()).hexdigest() == expected["documentHashHex"]

    options = {name: value for name, value in proof.items() if name != "proofValue"}
    configuration = canonicalise({**options, "@context": document["@context"]}, bundled_contexts())
    assert configuration.rstrip("\n") == text(f"{FOLDER}/proof-canon.txt").rstrip("\n")
    assert hashlib.sha256(configuration.encode()).hexdigest() == expected["proofHashHex"]

    made = add_proof(
        document,
        signer=signer.from_secret_bytes(KeyKind.ED25519, bytes.fromhex(expected["seedHex"])),
        verification_method=proof["verificationMethod"],
        suite="eddsa-rdfc-2022",
        contexts=bundled_contexts(),
        created=datetime.fromisoformat(proof["created"]),
    )
    assert made["proof"] == proof
    assert multibase.decode(proof["proofValue"]).hex() == expected["signatureHex"]


def test_verifies() -> None:
    signed, expected = parsed(f"{FOLDER}/signed-credential.json"), parsed(f"{FOLDER}/keys-and-hashes.json")
    public = multikey.decode(expected["publicKeyMultibase"])

    def find_key(method_id: str, _purpose: str) -> VerificationMethod:
        return VerificationMethod(method_id, "https://example.edu/issuers/565049", public)

    (result,) = verify_proofs(signed, find_key=find_key, contexts=bundled_contexts(), now=NOW)
    assert result.outcome is Outcome.PASSED
