"""Text that somebody else wrote, made fit to be shown: nothing in it hides, reorders or breaks out of a line.

Direction controls let a name be read backwards (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing),
and characters without a shape make two names look alike.
"""

import unicodedata
from typing import Final

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_JOINERS: Final = frozenset("\u200c\u200d")
# Scripts that need a joiner write it after such a character; emoji join their parts with it.
_JOINED_TO: Final = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
# Of other categories, and yet without any shape.
_SHAPELESS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS: Final = frozenset({"Zl", "Zp"})
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


def plain(text: str) -> str:
    """The text without characters that cannot be seen; line breaks and tabs stay."""
    kept: list[str] = []
    for character in text.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(character)
        if character in "\n\t":
            kept.append(character)
        elif category in _BREAKS:
            kept.append("\n")
        elif category == "Zs":
            kept.append(" ")
        elif character in _JOINERS:
            if kept and unicodedata.category(kept[-1]) in _JOINED_TO:
                kept.append(character)
        elif category not in _HIDDEN and character not in _SHAPELESS:
            kept.append(character)
    return "".join(kept)


def quoted(text: str) -> str:
    """The text as a part of one of our sentences: on one line, and isolated where it runs right to left.

    https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
    """
    line = " ".join(plain(text).split())
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in line):
        return f"{_FIRST_STRONG_ISOLATE}{line}{_POP_ISOLATE}"
    return line
