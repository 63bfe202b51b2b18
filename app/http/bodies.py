"""Shapes that bodies of requests and answers share."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.http.storable import LARGEST_NUMBER
from app.platform.clock import first_instant, whole_seconds
from schemas import instants

When = TypeVar("When", date, datetime)

_INVISIBLE = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e"
    r"\u2066-\u206f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
)
_PATTERN = rf"^[^{_INVISIBLE}]*[^\s{_INVISIBLE}][^{_INVISIBLE}]*$"
AS_TEXT = Field(json_schema_extra={"pattern": _PATTERN})
"""Says in OpenAPI what the rules for text refuse, each with its own name."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AS_TEXT]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AS_TEXT]
Because = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AS_TEXT]
ExternalId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AS_TEXT,
    Field(
        description="What your own programs call it; unique within the organisation. Never a citizen number."
    ),
]
WantedExternalId = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=200,
        description="The one that your own programs call so.",
        json_schema_extra={"pattern": _PATTERN},
    ),
]

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
"""A version or a sequence number, as it may stand in an address."""
FIRST_YEAR = 1900
LAST_YEAR = 2999


def wrong(rule: str, **params: int | str) -> PydanticCustomError:
    """The error of a validator of ours.

    Args:
        rule: its name; the catalogue has its sentence under `rule.{name}`.
        params: what the sentence says.
    """
    return PydanticCustomError(rule, "not as asked for", params)


def _within_reason(when: When) -> When:
    # Calculating at the very ends of the calendar overflows, and nobody means those days.
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise wrong("year-in-bounds", minimum=FIRST_YEAR, maximum=LAST_YEAR)
    return when


def _read_moment(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    found = instants.read_stamp(value)
    if found is None or not found.in_calendar:
        raise wrong("moment")
    return found.moment


def _read_day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    found = instants.read_day(value) if isinstance(value, str) else None
    if found is None:
        raise wrong("day")
    return found


def _read_either(value: object) -> date:
    found = instants.read_day(value) if isinstance(value, str) else None
    if found is not None:
        return found
    try:
        return whole_seconds(_read_moment(value))
    except PydanticCustomError:
        raise wrong("day-or-moment") from None


def _beginning(when: date) -> datetime:
    return when if isinstance(when, datetime) else first_instant(when)


def _end(when: date) -> datetime:
    return when if isinstance(when, datetime) else first_instant(when + timedelta(days=1))


_YEAR = "(19|2[0-9])[0-9]{2}"
_DAY_TEXT = {"type": "string", "format": "date", "pattern": f"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$"}
_MOMENT_TEXT = {
    "type": "string",
    "format": "date-time",
    "pattern": f"^{_YEAR}-.*(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$",
}
Moment = Annotated[
    datetime,
    BeforeValidator(_read_moment),
    AfterValidator(_within_reason),
    AfterValidator(whole_seconds),
    WithJsonSchema(_MOMENT_TEXT),
]
"""An instant with its offset; kept in UTC and whole seconds."""
Day = Annotated[date, BeforeValidator(_read_day), AfterValidator(_within_reason), WithJsonSchema(_DAY_TEXT)]
"""A day on the calendar of the trade."""
_EITHER = WithJsonSchema({"anyOf": [_DAY_TEXT, _MOMENT_TEXT]})
DayOrMoment = Annotated[date, PlainValidator(_read_either), AfterValidator(_within_reason), _EITHER]
"""Either; an instant is a `datetime`."""
Since = Annotated[
    datetime,
    PlainValidator(_read_either),
    AfterValidator(_within_reason),
    AfterValidator(_beginning),
    _EITHER,
]
"""From the beginning of a day of the trade, or from a moment on."""
Until = Annotated[
    datetime, PlainValidator(_read_either), AfterValidator(_within_reason), AfterValidator(_end), _EITHER
]
"""To the end of a day of the trade, or until a moment; the instant itself is not included."""
Flag = Annotated[bool, Field(strict=True)]
"""Yes or no in a body, where a text is neither."""


class Body(BaseModel):
    """What a request says: nothing else than what is asked for; `StrictRoute` sees to what can be kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Patch(Body):
    """A JSON merge patch (RFC 7396): what is said changes, null takes away, what is left out stays."""

    def changes(self) -> dict[str, Any]:
        """What was said, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Filters(BaseModel):
    """What the query of an address says; `StrictRoute` refuses what is not declared."""

    model_config = ConfigDict(frozen=True)


class View(BaseModel):
    """What an answer says.

    Attributes:
        SECRET: whether it holds something that is shown once and kept nowhere in the clear.
    """

    SECRET: ClassVar[bool] = False

    model_config = ConfigDict(frozen=True)


class Reason(Body):
    """Why something is done. It stays at the thing itself; it is in no badge, log or audit trail."""

    reason: Because = Field(
        description="For people of the organisation; never a name or a number of a person."
    )


class Ending(Reason):
    """Why something ends, and when."""

    last_day: Day | None = Field(default=None, description="Included; it ends at once without it.")
