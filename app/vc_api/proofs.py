"""Proofs alone: whoever made them, and what a verifier asked of them.

https://www.w3.org/TR/vc-data-integrity/#verify-proof
"""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import bindings, problem_types, requests
from app.vc_api.answers import problem, type_of_code
from app.vc_api.requests import RequestRefused
from app.verification.service import Sources, fetch_and_try
from credentials.budget import Budget
from credentials.checks.case import Case
from credentials.data_model import CRYPTOGRAPHIC_SECURITY_ERROR
from credentials.forms.data_integrity import ProofResult
from credentials.intake import Presented
from credentials.presentation.signatures import proofs_on
from credentials.resources import Lookup, Reference, Resources
from credentials.trust import NOBODY
from schemas.report import Outcome
from schemas.strict_json import JsonObject

OPTIONS: Final = {
    "checks": lambda value: isinstance(value, list) and all(item == "proof" for item in value),
    "challenge": requests.is_text,
    "domain": requests.is_texts,
    "expectedProofPurpose": requests.one_of("assertionMethod", "authentication"),
    "proofs": requests.one_of("all", "any"),
}
ONLY_PROOFS: Final = (
    "Only the proofs were checked: not whether the issuer made them, nor status, period or schema."
)


def verify_only_proofs(runtime: Runtime, body: Any) -> tuple[HTTPStatus, dict[str, Any]]:
    """Check the proofs of a document and nothing else, and say so.

    Args:
        runtime: the running service.
        body: `{"verifiableCredential", "options"?}`; the credential with embedded proofs.

    Raises:
        RequestRefused: the body is not such an object.
        Malformed: its proofs cannot be read.
    """
    request = requests.read(body, "verifiableCredential", OPTIONS)
    document = requests.json_object(request.subject, "verifiableCredential")
    if "proof" not in document:
        raise RequestRefused(
            "proof-missing", "There is no embedded proof.", problem_types.PROOF_VERIFICATION_ERROR
        )
    results = results_for(
        runtime,
        document,
        purpose=request.options.get("expectedProofPurpose", "assertionMethod"),
        domain=request.options.get("domain"),
        challenge=request.options.get("challenge"),
    )
    enough = any if request.options.get("proofs") == "any" else all
    verified = bool(results) and enough(result.outcome is Outcome.PASSED for result in results)
    found = [] if verified else problems_in(results)
    checked = {
        "checks": [one_line(result) for result in results],
        "warnings": [{"code": "proof-only", "detail": ONLY_PROOFS}],
    }
    if verified:
        return HTTPStatus.OK, {"verified": True, **checked, "problemDetails": []}
    status = HTTPStatus.BAD_REQUEST
    return status, {**found[0], "status": int(status), "verified": False, **checked, "problemDetails": found}


def results_for(
    runtime: Runtime,
    document: JsonObject,
    *,
    purpose: str,
    domain: str | list[str] | None,
    challenge: str | None,
    budget: Budget | None = None,
    holder: str = "",
) -> list[ProofResult]:
    """What became of each proof of a document, its keys and contexts fetched within limits."""
    now, asked = runtime.clock(), bindings.asked_by({"challenge": challenge, "domain": domain})
    budget = budget or Budget()

    def attempt(resources: Resources) -> tuple[list[ProofResult], tuple[Reference, ...]]:
        case = case_of(document, resources, now, budget)
        results = proofs_on(case, document, purpose=purpose, asked=asked, holder=holder)
        return results, case.lookup.wanted

    return fetch_and_try(Sources.of(runtime), attempt)


def case_of(document: JsonObject, resources: Resources, now: datetime, budget: Budget) -> Case:
    """A document on the table, for what needs its contexts and keys."""
    presented = Presented("credential", "embedded", document, b"")
    return Case(presented, document, Lookup(resources, budget), now, NOBODY, budget=budget)


def problems_in(results: list[ProofResult]) -> list[dict[str, Any]]:
    """Every proof that does not hold, as ProblemDetails."""
    wrong = [result for result in results if result.outcome is not Outcome.PASSED]
    found = [
        problem(_type_of(result.code), f"A proof does not hold: {result.code}.", code=result.code)
        for result in wrong
    ]
    return [
        *found,
        problem(CRYPTOGRAPHIC_SECURITY_ERROR, "The securing mechanism does not protect this document."),
    ]


def one_line(result: ProofResult) -> dict[str, str]:
    """A proof's result in short."""
    return {
        "id": "proof",
        "outcome": result.outcome.value,
        "code": result.code,
        "cryptosuite": result.cryptosuite or "",
    }


def _type_of(code: str) -> str:
    return problem_types.PROOF_VERIFICATION_ERROR if code == "signature-invalid" else type_of_code(code)
