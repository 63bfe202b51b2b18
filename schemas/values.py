"""Single values that many shapes share, with the standard's rules about their form."""

import re
from datetime import datetime
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

from schemas import instants
from schemas.errors import Malformed

T = TypeVar("T")

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")


def instant(text: str) -> datetime:
    """A DateTimeZ as a moment in UTC; digits beyond the microsecond are cut off.

    DateTimeZ is `dateTimeStamp` of XML Schema (https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp): the
    offset is required, `24:00:00` is the first moment of the next day. Years 0001 to 9999 are understood.

    Raises:
        Malformed: `datetime-malformed`.
    """
    found = instants.read_stamp(text)
    if found is None or not found.in_calendar:
        raise Malformed(
            "datetime-malformed", "A date and time with an offset (2026-01-31T12:00:00Z) is expected."
        )
    return found.moment


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
