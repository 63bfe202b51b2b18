"""A key that somebody else may have is never used again."""

from typing import Final

from credentials.rules.case import AwardCase, KeyState
from schemas.errors import Refused

CODE: Final = "key-compromised"


def check(case: AwardCase) -> None:
    """Refuse with `key-compromised`."""
    if case.leader.key_state is KeyState.COMPROMISED:
        raise Refused(CODE, "The team leader's key is compromised.")
