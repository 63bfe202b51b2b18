"""From findings to one verdict: authenticity first, then one precedence.

invalid > not_authorised > revoked > suspended > expired > not_yet_valid > could_not_check > valid

What proves a badge wrong outweighs what ended it, and what ended it outweighs what we could not know: a badge
known to be revoked stays revoked, whatever else was out of reach. But only a real badge can have been ended:
as long as no proof by a key of the issuer held, or the issuer hosts the badge, what it says about its own end
is anybody's word, and the verdict is `invalid` or `could_not_check`. Checks that inform and do not decide
(whose badge it is, schema out of reach, other people's endorsements, trust, refresh) are not in the tables.
"""

from collections.abc import Iterable

from credentials.judgement import Finding
from schemas.report import Outcome, Verdict

PRECEDENCE = (
    Verdict.INVALID,
    Verdict.NOT_AUTHORISED,
    Verdict.REVOKED,
    Verdict.SUSPENDED,
    Verdict.EXPIRED,
    Verdict.NOT_YET_VALID,
    Verdict.COULD_NOT_CHECK,
)

_WHEN_FAILED = {
    "status.revoked": Verdict.REVOKED,
    "status.suspended": Verdict.SUSPENDED,
    "validity.expired": Verdict.EXPIRED,
    "validity.not-yet-valid": Verdict.NOT_YET_VALID,
}
_INVALID_WHEN_FAILED = frozenset(
    {
        "shape", "context", "data-model", "proof", "issuer-key", "token",
        "hosted", "validity", "status", "schema",
    }
)  # fmt: skip
_DECIDES_WHEN_UNKNOWN = frozenset(
    {"shape", "data-model", "proof", "issuer-key", "token", "hosted", "status", "authority"}
)
_ALSO_DECIDES_WHEN_UNKNOWN = frozenset({"schema.respelled"})
"""A schema out of reach changes nothing; but whoever respells a badge must not get it past its schema."""
_PROVES = frozenset({"issuer-key.of-issuer", "hosted.hosted", "hosted.signed", "hosted.withdrawn"})
"""What is written down only when a proof or token by a key of the issuer held, or the issuer hosts it."""


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The heaviest verdict that any finding asks for, of those that may be said of such a badge."""
    findings = tuple(findings)
    asked = {_asked_by(finding) for finding in findings}
    if not is_proven(findings):
        return Verdict.INVALID if Verdict.INVALID in asked else Verdict.COULD_NOT_CHECK
    return next((verdict for verdict in PRECEDENCE if verdict in asked), Verdict.VALID)


def is_proven(findings: Iterable[Finding]) -> bool:
    """Whether the issuer is shown to have said what stands in the badge."""
    return any(finding.outcome is Outcome.PASSED and finding.code in _PROVES for finding in findings)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The heaviest of several verdicts; `valid` when there is none."""
    found = set(verdicts)
    return next((verdict for verdict in PRECEDENCE if verdict in found), Verdict.VALID)


def _asked_by(finding: Finding) -> Verdict | None:
    if finding.outcome is Outcome.FAILED:
        if finding.check == "authority":
            return Verdict.NOT_AUTHORISED
        if finding.code in _WHEN_FAILED:
            return _WHEN_FAILED[finding.code]
        return Verdict.INVALID if finding.check in _INVALID_WHEN_FAILED else None
    decides = finding.check in _DECIDES_WHEN_UNKNOWN or finding.code in _ALSO_DECIDES_WHEN_UNKNOWN
    return Verdict.COULD_NOT_CHECK if finding.outcome is Outcome.UNKNOWN and decides else None
