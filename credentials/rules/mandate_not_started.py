"""A mandate is used from its first day on."""

from typing import Final

from credentials.authority.scope import amsterdam_day
from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "mandate-not-started"


def check(case: AwardCase) -> None:
    """Refuse with `mandate-not-started`."""
    today = amsterdam_day(case.now)
    if case.mandate and today < case.mandate.scope.first_day:
        first = case.mandate.scope.first_day.isoformat()
        raise Refused(CODE, "The mandate has not started yet.", first_day=first)
