"""A skill is confirmed after it was shown. Clocks may differ by a minute."""

from datetime import timedelta
from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "award-date-in-future"
SKEW: Final = timedelta(seconds=60)


def check(case: AwardCase) -> None:
    """Refuse with `award-date-in-future`."""
    if case.badge.awarded_at > case.now + SKEW:
        raise Refused(CODE, "The award lies in the future.")
