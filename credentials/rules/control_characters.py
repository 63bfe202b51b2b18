"""Invisible characters are signed differently by different programs, and hide things from people.

Refused are C0 characters except tab, line feed and carriage return, DEL, and the marks that reverse the
direction of writing.
"""

import re
from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Refused

CODE: Final = "control-characters"

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def check(case: AwardCase) -> None:
    """Refuse with `control-characters`."""
    for where, text in typed_texts(case):
        if _FORBIDDEN.search(text):
            raise Refused(CODE, "A text holds invisible control characters.", where=where)
