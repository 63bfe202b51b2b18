"""Shapes that bodies of requests and answers share."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.platform.clock import whole_seconds
from schemas import instants

Item = TypeVar("Item")
_ALLOWED = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*"
_TEXT = Field(json_schema_extra={"pattern": rf"^{_ALLOWED}\S{_ALLOWED}$"})
"""Says in OpenAPI what the rules for text refuse, each with its own name."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _TEXT]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), _TEXT]
Because = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _TEXT]
Flag = Annotated[bool, Field(strict=True)]
"""A truth value in JSON: no number and no word stands for it."""
ExternalId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    _TEXT,
    Field(
        description="What your own programs call it; unique within the organisation. Never a citizen number."
    ),
]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
LARGEST_NUMBER = 2**31 - 1
"""What an integer column of every engine holds."""
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
"""A version or a sequence number, as it may stand in an address."""
FIRST_YEAR = 1900
LAST_YEAR = 2999


def is_storable(value: Any) -> bool:
    """Whether PostgreSQL and SQLite can keep a JSON value: no U+0000, half surrogate or overlong number."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if "\0" in item or (not item.isascii() and _SURROGATE.search(item)):
                return False
        elif isinstance(item, int) and abs(item) > LARGEST_NUMBER:
            return False
        elif isinstance(item, Mapping):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list | tuple):
            waiting += item
    return True


def _within_reason(instant: datetime) -> datetime:
    # Calculating at the very ends of the calendar overflows, and nobody means those days.
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR} is expected")
    return whole_seconds(instant)


def _read(value: object) -> object:
    if isinstance(value, datetime):
        return value
    found = instants.read_stamp(value)
    if found is None:
        raise ValueError("a date and time with an offset (2026-01-31T12:00:00Z) is expected")
    return found.moment


def _read_day(value: object) -> object:
    # A number would be read as seconds since 1970.
    if isinstance(value, str | date):
        return value
    raise ValueError("a day (2026-01-31) is expected")


Moment = Annotated[AwareDatetime, BeforeValidator(_read), AfterValidator(_within_reason)]
"""An instant with its offset; kept in UTC and whole seconds."""
Day = Annotated[
    date, BeforeValidator(_read_day), Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))
]
"""A day on the calendar of the trade."""


class Body(BaseModel):
    """What a request says: nothing else than what is asked for, in characters that every engine can keep."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _can_be_kept(cls, said: Any) -> Any:
        if not is_storable(said):
            raise ValueError("a text holds U+0000, or a number is larger than any that is kept")
        return said


class View(BaseModel):
    """What an answer says."""

    model_config = ConfigDict(frozen=True)


class Page(View, Generic[Item]):
    """Some of the items, and how many there are."""

    items: list[Item]
    total: int


class Reason(Body):
    """Why something is done. It stays at the thing itself; it is in no badge, log or audit trail."""

    reason: Because = Field(
        description="For people of the organisation; never a name or a number of a person."
    )


class Ending(Reason):
    """Why something ends, and when."""

    last_day: Day | None = Field(default=None, description="Included; it ends at once without it.")
