"""Invisible characters are signed differently by different programs, and hide things from people.

Refused are C0 (except tab, line feed and carriage return), DEL and C1, halves of surrogate pairs, code points
that will never be characters, and the marks that change the direction of writing
(https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters).
"""

import re
from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Unfit

CODE: Final = "control-characters"

_FORBIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ud800-\udfff"
    r"\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)


def check(case: AwardCase) -> None:
    """Refuse with `control-characters`."""
    for where, text in typed_texts(case):
        check_text(where, text)


def check_text(where: str, text: str) -> None:
    """Refuse one text with `control-characters`."""
    if _FORBIDDEN.search(text):
        raise Unfit(CODE, "A text holds invisible control characters.", where=where)
