"""Points in time and days: one reader and one writer for every document that names one.

Read is the `dateTime` of XML Schema 1.1 (https://www.w3.org/TR/xmlschema11-2/#dateTime) and what RFC 3339
§5.6 adds to it: `t` and `z` in lower case, and leap seconds. Which of these forms somebody may write is for
the caller: `Instant.exact` and `Instant.zoned` say what was found. Written is UTC, whole seconds and `Z`.
Tokens name a point in time by a number of seconds (https://www.rfc-editor.org/rfc/rfc7519#section-2).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Final

SKEW: Final = timedelta(seconds=60)
"""Clocks differ: what begins within this time counts as begun."""

_DATE_TIME: Final = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"[Tt](?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>(?:[0-5][0-9]|60)(?:\.[0-9]+)?)"
    r"|(?P<midnight>24:00:00(?:\.0+)?))"
    r"(?P<zone>[Zz]|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?",
    re.ASCII,
)
_DAY_ALONE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST: Final = 64
_LONGEST_NUMBER: Final = 15
_LAST_SECOND: Final = 253_402_300_799  # 9999-12-31T23:59:59Z
_CYCLE_YEARS: Final = 400
_DAY: Final = 86_400
_CYCLE_SECONDS: Final = 146_097 * _DAY
_LEAP: Final = 60
_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
_END: Final = Fraction(_LAST.toordinal() * _DAY)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A point in time as somebody wrote it; compared by `seconds` alone, without losing a digit.

    Attributes:
        seconds: since 0001-01-01T00:00:00Z; a leap second is the first second after it.
        zoned: it names its offset. Without one it is read as UTC, as the data models say.
        exact: it is spelled as XML Schema has it, so with capitals and without a leap second.
        offset: how far the writer's clock is ahead of UTC.
    """

    seconds: Fraction
    zoned: bool = field(compare=False)
    exact: bool = field(compare=False)
    offset: timedelta = field(compare=False, default=timedelta())

    @property
    def in_calendar(self) -> bool:
        """Whether it lies in the years 1 to 9999, for which Python has dates."""
        return 0 <= self.seconds < _END

    @property
    def moment(self) -> datetime:
        """In UTC, cut off after the microsecond; before or after the calendar its first or last moment."""
        if not self.in_calendar:
            return _FIRST if self.seconds < 0 else _LAST
        whole, rest = divmod(self.seconds, 1)
        return _FIRST + timedelta(seconds=int(whole), microseconds=int(rest * 1_000_000))

    @property
    def as_written(self) -> datetime:
        """The moment on the clock of whoever wrote it; on that of UTC where the calendar ends before."""
        try:
            return self.moment.astimezone(timezone(self.offset))
        except OverflowError:
            return self.moment


def read(value: Any) -> Instant | None:
    """Read an instant in any of the forms named above; None for anything else, of whatever JSON type."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    found = _DATE_TIME.fullmatch(value)
    if found is None:
        return None
    # The calendar repeats after 400 years, so that years Python has no dates for need no arithmetic of ours.
    cycles, year = divmod(int(found["year"]) - 1, _CYCLE_YEARS)
    try:
        days = date(year + 1, int(found["month"]), int(found["day"])).toordinal() - 1
    except ValueError:  # the 30th of February
        return None
    zone = (found["zone"] or "Z").upper()
    offset = _offset(zone)
    seconds = cycles * _CYCLE_SECONDS + days * _DAY + _time_of_day(found) - offset
    leap = (found["second"] or "").startswith(str(_LEAP))
    if leap:
        seconds = Fraction(seconds // 1)
        if seconds % _DAY:  # leap seconds are the last of a day of UTC
            return None
    exact = not leap and value == value.upper()
    return Instant(seconds, zoned=found["zone"] is not None, exact=exact, offset=timedelta(seconds=offset))


def read_moment(value: Any) -> datetime | None:
    """Read an instant as a moment in UTC, also one that names no offset; None for anything else."""
    found = read(value)
    return None if found is None else found.moment


def read_stamp(value: Any) -> Instant | None:
    """Read an XML Schema `dateTimeStamp`, spelled exactly and with its offset; None for anything else.

    https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp, the form that the data model and proofs demand.
    """
    found = read(value)
    return found if found is not None and found.exact and found.zoned else None


def read_seconds(value: Any) -> datetime | None:
    """Read a NumericDate up to the year 9999; None for anything else, a truth value included.

    https://www.rfc-editor.org/rfc/rfc7519#section-2
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LAST_SECOND:
        return datetime.fromtimestamp(value, UTC)
    return None


def read_claim(value: Any) -> datetime | None:
    """Read a NumericDate, or what some write instead of it: its digits, or a date and time, as text."""
    if not isinstance(value, str):
        return read_seconds(value)
    digits = value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER
    return read_seconds(int(value)) if digits else read_moment(value)


def read_day(value: Any) -> date | None:
    """Read a calendar day, `YYYY-MM-DD`; None for anything else."""
    if not isinstance(value, str) or _DAY_ALONE.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:  # the 30th of February
        return None


def is_future(moment: datetime, now: datetime) -> bool:
    """Whether a moment lies ahead, further than clocks differ (`SKEW`)."""
    return moment > now + SKEW


def write(moment: datetime) -> str:
    """Write a moment in the one form that we sign: UTC, whole seconds, `Z`.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone names no instant")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def write_seconds(moment: datetime) -> int:
    """Write a moment as a NumericDate in whole seconds, cut off as `write` does."""
    return int(moment.timestamp() // 1)


def _time_of_day(found: re.Match[str]) -> Fraction:
    if found["midnight"] is not None:
        return Fraction(_DAY)
    return int(found["hour"]) * 3600 + int(found["minute"]) * 60 + Fraction(found["second"])


def _offset(zone: str) -> int:
    if zone == "Z":
        return 0
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60)
