"""The proof type `di_vp`: a presentation with a Data Integrity proof and nothing to show.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#name-di_vp-proof-type
"""

from typing import Any, Final

from credentials import reading
from credentials.budget import Budget
from credentials.forms.data_integrity import ProofResult, verify_proofs
from credentials.holder import holder
from credentials.holder.holder import Holder
from credentials.holder.proof import Expected, ProofRefused, Proved
from credentials.loader import Contexts, is_bundled
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.json_ld import contexts_of, id_of, items, types_of
from schemas.report import Outcome
from schemas.strict_json import JsonObject

SUITES: Final = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019")
"""The suites that are taken, for `proof_signing_alg_values_supported`."""
PURPOSE: Final = "authentication"
_CODES: Final = {
    "domain-mismatch": "proof-for-another",
    "signature-invalid": "proof-not-signed",
    "proof-expired": "proof-stale",
}


def check(presentation: Any, expected: Expected, contexts: Contexts, budget: Budget) -> Proved:
    """Check that whoever signed a presentation holds the key that its proof names.

    Args:
        presentation: a JSON object; left unchanged.
        expected: what it must say.
        contexts: the bundled ones; a presentation that names others is refused, for nothing is fetched here.
        budget: pays for it.

    Raises:
        ProofRefused: see its codes.
        BudgetSpent: it costs more than is left.
    """
    document, proof = _parts(presentation)
    try:
        results = verify_proofs(
            document,
            find_key=_find_key,
            contexts=contexts,
            now=expected.now,
            expected_purpose=PURPOSE,
            domain=expected.audience,
            budget=budget,
        )
        # What it says is read as it was signed, not as it came.
        said = reading.read(document, contexts, budget)
    except DomainError as error:
        if budget.is_spent:
            raise
        raise ProofRefused("proof-malformed", f"The presentation cannot be read: {error.detail}") from error
    result = results[0]
    if result.outcome is not Outcome.PASSED:
        raise _refusal(result, budget)
    return Proved(_holder(said, result), _nonce(proof))


def _parts(presentation: Any) -> tuple[JsonObject, JsonObject]:
    if not isinstance(presentation, dict):
        raise ProofRefused("proof-malformed", "A proof of type di_vp is a presentation, an object.")
    proofs = items(presentation.get("proof"))
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise ProofRefused("proof-malformed", "The presentation must have one proof.")
    listed = contexts_of(presentation.get("@context", []))
    if not listed or not all(isinstance(url, str) and is_bundled(url) for url in listed):
        raise ProofRefused("proof-malformed", "The presentation may name published contexts only.")
    if proofs[0].get("type") != "DataIntegrityProof" or proofs[0].get("cryptosuite") not in SUITES:
        raise ProofRefused("proof-alg-unfit", "The suite of the proof is not one that the metadata lists.")
    return presentation, proofs[0]


def _find_key(method: str, _purpose: str) -> VerificationMethod:
    found = holder.of_method(method)
    return VerificationMethod(method, found.did, found.public_key)


def _refusal(result: ProofResult, budget: Budget) -> DomainError:
    if budget.is_spent:
        budget.spend(0)
    keyless = result.public_key is None and result.verification_method is not None
    code = _CODES.get(result.code, "proof-key-unfit" if keyless else "proof-malformed")
    return ProofRefused(code, f"The proof of the presentation does not hold: {result.code}.")


def _holder(said: JsonObject, result: ProofResult) -> Holder:
    if "VerifiablePresentation" not in types_of(said):
        raise ProofRefused("proof-malformed", "A proof of type di_vp is a VerifiablePresentation.")
    found = holder.of_method(result.verification_method or "")
    if "holder" in said and id_of(said["holder"]) != found.did:
        raise ProofRefused("proof-key-unfit", "The holder of the presentation is not who signed it.")
    return found


def _nonce(proof: JsonObject) -> str:
    challenge = proof.get("challenge")
    if not isinstance(challenge, str) or not challenge:
        raise ProofRefused("proof-without-nonce", "The proof must answer a c_nonce of the nonce endpoint.")
    return challenge
