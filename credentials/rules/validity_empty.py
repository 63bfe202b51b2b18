"""A badge holds from its award on, for at least a moment."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "validity-empty"


def check(case: AwardCase) -> None:
    """Refuse with `validity-empty`."""
    badge = case.badge
    ends_too_early = badge.valid_until is not None and badge.valid_until <= badge.valid_from
    if ends_too_early or badge.valid_from < badge.awarded_at:
        raise Unfit(
            CODE,
            "The badge would never be valid, or would be valid before it was awarded.",
            where="valid_until",
        )
