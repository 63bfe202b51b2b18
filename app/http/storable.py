"""What every engine can keep: no U+0000, no half surrogate, no number beyond a column."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

Place: TypeAlias = tuple[int | str, ...]

LARGEST_NUMBER: Final = 2**31 - 1
"""What an integer column of every engine holds."""
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


def unstorable(value: Any) -> Iterator[Place]:
    """Where in a JSON value something stands that PostgreSQL or SQLite cannot keep.

    A name that cannot be kept is told as the place that holds it.
    """
    waiting: list[tuple[Place, Any]] = [((), value)]
    while waiting:
        place, item = waiting.pop()
        if isinstance(item, str):
            if not _is_text(item):
                yield place
        elif isinstance(item, int) and abs(item) > LARGEST_NUMBER:
            yield place
        elif isinstance(item, Mapping):
            if not all(map(_is_text, item)):
                yield place
            else:
                waiting += [((*place, name), inner) for name, inner in item.items()]
        elif isinstance(item, list | tuple):
            waiting += [((*place, position), inner) for position, inner in enumerate(item)]


def is_storable(value: Any) -> bool:
    """Whether every engine can keep a JSON value."""
    return next(unstorable(value), None) is None


def _is_text(text: str) -> bool:
    return "\0" not in text and (text.isascii() or not _SURROGATE.search(text))
