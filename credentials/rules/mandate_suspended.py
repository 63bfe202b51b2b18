"""A suspended mandate is not used."""

from typing import Final

from credentials.rules.case import AwardCase
from schemas.errors import Refused

CODE: Final = "mandate-suspended"


def check(case: AwardCase) -> None:
    """Refuse with `mandate-suspended`."""
    if case.mandate and case.mandate.suspended:
        raise Refused(CODE, "The mandate is suspended.")
