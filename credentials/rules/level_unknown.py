"""The level that was reached is one of the rubric."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "level-unknown"


def check(case: AwardCase) -> None:
    """Refuse with `level-unknown`."""
    known = {level.key for level in case.badge.skill.levels}
    if case.badge.level is not None and case.badge.level not in known:
        raise Unfit(CODE, "The skill has no such level.", where="level", allowed=sorted(known))
