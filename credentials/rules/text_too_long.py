"""A badge is read on a phone and travels inside pictures and QR codes."""

from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Unfit

CODE: Final = "text-too-long"
MAX_CHARACTERS: Final = 4000


def check(case: AwardCase) -> None:
    """Refuse with `text-too-long`."""
    for where, text in typed_texts(case):
        check_text(where, text)


def check_text(where: str, text: str) -> None:
    """Refuse one text with `text-too-long`."""
    if len(text) > MAX_CHARACTERS:
        raise Unfit(
            CODE, "A text is too long for a badge.", where=where, allowed={"max_length": MAX_CHARACTERS}
        )
