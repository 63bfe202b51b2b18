"""Verifying one credential: https://www.w3.org/TR/vcalm/#verify-credential.

The judgement is the verifier's, the same that `/api/v1/verify` gives: this only asks, and answers in the
words of this interface.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from app.platform.runtime import Runtime
from app.vc_api import bindings, conforming, envelopes, findings, problem_types, requests
from app.vc_api.answers import problem
from app.vc_api.requests import RequestRefused
from app.verification import service as verification
from credentials import intake
from credentials.budget import Budget
from credentials.checks.verdict import verdict_of
from credentials.data_model.rules.enveloped import is_enveloped
from credentials.intake import Presented
from credentials.judgement import Finding, Judgement
from schemas.errors import DomainError
from schemas.report import Outcome, Verdict

CHECKS: Final = {
    "proof": frozenset[str](),
    "credentialStatus": frozenset({"status"}),
    "status": frozenset({"status"}),
    "credentialSchema": frozenset({"schema"}),
    "schema": frozenset({"schema"}),
    "validityPeriod": frozenset({"validity"}),
    "expirationDate": frozenset({"validity"}),
}
"""What the option `checks` may name, and which of our checks each stands for. Proofs are always checked."""

_OPTIONAL: Final = frozenset[str]().union(*CHECKS.values())
_TOLD: Final = {"returnResults": "checks", "returnProblemDetails": "problemDetails"}
"""Options that say whether a part of the answer is given; both parts are, when nothing is said."""


def _is_checks(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item in CHECKS for item in value)


OPTIONS: Final = {
    "checks": _is_checks,
    "challenge": requests.is_text,
    "domain": requests.is_texts,
    "expectedProofPurpose": requests.one_of("assertionMethod"),
    "proofs": requests.one_of("all", "any"),
    "returnCredential": requests.is_flag,
    "returnResults": requests.is_flag,
    "returnProblemDetails": requests.is_flag,
}


@dataclass(frozen=True)
class Answer:
    """One answer: its HTTP status and its body."""

    status: HTTPStatus
    body: dict[str, Any]


def verify_credential(runtime: Runtime, body: Any) -> Answer:
    """Verify a credential, and that its issuer's key made the proof.

    Args:
        runtime: the running service.
        body: `{"verifiableCredential", "options"?}`; the credential an object, or a token as text.

    Raises:
        RequestRefused: the body is not such an object.
        Malformed: there is no credential in it.
    """
    request = requests.read(body, "verifiableCredential", OPTIONS)
    presented = read_credential(request.subject)
    budget = Budget()
    found = conforming.breaches(runtime, request.subject, budget) if _is_envelope(request.subject) else []
    found += bindings.unmet(presented, request.options, runtime.clock())
    judgement = as_asked(judge(runtime, presented, budget), request.options)
    found += findings.problems_in(judgement.findings)
    verified = judgement.verified and not found
    more = {"credential": request.subject} if request.options.get("returnCredential") else {}
    return _told(answer(verified, found, judgement.findings, judgement, **more), request.options)


def read_credential(value: Any) -> Presented:
    """Take a credential as it stands in a request.

    Raises:
        RequestRefused: `credential-not-read`.
    """
    if not isinstance(value, dict | str):
        raise RequestRefused("credential-not-read", "verifiableCredential must be a JSON object or a token.")
    try:
        presented = intake.read_json(value)
    except DomainError as error:
        raise RequestRefused("credential-not-read", error.detail) from error
    if presented.kind != "credential" or presented.presentation is not None:
        raise RequestRefused("credential-not-read", "verifiableCredential must hold a verifiable credential.")
    envelopes.require_what_it_says(value, presented)
    return presented


def _is_envelope(value: Any) -> bool:
    return isinstance(value, dict) and is_enveloped(value)


def judge(
    runtime: Runtime,
    presented: Presented,
    budget: Budget | None = None,
) -> Judgement:
    """The verifier's judgement, with whatever the credential points to fetched within limits."""
    with runtime.work(writes=False) as work:
        anchors = verification.trust_anchors(work)
    sources = verification.Sources.of(runtime)
    found = verification.judge(
        presented, sources, now=runtime.clock(), anchors=anchors, every_proof=True, budget=budget
    )
    # What its holder did not sign rightly is not verified here, whatever the credential itself is worth.
    return replace(found.items[0], verdict=found.verdict) if found.items else found


def answer(
    verified: bool,
    found: list[dict[str, Any]],
    shown: Iterable[Finding],
    judgement: Judgement | None = None,
    **more: Any,
) -> Answer:
    """The answer to a request to verify."""
    if not verified and not found:
        found = [problem(problem_types.PROOF_VERIFICATION_ERROR, "It could not be verified.")]
    body: dict[str, Any] = {"verified": verified, "checks": findings.checks_in(shown), **more}
    if judgement is not None:
        body["warnings"] = [{"code": note.code, **note.params} for note in judgement.warnings]
        body["verdict"] = judgement.verdict.value
    if verified:
        return Answer(HTTPStatus.OK, {**body, "problemDetails": []})
    status = HTTPStatus.BAD_REQUEST
    return Answer(status, {**found[0], "status": int(status), **body, "problemDetails": found})


def _told(given: Answer, options: Mapping[str, Any]) -> Answer:
    """The answer without what the asker did not want to be told."""
    unwanted = {member for option, member in _TOLD.items() if not options.get(option, True)}
    return replace(given, body={name: value for name, value in given.body.items() if name not in unwanted})


def as_asked(judgement: Judgement, options: Mapping[str, Any]) -> Judgement:
    """The judgement with what the asker did not want checked, or wanted judged less strictly, left out."""
    kept = list(judgement.findings)
    if "checks" in options:
        named = frozenset[str]().union(*(CHECKS[name] for name in options["checks"]))
        kept = [finding for finding in kept if finding.check not in _OPTIONAL - named]
    if options.get("proofs") == "any":
        kept = _one_proof_is_enough(kept)
    return replace(judgement, findings=tuple(kept), verdict=_verdict(judgement, kept))


def _verdict(judgement: Judgement, kept: list[Finding]) -> Verdict:
    return judgement.verdict if len(kept) == len(judgement.findings) else verdict_of(kept)


def _one_proof_is_enough(found: list[Finding]) -> list[Finding]:
    """Leave out the proofs that do not hold, if there is one that holds and is the issuer's."""
    passed = {finding.code for finding in found if finding.outcome is Outcome.PASSED}
    if not {"proof.good", "issuer-key.of-issuer"} <= passed:
        return found
    return [
        finding
        for finding in found
        if finding.outcome is Outcome.PASSED or finding.check not in {"proof", "issuer-key"}
    ]
