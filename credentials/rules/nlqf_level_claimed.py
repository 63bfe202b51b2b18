"""A level of NLQF (or EQF) belongs to registered qualifications; the name is protected by law.

A skill of the shop floor is none, so no text of a badge names a level of it.
"""

import re
from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Unfit

CODE: Final = "nlqf-level-claimed"

# Possessive, and no two runs of blanks side by side: otherwise blanks can be shared out in many ways.
_LEVEL: Final = re.compile(
    r"\b(?:NLQF|EQF|EKK)[\s:-]*+(?:(?:niveau|level)[\s:-]*+)?(?:[1-8]\b|instroom|entry)"
    r"|\b(?:niveau|level)\s++[1-8]\s++(?:(?:van|of|in)\s*+)?(?:(?:het|the|de)\s*+)?(?:NLQF|EQF)\b",
    re.IGNORECASE,
)


def check(case: AwardCase) -> None:
    """Refuse with `nlqf-level-claimed`."""
    for where, text in typed_texts(case):
        check_text(where, text)


def check_text(where: str, text: str) -> None:
    """Refuse one text with `nlqf-level-claimed`."""
    if _LEVEL.search(text):
        raise Unfit(CODE, "A badge must not claim an NLQF or EQF level.", where=where)
