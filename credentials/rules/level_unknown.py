"""The level that was reached is one of the rubric."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "level-unknown"


def check(case: AwardCase) -> None:
    """Refuse with `level-unknown`."""
    known = {level.key for level in case.badge.skill.levels}
    if case.badge.level is not None and case.badge.level not in known:
        raise Refused(CODE, "The skill has no such level.", levels=sorted(known))
