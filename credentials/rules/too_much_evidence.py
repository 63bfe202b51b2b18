"""A badge points to some evidence; it is not the archive."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Unfit

CODE: Final = "too-much-evidence"
MAX_ITEMS: Final = 10


def check(case: AwardCase) -> None:
    """Refuse with `too-much-evidence`."""
    if len(case.badge.evidence) > MAX_ITEMS:
        raise Unfit(
            CODE,
            "A badge holds a limited number of pieces of evidence.",
            where="evidence",
            allowed={"max_items": MAX_ITEMS},
        )
