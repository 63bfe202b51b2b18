"""The judgement on a badge for which the budget does not reach.

Half a judgement would mislead: what was found until then may be the half that the maker of the badge wanted
to be found. So every check that a maker can make dear says the same, and nothing else is said.
"""

from credentials.checks.case import Case
from credentials.judgement import Judgement
from schemas.report import Trust, Verdict

CHECKS = ("data-model", "proof", "token", "status", "schema", "endorsements", "authority")
"""The checks that say so; each has the code `too-complex`."""


def too_complex(case: Case) -> Judgement:
    """Could not check, and nothing more to fetch."""
    told = Case(
        presented=case.presented,
        document=case.presented.credential,
        lookup=case.lookup,
        now=case.now,
        anchors=case.anchors,
    )
    for check in CHECKS:
        told.unknown(check, "too-complex")
    return Judgement(
        verdict=Verdict.COULD_NOT_CHECK,
        trust=Trust.UNKNOWN_ISSUER,
        findings=tuple(told.findings),
        credential=told.document,
    )
