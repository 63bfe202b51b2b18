"""Verifying a presentation and everything in it: https://www.w3.org/TR/vcalm/#verify-presentation."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import conforming, envelopes, findings, problem_types, proofs, requests, verifying
from app.vc_api.answers import problem
from credentials.budget import Budget, BudgetSpent
from credentials.checks import validity
from credentials.data_model import CRYPTOGRAPHIC_SECURITY_ERROR, MALFORMED_VALUE_ERROR, PARSING_ERROR
from credentials.data_model.rules.enveloped import is_enveloped
from credentials.forms.data_integrity import ProofResult
from credentials.intake import MAX_CREDENTIALS
from credentials.resources import Resources
from schemas.errors import DomainError, Malformed
from schemas.json_ld import id_of, items, types_of
from schemas.report import Outcome
from schemas.strict_json import JsonObject

OPTIONS: Final = {
    **verifying.OPTIONS,
    "expectedProofPurpose": requests.one_of("authentication", "assertionMethod"),
    "returnPresentation": requests.is_flag,
}
_PURPOSES: Final = ("authentication", "assertionMethod")


@dataclass
class _Judged:
    """What was found about a presentation so far."""

    problems: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, str]] = field(default_factory=list)
    controllers: list[str | None] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)


def verify_presentation(runtime: Runtime, body: Any) -> verifying.Answer:
    """Verify a presentation's own proof, its holder, and every credential in it.

    Args:
        runtime: the running service.
        body: `{"verifiablePresentation", "options"?}`.

    Raises:
        RequestRefused: the body is not such an object.
        Malformed: an envelope that cannot be read; `too-many-credentials`.
    """
    request = requests.read(body, "verifiablePresentation", OPTIONS)
    given = requests.json_object(request.subject, "verifiablePresentation")
    judged = _Judged()
    try:
        return _judge(runtime, given, request, judged)
    except BudgetSpent as spent:
        judged.problems.append(problem(CRYPTOGRAPHIC_SECURITY_ERROR, spent.detail, code=spent.code))
        return _answer(judged, {"credentialResults": []})


def _judge(
    runtime: Runtime, given: JsonObject, request: requests.Request, judged: _Judged
) -> verifying.Answer:
    if is_enveloped(given):
        judged.problems += conforming.breaches(runtime, given, judged.budget)
        document = _opened(runtime, given, request.options, judged) if not judged.problems else {}
        if not judged.problems:
            judged.problems += conforming.breaches(runtime, document, judged.budget)
    else:
        # Proofs cover statements, not spellings: what is read is what was signed.
        document = conforming.as_signed(runtime, given, judged.budget)
        _check_proofs(runtime, given, envelopes.holder_of(document), request.options, judged)
        if not judged.problems:
            judged.problems += conforming.breaches(runtime, given, judged.budget)
    if not judged.problems:
        judged.problems += _not_a_presentation(document)
    if not judged.problems:
        _check_holder(document, judged)
        results = [
            _judge_shown(runtime, item, document, request.options, judged) for item in _shown(document)
        ]
    else:
        results = []
    more: dict[str, Any] = {"credentialResults": results}
    if request.options.get("returnPresentation"):
        more["verifiablePresentation"] = given
    return _answer(judged, more)


def _answer(judged: _Judged, more: dict[str, Any]) -> verifying.Answer:
    body = {"checks": judged.checks, **more}
    if not judged.problems:
        return verifying.Answer(HTTPStatus.OK, {"verified": True, **body, "problemDetails": []})
    status = HTTPStatus.BAD_REQUEST
    body |= {"verified": False, "problemDetails": judged.problems}
    return verifying.Answer(status, {**judged.problems[0], "status": int(status), **body})


def _not_a_presentation(document: JsonObject) -> list[dict[str, Any]]:
    if "VerifiablePresentation" in types_of(document):
        return []
    detail = "type must include VerifiablePresentation."
    return [problem(MALFORMED_VALUE_ERROR, detail, pointer="/type", code="presentation-type")]


def _check_proofs(runtime: Runtime, document: JsonObject, holder: str, options: Any, judged: _Judged) -> None:
    stated = document.get("proof")
    first = stated[0] if isinstance(stated, list) and stated else stated
    named = first.get("proofPurpose") if isinstance(first, dict) else None
    purpose = options.get("expectedProofPurpose", named if named in _PURPOSES else _PURPOSES[0])
    results = proofs.results_for(
        runtime,
        document,
        purpose=purpose,
        domain=options.get("domain"),
        challenge=options.get("challenge"),
        budget=judged.budget,
        holder=holder,
    )
    judged.checks += [proofs.one_line(result) for result in results]
    if not results:
        detail = "The presentation has no proof."
        judged.problems.append(problem(problem_types.PROOF_VERIFICATION_ERROR, detail))
    elif not _hold(results, options):
        judged.problems += proofs.problems_in(results)
    judged.controllers += [result.controller for result in results if result.outcome is Outcome.PASSED]


def _hold(results: list[ProofResult], options: Any) -> bool:
    enough = any if options.get("proofs") == "any" else all
    return enough(result.outcome is Outcome.PASSED for result in results)


def _opened(runtime: Runtime, given: JsonObject, options: Any, judged: _Judged) -> JsonObject:
    opened = envelopes.open_presentation(runtime, given, options, judged.budget)
    judged.problems += opened.problems
    if opened.document is None:
        return {}
    judged.controllers.append(opened.controller)
    judged.checks.append({"id": "token", "outcome": "passed", "code": "token.good", "cryptosuite": "vp+jwt"})
    return opened.document


def _check_holder(document: JsonObject, judged: _Judged) -> None:
    """The holder is who made a proof; others may have signed along."""
    if "holder" in document and envelopes.holder_of(document) not in judged.controllers:
        detail = "The presentation was signed by somebody else than its holder."
        judged.problems.append(problem(problem_types.INVALID_VERIFICATION_METHOD, detail))


def _shown(document: JsonObject) -> list[Any]:
    listed = items(document.get("verifiableCredential"))
    if len(listed) > MAX_CREDENTIALS:
        detail = f"More than {MAX_CREDENTIALS} credentials at once."
        raise Malformed("too-many-credentials", detail, limit=MAX_CREDENTIALS)
    return listed


def _judge_shown(
    runtime: Runtime, item: Any, document: JsonObject, options: Any, judged: _Judged
) -> dict[str, Any]:
    if isinstance(item, dict) and "proof" not in item and not is_enveloped(item):
        return _judge_vouched_for(runtime, item, document, judged)
    try:
        presented = verifying.read_credential(item)
    except DomainError as error:
        judged.problems.append(problem(PARSING_ERROR, error.detail))
        return {"verified": False}
    judgement = verifying.as_asked(verifying.judge(runtime, presented, judged.budget), options)
    judged.problems += findings.problems_in(judgement.findings)
    if not judgement.verified and not judged.problems:  # pragma: no cover  a verdict always has its reason
        judged.problems.append(problem(CRYPTOGRAPHIC_SECURITY_ERROR, "A credential could not be verified."))
    return {
        "verified": judgement.verified,
        "verdict": judgement.verdict.value,
        "checks": findings.checks_in(judgement.findings),
    }


def _judge_vouched_for(
    runtime: Runtime, item: JsonObject, document: JsonObject, judged: _Judged
) -> dict[str, Any]:
    """A credential about which the holder's own proof over the presentation is the only word."""
    whole = {"@context": document["@context"], **item}
    said = conforming.as_signed(runtime, whole, judged.budget)
    case = proofs.case_of(said, Resources(), runtime.clock(), judged.budget)
    holder = envelopes.holder_of(document)
    vouched = bool(holder) and case.issuer_id == holder and id_of(item.get("issuer")) == holder
    if not vouched:
        detail = "A credential without a proof of its own is good only when its issuer is the holder."
        judged.problems.append(problem(problem_types.PROOF_VERIFICATION_ERROR, detail))
        return {"verified": False, "verdict": "invalid", "checks": []}
    validity.check(case)
    found = findings.problems_in(case.findings)
    judged.problems += found
    verdict = "invalid" if found else "self-asserted"
    return {"verified": not found, "verdict": verdict, "checks": findings.checks_in(case.findings)}
