"""Reading a long list a piece at a time, by position and never by counting: stable while others write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.platform.db import Instant

Item = TypeVar("Item")
Position: TypeAlias = tuple[str | int, ...]
"""Where a row stands: what it is sorted by, as plain values; the last of them is unique."""
Order: TypeAlias = Sequence[InstrumentedAttribute[Any]]

Selecting: TypeAlias = Select[*tuple[Any, ...]]

MOST: Final = 200
USUAL: Final = 50
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
ONE_STEP: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Which piece of a list is wanted.

    Attributes:
        limit: how many rows at most.
        after: the position of the row before the first; None for the beginning.
    """

    limit: int = USUAL
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """A piece of a list.

    Attributes:
        rows: what is in it.
        last: the position of its last row when more follow; None at the end.
    """

    rows: Sequence[Item]
    last: Position | None


class PositionUnreadableError(ValueError):
    """A position that belongs to another list."""


def read(
    session: Session, query: Selecting, window: Window, *, by: Order, newest_first: bool = False
) -> Slice[Any]:
    """One piece of a list.

    Args:
        session: the database.
        query: selects the rows, in no order.
        window: which of them.
        by: what they are sorted by; the last column is unique.
        newest_first: from the largest to the smallest.

    Returns:
        The rows: as they are when the query selects one thing, else as tuples.

    Raises:
        PositionUnreadableError: the window begins after a position that is none of this list.
    """
    if window.after is not None:
        query = query.where(_beyond(by, window.after, newest_first=newest_first))
    order = [column.desc() if newest_first else column for column in by]
    # One more than asked for tells whether something follows.
    found = session.execute(query.add_columns(*by).order_by(*order).limit(window.limit + 1)).all()
    rows = found[: window.limit]
    more = len(found) > window.limit
    last = tuple(_plain(value) for value in rows[-1][-len(by) :]) if more else None
    return Slice([_without(row, len(by)) for row in rows], last)


def _beyond(by: Order, after: Position, *, newest_first: bool) -> ColumnElement[bool]:
    if len(after) != len(by):
        raise PositionUnreadableError
    there = tuple_(
        *(literal(_typed(column, value), column.type) for column, value in zip(by, after, strict=True))
    )
    here = tuple_(*by)
    return here < there if newest_first else here > there


def _without(row: Any, extra: int) -> Any:
    own = tuple(row)[:-extra]
    return own[0] if len(own) == 1 else own


def _plain(value: Any) -> str | int:
    if isinstance(value, datetime):
        return (value - EPOCH) // ONE_STEP
    return value if isinstance(value, int) else str(value)


def _typed(column: InstrumentedAttribute[Any], value: str | int) -> Any:
    try:
        if isinstance(column.type, Instant):
            return EPOCH + int(value) * ONE_STEP
        kind = column.type.python_type
        return UUID(str(value)) if kind is UUID else kind(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise PositionUnreadableError from error
