"""The mandate ran on the day of the award: verifiers judge it at that day."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "award-date-outside-mandate"


def check(case: AwardCase) -> None:
    """Refuse with `award-date-outside-mandate`."""
    if case.mandate and not case.mandate.scope.runs_on(case.award_day):
        raise Refused(CODE, "The mandate was not in force on that day.", award_day=case.award_day.isoformat())
