"""Texts are plain or Markdown. Wallets differ in what they do with HTML, so none goes in."""

import re
from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Unfit

CODE: Final = "html-in-text"

# Possessive, and no two runs of blanks side by side: otherwise blanks can be shared out in many ways.
_SCRIPT: Final = r"\s*+(?:<\s*+)?(?:javascript|vbscript|data)\s*+:"
_HTML: Final = re.compile(
    rf"<[a-z/!?]|\]\({_SCRIPT}|^[^\S\n]*+\[[^\]\n]*+\]:{_SCRIPT}|&(?:lt|\#0*+60|\#x0*+3c);?\s*+[a-z/!?]",
    re.IGNORECASE | re.MULTILINE,
)


def check(case: AwardCase) -> None:
    """Refuse with `html-in-text`."""
    for where, text in typed_texts(case):
        check_text(where, text)


def check_text(where: str, text: str) -> None:
    """Refuse one text with `html-in-text`."""
    if _HTML.search(text):
        raise Unfit(CODE, "A text holds HTML or a link that runs a script.", where=where)
