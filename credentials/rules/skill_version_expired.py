"""A version of a skill may have a last day."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "skill-version-expired"


def check(case: AwardCase) -> None:
    """Refuse with `skill-version-expired`."""
    last = case.skill.last_day
    if last is not None and case.award_day > last:
        raise Refused(CODE, "This version of the skill is no longer awarded.", last_day=last.isoformat())
