"""From the verifier's findings to the problems that the specifications name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.platform.i18n import Words
from app.vc_api import problem_types
from app.vc_api.answers import problem, type_of_code
from credentials.checks import registry
from credentials.data_model import (
    CRYPTOGRAPHIC_SECURITY_ERROR,
    DATA_LOSS_DETECTION_ERROR,
    MALFORMED_VALUE_ERROR,
    RANGE_ERROR,
)
from credentials.judgement import Finding
from schemas.report import Outcome, Verdict

_OF_CODE: Final[Mapping[str, str]] = {
    "validity.expired": RANGE_ERROR,
    "validity.not-yet-valid": RANGE_ERROR,
    "status.unreachable": problem_types.STATUS_RETRIEVAL_ERROR,
    "status.list-too-short": problem_types.STATUS_LIST_LENGTH_ERROR,
    "status.index-out-of-range": RANGE_ERROR,
    "status.list-malformed": MALFORMED_VALUE_ERROR,
    "status.malformed": MALFORMED_VALUE_ERROR,
    "data-model.undefined-word": DATA_LOSS_DETECTION_ERROR,
    "issuer-key.method-wrong-purpose": problem_types.INVALID_RELATIONSHIP,
    "issuer-key.document-id-mismatch": problem_types.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
}
_OF_CHECK: Final[Mapping[str, str]] = {
    "status": problem_types.STATUS_VERIFICATION_ERROR,
    "proof": problem_types.PROOF_VERIFICATION_ERROR,
    "issuer-key": problem_types.INVALID_VERIFICATION_METHOD,
    "token": CRYPTOGRAPHIC_SECURITY_ERROR,
    "holder": CRYPTOGRAPHIC_SECURITY_ERROR,
}
_SECURING: Final = frozenset({"proof", "issuer-key"})


def problems_in(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Every failed finding, and every one that leaves the verdict open, as ProblemDetails.

    "If result.status is set to false, add a CRYPTOGRAPHIC_SECURITY_ERROR to result.errors":
    https://www.w3.org/TR/vc-data-model-2.0/#verification
    """
    wrong = [
        finding
        for finding in findings
        if finding.outcome is Outcome.FAILED or registry.verdict_asked_by(finding) is Verdict.COULD_NOT_CHECK
    ]
    found = [problem(_type_of(finding), sentence(finding), code=finding.code) for finding in wrong]
    if any(finding.check in _SECURING for finding in wrong):
        detail = "The securing mechanism does not protect this document."
        found.append(problem(CRYPTOGRAPHIC_SECURITY_ERROR, detail))
    return found


def checks_in(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Every finding in short, for people who want to see the steps."""
    return [
        {
            "id": finding.check,
            "outcome": finding.outcome.value,
            "code": finding.code,
            "detail": sentence(finding),
        }
        for finding in findings
    ]


def sentence(finding: Finding) -> str:
    """What a finding says in English; its code where the catalogue has no sentence for it."""
    words, key = Words("en"), f"finding.{finding.code}"
    return words(key, **finding.params) if words.has(key) else finding.code


def _type_of(finding: Finding) -> str:
    if finding.code in _OF_CODE:
        return _OF_CODE[finding.code]
    why = finding.params.get("why")
    if finding.check == "proof" and isinstance(why, str) and why != "signature-invalid":
        return type_of_code(why)
    return _OF_CHECK.get(finding.check, MALFORMED_VALUE_ERROR)
