"""Points in time as the two data models write them, compared without losing digits."""

import re
from datetime import date
from fractions import Fraction
from typing import Any, Final

# https://www.w3.org/TR/xmlschema11-2/#dateTime, in the form of
# https://www.w3.org/TR/vc-data-model-2.0/#representing-time
_DATE_TIME: Final = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"T(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:\.[0-9]+)?)"
    r"|(?P<midnight>24:00:00(?:\.0+)?))"
    r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?",
    re.ASCII,
)
_LONGEST: Final = 64
_CYCLE_YEARS: Final = 400
_CYCLE_SECONDS: Final = 146_097 * 86_400


def date_time_stamp(value: Any) -> Fraction | None:
    """Seconds since 0001-01-01T00:00:00Z of an XSD 1.1 `dateTimeStamp` (zone required), else None."""
    return _instant(value, zone_required=True)


def date_time(value: Any) -> Fraction | None:
    """The same for an XSD 1.1 `dateTime`; one without a zone counts as UTC, as the data models say."""
    return _instant(value, zone_required=False)


def _instant(value: Any, *, zone_required: bool) -> Fraction | None:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    found = _DATE_TIME.fullmatch(value)
    if found is None or (zone_required and found["zone"] is None):
        return None
    # The calendar repeats after 400 years, so that years Python has no dates for need no arithmetic of ours.
    cycles, year = divmod(int(found["year"]) - 1, _CYCLE_YEARS)
    try:
        days = date(year + 1, int(found["month"]), int(found["day"])).toordinal() - 1
    except ValueError:  # the 30th of February
        return None
    return cycles * _CYCLE_SECONDS + days * 86_400 + _time_of_day(found) - _offset(found["zone"])


def _time_of_day(found: re.Match[str]) -> Fraction:
    if found["midnight"] is not None:
        return Fraction(86_400)
    return int(found["hour"]) * 3600 + int(found["minute"]) * 60 + Fraction(found["second"])


def _offset(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60)
