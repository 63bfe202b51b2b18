"""A member issues while its keurmerk runs: on the day of the award and today. Other kinds need none.

A keurmerk that was ended before its last day does not run, though the badge would show one that did.
"""

from typing import Final

from credentials.authority.scope import amsterdam_day
from credentials.rules.case import AwardCase, OrganisationKind
from schemas.errors import Refused

CODE: Final = "keurmerk-lapsed"


def check(case: AwardCase) -> None:
    """Refuse with `keurmerk-lapsed`."""
    if case.organisation.kind is not OrganisationKind.MEMBER:
        return
    keurmerk = case.organisation.keurmerk
    days = (case.award_day, amsterdam_day(case.now))
    if (
        case.organisation.keurmerk_ended
        or keurmerk is None
        or not all(keurmerk[0] <= day <= keurmerk[1] for day in days)
    ):
        raise Refused(CODE, "The organisation has no keurmerk for that day.")
