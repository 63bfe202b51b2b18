"""From findings to one verdict: authenticity first, then one precedence.

invalid > not_authorised > revoked > suspended > expired > not_yet_valid > could_not_check > valid

What proves a badge wrong outweighs what ended it, and what ended it outweighs what we could not know: a badge
known to be revoked stays revoked, whatever else was out of reach. But only a real badge can have been ended:
as long as no proof by a key of the issuer held, or the issuer hosts the badge, what it says about its own end
is anybody's word, and the verdict is `invalid` or `could_not_check`. What a finding makes of the verdict its
check declares; those that only inform (whose badge it is, other people's endorsements, trust, refresh) make
nothing of it.
"""

from collections.abc import Iterable

from credentials.checks import registry
from credentials.judgement import Finding
from schemas.report import Verdict

PRECEDENCE = (
    Verdict.INVALID,
    Verdict.NOT_AUTHORISED,
    Verdict.REVOKED,
    Verdict.SUSPENDED,
    Verdict.EXPIRED,
    Verdict.NOT_YET_VALID,
    Verdict.COULD_NOT_CHECK,
)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The heaviest verdict that any finding asks for, of those that may be said of such a badge."""
    findings = tuple(findings)
    asked = {registry.verdict_asked_by(finding) for finding in findings}
    if not is_proven(findings):
        return Verdict.INVALID if Verdict.INVALID in asked else Verdict.COULD_NOT_CHECK
    return next((verdict for verdict in PRECEDENCE if verdict in asked), Verdict.VALID)


def is_proven(findings: Iterable[Finding]) -> bool:
    """Whether the issuer is shown to have said what stands in the badge."""
    return any(map(registry.proves, findings))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The heaviest of several verdicts; `valid` when there is none."""
    found = set(verdicts)
    return next((verdict for verdict in PRECEDENCE if verdict in found), Verdict.VALID)
