"""Hands a paper to the typesetter, a process of its own (`typesetter.py`), and makes texts fit to be set."""

import bisect
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from app.platform import child
from app.platform.child import Places
from app.platform.strangers import plain
from schemas.errors import Unavailable

AT_ONCE = 2
MOST_WAITING = 6
SECONDS = 10.0
"""For one paper by the clock on the wall; its time on a core is limited more tightly."""
RETRY_AFTER_SECONDS = 10
LARGEST = 8 * 1024 * 1024
NO_SHAPE = "□"
"""Stands for a character that the typesetter's fonts cannot draw."""

_TYPESETTER = Path(__file__).with_name("typesetter.py")
_COVERS = Path(__file__).with_name("covers.json")
"""First and last of each run of characters that the typesetter's own fonts draw, as found by setting each."""
_LONG_WORD = re.compile(r"\S{20}(?=\S{4})")
_MAY_BREAK = "\u200b"
# They change how their neighbours look and have no shape themselves; without a font for those they go.
_SHAPES_OTHERS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def typeset(template: str, values: Mapping[str, str], made_at: datetime) -> bytes:
    """Set a paper.

    Args:
        template: in Typst; ours.
        values: what the template reads from `sys.inputs`.
        made_at: when.

    Raises:
        Unavailable: `papers-busy`; `paper-not-made` when it took too long.
    """
    job = {"template": template, "values": dict(values), "made_at": int(made_at.timestamp())}
    with _places().turn():
        paper = child.run(_TYPESETTER, json.dumps(job).encode(), seconds=SECONDS, longest=LARGEST)
    if paper is None:
        detail = "This paper could not be made."
        raise Unavailable("paper-not-made", detail, retry_after=RETRY_AFTER_SECONDS)
    return paper


def settable(text: str) -> str:
    """A text as the fonts can draw it: long words may break, and a character without a shape is a box.

    PDF/UA asks that every character has a shape (ISO 14289-1, 7.21.8).
    """
    shown = _SHAPES_OTHERS.sub("", plain(text)).replace("\t", " ")
    drawn = "".join(one if one == "\n" or _is_covered(ord(one)) else NO_SHAPE for one in shown)
    return _LONG_WORD.sub(lambda word: word[0] + _MAY_BREAK, drawn)


def _is_covered(code: int) -> bool:
    starts, ends = _covers()
    place = bisect.bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def _covers() -> tuple[list[int], list[int]]:
    ranges = json.loads(_COVERS.read_text(encoding="utf-8"))
    return [first for first, _ in ranges], [last for _, last in ranges]


@cache
def _places() -> Places:
    return Places(_busy, at_once=AT_ONCE, most_waiting=MOST_WAITING)


def _busy() -> Unavailable:
    detail = "Many papers are being made. Try again shortly."
    return Unavailable("papers-busy", detail, retry_after=RETRY_AFTER_SECONDS)
