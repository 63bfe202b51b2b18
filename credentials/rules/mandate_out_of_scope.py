"""A mandate is for the skills or categories that it names."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "mandate-out-of-scope"


def check(case: AwardCase) -> None:
    """Refuse with `mandate-out-of-scope`."""
    skill = case.badge.skill
    if case.mandate and not case.mandate.scope.covers(skill.id, skill.category):
        raise Refused(CODE, "The mandate is not for this skill.", achievement=skill.id)
