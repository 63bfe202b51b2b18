"""The judgement on a badge for which the budget does not reach.

Half a judgement would mislead: what was found until then may be the half that the maker of the badge wanted
to be found. So every check that a maker can make dear says the same, and nothing else is said.
"""

from typing import Final

from credentials.checks import registry
from credentials.checks.case import Case
from credentials.judgement import Judgement
from schemas.report import Trust, Verdict

_CODE: Final = "too-complex"


def too_complex(case: Case) -> Judgement:
    """Could not check, and nothing more to fetch."""
    told = Case(
        presented=case.presented,
        document=case.presented.credential,
        lookup=case.lookup,
        now=case.now,
        anchors=case.anchors,
    )
    for check in registry.checks():
        if _CODE in registry.codes_of(check):
            told.unknown(check.id, _CODE)
    return Judgement(
        verdict=Verdict.COULD_NOT_CHECK,
        trust=Trust.UNKNOWN_ISSUER,
        findings=tuple(told.findings),
        credential=told.document,
    )
