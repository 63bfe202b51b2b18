"""A presentation that shows nothing: whoever signed it holds the key that its proof names.

https://www.w3.org/TR/vc-data-integrity/#proof-purposes, purpose `authentication`
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials import reading
from credentials.budget import Budget
from credentials.forms.data_integrity import ProofResult, verify_proofs
from credentials.holder import holder
from credentials.holder.holder import PURPOSE, Holder
from credentials.holder.proof import ProofRefused
from credentials.loader import Contexts, is_bundled
from credentials.suites import suite_of
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.json_ld import contexts_of, id_of, items, types_of
from schemas.report import Outcome
from schemas.strict_json import JsonObject

_CODES: Final = {
    "domain-mismatch": "proof-for-another",
    "challenge-mismatch": "proof-answers-another",
    "signature-invalid": "proof-not-signed",
    "proof-expired": "proof-stale",
}


@dataclass(frozen=True, slots=True)
class Demanded:
    """What the proof of a presentation must be and say.

    Attributes:
        suites: the names of those that are taken.
        domain: for whom it must be made.
        now: aware.
        challenge: what it must answer; None leaves that to the caller.
        domain_may_be_missing: take a proof that is made for nobody in particular.
    """

    suites: Collection[str]
    domain: str
    now: datetime
    challenge: str | None = None
    domain_may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A presentation whose proof holds.

    Attributes:
        holder: who signed it.
        proof: as it stands in it.
    """

    holder: Holder
    proof: JsonObject


def check(presentation: Any, demanded: Demanded, contexts: Contexts, budget: Budget) -> Signed:
    """Check that a presentation was signed by the key that its proof names.

    Args:
        presentation: a JSON object; left unchanged.
        demanded: what its one proof must be and say.
        contexts: the bundled ones; a presentation that names others is refused, for nothing is fetched here.
        budget: pays for it.

    Raises:
        ProofRefused: see its codes.
        BudgetSpent: it costs more than is left.
    """
    document, proof = _parts(presentation, demanded.suites)
    nobody = demanded.domain_may_be_missing and "domain" not in proof
    try:
        results = verify_proofs(
            document,
            find_key=_find_key,
            contexts=contexts,
            now=demanded.now,
            expected_purpose=PURPOSE,
            domain=None if nobody else demanded.domain,
            challenge=demanded.challenge,
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
    return Signed(_holder(said, result), proof)


def _parts(presentation: Any, suites: Collection[str]) -> tuple[JsonObject, JsonObject]:
    if not isinstance(presentation, dict):
        raise ProofRefused("proof-malformed", "A signed presentation is an object.")
    proofs = items(presentation.get("proof"))
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise ProofRefused("proof-malformed", "The presentation must have one proof.")
    listed = contexts_of(presentation.get("@context", []))
    if not listed or not all(isinstance(url, str) and is_bundled(url) for url in listed):
        raise ProofRefused("proof-malformed", "The presentation may name published contexts only.")
    suite = suite_of(proofs[0])
    if suite is None or suite.name not in suites:
        raise ProofRefused("proof-alg-unfit", f"The suite of the proof must be one of {', '.join(suites)}.")
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
        raise ProofRefused("proof-malformed", "What is signed must be a VerifiablePresentation.")
    found = holder.of_method(result.verification_method or "")
    if "holder" in said and id_of(said["holder"]) != found.did:
        raise ProofRefused("proof-key-unfit", "The holder of the presentation is not who signed it.")
    return found
