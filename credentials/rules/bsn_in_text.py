"""A citizen service number (BSN) needs a legal basis that a badge does not have.

Only in what people typed: ids and hashes hold digits of their own. A number counts when nine digits, however
they are written, pass the eleven-proof: digits of any script, invisible characters and accents between or on
them, anything that is not a letter or digit as a separator, an address or a prefix in front. Ordinary dates,
times, amounts and telephone numbers are no nine digits in groups, though their digits may add up to that.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from credentials.rules.case import AwardCase
from credentials.rules.typed import typed_texts
from schemas.errors import Unfit

CODE: Final = "bsn-in-text"
LENGTH: Final = 9

_TAGS: Final = range(0xE0020, 0xE007F)
"""Invisible copies of ASCII (https://www.unicode.org/charts/PDF/UE0000.pdf)."""
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by name that show nothing."""
# UUIDs and long hexadecimal numbers, which no person made up.
_MACHINE: Final = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9]*[a-f])[0-9a-f]{32,})(?![0-9a-z])",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"[0-9](?:[^\w]|_|[0-9])*[0-9]|[0-9]")
_DIGITS: Final = re.compile(r"[0-9]+")

_YEAR: Final = r"(?:19|20)[0-9]{2}"
_DAY, _MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE: Final = rf"(?:{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}|{_YEAR}[-/.]{_MONTH}[-/.]{_DAY})"
_TIME: Final = r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?::[0-5][0-9])?"
_MOMENTS: Final = re.compile(
    rf"{_DATE}(?:[ ,;\-\u2013]+(?:{_DATE}|{_TIME}))+|{_TIME}(?:[ ,;\-\u2013]+{_TIME})+"
)
_AMOUNTS: Final = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{2}(?:[ ;/+\u20ac-]+[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{2})+"
)
# With the country's code, or ten digits after a nought: then nine of them are no number of their own.
_TELEPHONE: Final = re.compile(
    r"(?:\+|00)[ ]?(?:31[ ./-]*(?:\(0\))?(?:[ ./-]*[0-9]){9}|[1-9](?:[ ./()-]*[0-9]){10,14})"
)
_NATIONAL: Final = re.compile(r"\(?0(?:[ ./()-]?[0-9]){9}")
_ISBN: Final = re.compile(r"97[89](?:[ -]?[0-9]){10}")


def check(case: AwardCase) -> None:
    """Refuse with `bsn-in-text`."""
    for where, text in typed_texts(case):
        check_text(where, text)


def check_text(where: str, text: str) -> None:
    """Refuse one text with `bsn-in-text`."""
    if contains_bsn(text):
        raise Unfit(CODE, "A text holds a citizen service number (BSN).", where=where)


def contains_bsn(text: str) -> bool:
    """Whether nine digits in a text, in one or several groups, pass the eleven-proof."""
    return any(_found(way) for way in {text, unquote(html.unescape(text))})


def _found(text: str) -> bool:
    plain = _MACHINE.sub(" x ", "".join(map(_plain, text)))
    return any(_passes(digits) for before, run in _runs(plain) for digits in _candidates(before, run))


def _runs(plain: str) -> Iterator[tuple[str, str]]:
    for found in _RUN.finditer(plain):
        yield plain[max(0, found.start() - 3) : found.start()], found[0]


def _candidates(before: str, run: str) -> Iterator[str]:
    groups = _DIGITS.findall(run)
    yield from (group for group in groups if len(group) == LENGTH)
    if not _is_ordinary(before, run):
        yield from _windows(groups)


def _windows(groups: list[str]) -> Iterator[str]:
    # Whole groups only: a telephone number's ten digits do not become a BSN by dropping one.
    for start in range(len(groups)):
        digits = ""
        for group in groups[start : start + LENGTH]:
            digits += group
            if len(digits) >= LENGTH:
                break
        if len(digits) == LENGTH:
            yield digits


def _is_ordinary(before: str, run: str) -> bool:
    signed = f"{'+' if before.rstrip().endswith('+') else ''}{run}"
    bracketed = f"{'(' if before.endswith('(') else ''}{run}"
    if _TELEPHONE.fullmatch(signed) or _NATIONAL.fullmatch(bracketed):
        return True
    return any(form.fullmatch(run) for form in (_MOMENTS, _AMOUNTS, _ISBN))


def _plain(character: str) -> str:
    """A digit of any script as ASCII; nothing for what nobody sees; anything else as NFKC has it."""
    if character.isascii():
        return character
    if ord(character) in _TAGS:
        return chr(ord(character) - 0xE0000)
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me"} or character in _FILLERS:
        return ""
    if category == "Lm":
        return " "
    value = unicodedata.digit(character, None)
    if value is None:
        # Numerals of other scripts (Chinese, Roman) that stand for one digit.
        number = unicodedata.numeric(character, None)
        value = int(number) if number is not None and number in range(10) else None
    return unicodedata.normalize("NFKC", character) if value is None else str(value)


def _passes(digits: str) -> bool:
    weighed = sum(int(digit) * (LENGTH - place) for place, digit in enumerate(digits[:-1])) - int(digits[-1])
    return weighed % 11 == 0 and digits.strip("0") != ""
