"""Well-formed language tags: the grammar of RFC 5646 section 2.1 (BCP 47)."""

import re
from typing import Any, Final

_IRREGULAR: Final = re.compile(
    r"en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|sgn-be-(?:fr|nl)|sgn-ch-de"
)
_TAG: Final = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"  # language and extended language
    r"(?:-[a-z]{4})?"  # script
    r"(?:-(?:[a-z]{2}|[0-9]{3}))?"  # region
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+",
)


def is_language_tag(value: Any) -> bool:
    """Whether a JSON value is a well-formed `Language-Tag`; registration is not looked up."""
    if not isinstance(value, str) or not value.isascii():
        return False
    tag = value.lower()
    found = _TAG.fullmatch(tag)
    if found is None:
        return _IRREGULAR.fullmatch(tag) is not None
    # "Well-formed" forbids a variant or an extension's letter twice (RFC 5646 section 2.2.9).
    variants = (found["variants"] or "").split("-")[1:]
    letters = re.findall(r"-([0-9a-z])(?=-)", found["extensions"] or "")
    return len(set(variants)) == len(variants) and len(set(letters)) == len(letters)
