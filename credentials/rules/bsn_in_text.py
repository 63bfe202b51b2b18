"""A citizen service number (BSN) needs a legal basis that a badge does not have.

Only in what people typed: ids and hashes hold digits of their own. A number counts when nine digits, perhaps
written in groups, pass the eleven-proof.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Refused

CODE: Final = "bsn-in-text"
LENGTH: Final = 9

# Addresses, UUIDs and long hexadecimal numbers, which no person made up.
_MACHINE: Final = re.compile(
    r"\b(?:https?|urn|did):\S+"
    r"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
    r"|\b(?=[0-9]*[a-f])[0-9a-f]{16,}\b",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"[0-9]+(?:[ \t.\-\u2010-\u2015]{1,2}[0-9]+)*")
_DIGITS: Final = re.compile(r"[0-9]+")


def check(case: AwardCase) -> None:
    """Refuse with `bsn-in-text`."""
    for where, text in typed_texts(case):
        if contains_bsn(text):
            raise Refused(CODE, "A text holds a citizen service number (BSN).", where=where)


def contains_bsn(text: str) -> bool:
    """Whether nine digits in a text, in one or several groups, pass the eleven-proof."""
    plain = _MACHINE.sub("\n", unicodedata.normalize("NFKC", text))
    return any(_passes(digits) for run in _RUN.findall(plain) for digits in _windows(_DIGITS.findall(run)))


def _windows(groups: list[str]) -> Iterator[str]:
    # Whole groups only: a telephone number's ten digits do not become a BSN by dropping one.
    for start in range(len(groups)):
        digits = ""
        for group in groups[start:]:
            digits += group
            if len(digits) >= LENGTH:
                break
        if len(digits) == LENGTH:
            yield digits


def _passes(digits: str) -> bool:
    weighed = sum(int(digit) * (LENGTH - place) for place, digit in enumerate(digits[:-1])) - int(digits[-1])
    return weighed % 11 == 0 and digits.strip("0") != ""
