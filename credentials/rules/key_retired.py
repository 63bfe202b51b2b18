"""A retired key still verifies and no longer signs."""

from typing import Final

from credentials.rules.case import AwardCase, KeyState
from schemas.errors import Refused

CODE: Final = "key-retired"


def check(case: AwardCase) -> None:
    """Refuse with `key-retired`."""
    if case.leader.key_state is KeyState.RETIRED:
        raise Refused(CODE, "The team leader's key is retired.")
