"""Single values that many shapes share, with the standard's rules about their form."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WrapSerializer,
    WrapValidator,
)

from schemas.errors import Malformed

T = TypeVar("T")

_DATE_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(?:(Z)|([+-])(\d\d):(\d\d))", re.ASCII
)
_MAX_OFFSET: Final = timedelta(hours=14)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")


def instant(text: str) -> datetime:
    """A DateTimeZ as a moment in UTC; digits beyond the microsecond are cut off.

    DateTimeZ is `dateTimeStamp` of XML Schema (https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp): the
    offset is required, `24:00:00` is the first moment of the next day. Years 0001 to 9999 are understood.

    Raises:
        Malformed: `datetime-malformed`.
    """
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        raise Malformed(
            "datetime-malformed", "A date and time with an offset (2026-01-31T12:00:00Z) is expected."
        )
    try:
        return _moment(found)
    except (ValueError, OverflowError) as error:
        raise Malformed("datetime-malformed", "There is no such date, time or offset.") from error


def _moment(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(found[group]) for group in range(1, 7))
    microsecond = int((found[7] or "").ljust(6, "0")[:6])
    midnight_at_the_end = hour == 24 and not (minute or second or microsecond)  # noqa: PLR2004  the clock's
    offset = timedelta()
    if found[8] is None:
        offset = timedelta(hours=int(found[10]), minutes=int(found[11]))
        if offset > _MAX_OFFSET or int(found[11]) > 59:  # noqa: PLR2004  minutes in an hour
            raise ValueError("offset")
        offset = -offset if found[9] == "-" else offset
    local = datetime(
        year, month, day, 0 if midnight_at_the_end else hour, minute, second, microsecond, timezone(offset)
    )
    return (local + timedelta(days=1 if midnight_at_the_end else 0)).astimezone(UTC)


def _date_time_z(text: str) -> str:
    try:
        instant(text)
    except Malformed as error:
        raise ValueError(error.detail) from error
    return text


def _uri(text: str) -> str:
    if _SCHEME.fullmatch(text) is None:
        raise ValueError("an absolute URI is expected")
    return text


class _Alone(tuple[Any, ...]):
    """One value that stood without its array, to be written again as it was read."""

    __slots__ = ()


def _several(value: object, inner: ValidatorFunctionWrapHandler) -> object:
    if isinstance(value, list | tuple):
        return inner(value)
    return _Alone(inner((value,)))


def _as_given(value: tuple[Any, ...], inner: SerializerFunctionWrapHandler) -> Any:
    written = inner(value)
    return written[0] if isinstance(value, _Alone) else written


Many: TypeAlias = Annotated[tuple[T, ...], WrapValidator(_several), WrapSerializer(_as_given)]
"""Zero or more values; one value alone may stand without its array (JSON-LD compaction)."""

Some: TypeAlias = Annotated[
    tuple[T, ...], Field(min_length=1), WrapValidator(_several), WrapSerializer(_as_given)
]
"""One or more values; one value alone may stand without its array."""

Types: TypeAlias = Some[Annotated[str, StringConstraints(min_length=1)]]

DateTimeZ: TypeAlias = Annotated[str, AfterValidator(_date_time_z)]
"""Kept as written, so that it can be compared with what was signed; `instant()` gives the moment."""

Uri: TypeAlias = Annotated[str, AfterValidator(_uri)]
"""An absolute URI or IRI, kept as written."""

Date: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]

CompactJws: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$")
]

LanguageCode: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")
]

ContextItem: TypeAlias = str | dict[str, Any]
