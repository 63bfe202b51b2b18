"""A skill that left the palette is not awarded any more; old badges stay true."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "skill-withdrawn"


def check(case: AwardCase) -> None:
    """Refuse with `skill-withdrawn`."""
    if case.skill.withdrawn:
        raise Refused(CODE, "The skill was withdrawn from the palette.", achievement=case.badge.skill.id)
