"""Texts are plain or Markdown. Wallets differ in what they do with HTML, so none goes in."""

import re
from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Refused

CODE: Final = "html-in-text"

_HTML: Final = re.compile(r"<[a-z/!?]|\]\(\s*<?\s*(?:javascript|vbscript|data):", re.IGNORECASE)


def check(case: AwardCase) -> None:
    """Refuse with `html-in-text`."""
    for where, text in typed_texts(case):
        if _HTML.search(text):
            raise Refused(CODE, "A text holds HTML or a link that runs a script.", where=where)
