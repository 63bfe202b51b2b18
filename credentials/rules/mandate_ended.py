"""A mandate is used up to and including its last day, unless the organisation ended it before."""

from typing import Final

from credentials.authority.scope import amsterdam_day
from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "mandate-ended"


def check(case: AwardCase) -> None:
    """Refuse with `mandate-ended`."""
    today = amsterdam_day(case.now)
    if case.mandate and (case.mandate.ended or case.mandate.scope.last_day < today):
        last = case.mandate.scope.last_day.isoformat()
        raise Refused(CODE, "The mandate has ended.", last_day=last)
