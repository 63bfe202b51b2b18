"""Verifying a presentation and everything in it: https://www.w3.org/TR/vcalm/#verify-presentation."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import findings, problem_types, proofs, requests, verifying
from app.vc_api.answers import problem, type_of_code
from app.verification.service import World, settle
from credentials import jws, jwt
from credentials.budget import CHARACTERS_READ, RSA_SIGNATURE, Budget, BudgetSpent
from credentials.data_integrity import FindKey, ProofResult
from credentials.data_model import CRYPTOGRAPHIC_SECURITY_ERROR, PARSING_ERROR, Violation, violations
from credentials.data_model.rules.enveloped import is_enveloped
from credentials.loader import UnknownContext
from credentials.resources import Reference, Resources
from credentials.schema_cost import Sizes
from schemas.errors import DomainError, Malformed, Unavailable
from schemas.report import Outcome
from schemas.strict_json import JsonObject

OPTIONS: Final = {
    **verifying.OPTIONS,
    "expectedProofPurpose": requests.one_of("authentication", "assertionMethod"),
    "returnPresentation": requests.is_flag,
}
_PURPOSES: Final = ("authentication", "assertionMethod")
_ENVELOPE: Final = "data:application/vp+jwt,"


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
        Malformed: an envelope that cannot be read.
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
        judged.problems += _breaches(runtime, given, judged.budget)
        document = _opened(runtime, given, judged) if not judged.problems else {}
    else:
        document = given
        _check_proofs(runtime, document, request.options, judged)
    if not judged.problems:
        judged.problems += _breaches(runtime, document, judged.budget)
    if not judged.problems:
        _check_holder(document, judged)
        results = [_judge_shown(runtime, item, document, judged) for item in _shown(document)]
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


def _breaches(runtime: Runtime, document: JsonObject, budget: Budget) -> list[dict[str, Any]]:
    now = runtime.clock()

    def attempt(resources: Resources) -> tuple[list[Violation] | None, tuple[Reference, ...]]:
        case = proofs.case_of(document, resources, now, budget)
        try:
            budget.spend(Sizes(document).root)
            return violations(document, contexts=case.contexts), ()
        except UnknownContext as error:
            case.want_context(error)
            return None, case.lookup.wanted

    found = settle(World.around(runtime), attempt)
    if found is None:
        return [problem(PARSING_ERROR, "A context of the presentation could not be had.")]
    return [problem(one.problem_type, one.detail, pointer=one.pointer, code=one.code) for one in found]


def _check_proofs(runtime: Runtime, document: JsonObject, options: Any, judged: _Judged) -> None:
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


def _opened(runtime: Runtime, given: JsonObject, judged: _Judged) -> JsonObject:
    """The presentation inside an envelope, its signature checked: https://www.w3.org/TR/vc-jose-cose/."""
    url: str = given["id"]
    if not url.startswith(_ENVELOPE):
        raise Malformed("envelope-unsupported", "Only presentations in a vp+jwt envelope are verified.")
    token = jws.read(url.removeprefix(_ENVELOPE))
    document = jwt.presentation_of(token)
    now = runtime.clock()

    def attempt(resources: Resources) -> tuple[DomainError | str, tuple[Reference, ...]]:
        case = proofs.case_of(document, resources, now, judged.budget)
        judged.budget.spend(RSA_SIGNATURE + len(url) // CHARACTERS_READ)
        try:
            return _controller_of(token, document, proofs.key_finder(case.lookup, now)), ()
        except Unavailable as error:
            return error, case.lookup.wanted
        except DomainError as error:
            return error, ()

    found = settle(World.around(runtime), attempt)
    if isinstance(found, DomainError):
        judged.problems.append(problem(type_of_code(found.code), found.detail, code=found.code))
        judged.problems.append(
            problem(CRYPTOGRAPHIC_SECURITY_ERROR, "The envelope's signature does not hold.")
        )
        return {}
    judged.controllers.append(found)
    judged.checks.append({"id": "token", "outcome": "passed", "code": "token.good", "cryptosuite": "vp+jwt"})
    problems_of_time = jwt.time_problems(token, now)
    judged.problems += [
        problem(CRYPTOGRAPHIC_SECURITY_ERROR, f"The token's times do not hold: {code}.", code=code)
        for code in problems_of_time
    ]
    return document


def _controller_of(token: jws.Jwt, document: JsonObject, find: FindKey) -> str:
    jws.check_header(token)
    method_id = jws.key_reference(token).method_id(_holder_of(document))
    if method_id is None:
        raise jws.JwsRefused("key-reference-missing", "The token does not say which key signed it.")
    method = find(method_id, "authentication")
    jws.verify_signature(token, method.public_key)
    return method.controller or ""


def _check_holder(document: JsonObject, judged: _Judged) -> None:
    """The holder is who made the proof."""
    if "holder" in document and any(name != _holder_of(document) for name in judged.controllers):
        detail = "The presentation was signed by somebody else than its holder."
        judged.problems.append(problem(problem_types.INVALID_VERIFICATION_METHOD, detail))


def _shown(document: JsonObject) -> list[Any]:
    shown = document.get("verifiableCredential", [])
    return shown if isinstance(shown, list) else [shown]


def _judge_shown(runtime: Runtime, item: Any, document: JsonObject, judged: _Judged) -> dict[str, Any]:
    if isinstance(item, dict) and "proof" not in item and not is_enveloped(item):
        return _judge_vouched_for(item, document, judged)
    try:
        presented = verifying.read_credential(item)
    except DomainError as error:
        judged.problems.append(problem(PARSING_ERROR, error.detail))
        return {"verified": False}
    judgement = verifying.judge(runtime, presented, judged.budget)
    judged.problems += findings.problems_in(judgement.findings, verifying.DECISIVE)
    if not judgement.verified and not judged.problems:  # pragma: no cover  a verdict always has its reason
        judged.problems.append(problem(CRYPTOGRAPHIC_SECURITY_ERROR, "A credential could not be verified."))
    return {
        "verified": judgement.verified,
        "verdict": judgement.verdict.value,
        "checks": findings.checks_in(judgement.findings),
    }


def _judge_vouched_for(item: JsonObject, document: JsonObject, judged: _Judged) -> dict[str, Any]:
    """A credential about which the holder's own proof over the presentation is the only word."""
    issuer = item.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    vouched = named is not None and named == _holder_of(document)
    if not vouched:
        detail = "A credential without a proof of its own is good only when its issuer is the holder."
        judged.problems.append(problem(problem_types.PROOF_VERIFICATION_ERROR, detail))
    return {"verified": vouched, "verdict": "self-asserted" if vouched else "invalid", "checks": []}


def _holder_of(document: JsonObject) -> str:
    holder = document.get("holder")
    found = holder.get("id") if isinstance(holder, dict) else holder
    return found if isinstance(found, str) else ""
