"""A skill is confirmed after it was shown. Clocks may differ by a minute."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas import instants
from schemas.errors import Unfit

CODE: Final = "award-date-in-future"


def check(case: AwardCase) -> None:
    """Refuse with `award-date-in-future`."""
    if instants.is_future(case.badge.awarded_at, case.now):
        raise Unfit(CODE, "The award lies in the future.", where="awarded_date")
