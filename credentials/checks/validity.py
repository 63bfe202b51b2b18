"""Is the badge valid at this moment?

"If the current time is before `validFrom`, the credential is not yet valid; if it is after `validUntil`, it
has expired": https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 4.

Clocks differ, so a badge counts as begun 60 seconds early. A date without time zone is read as UTC, with a
warning.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from credentials.checks.case import Case

ID = "validity"
REFERENCE = "https://www.w3.org/TR/vc-data-model-2.0/#validity-period"

SKEW = timedelta(seconds=60)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE
)
_MICROSECOND_DIGITS = 6


def instant(value: Any) -> datetime | None:
    """An XML Schema dateTime as an instant, UTC where it names no zone; None for anything else."""
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    fraction = (found[2] or "")[:_MICROSECOND_DIGITS].ljust(_MICROSECOND_DIGITS, "0")
    zone = (found[3] or "Z").upper()
    text = f"{found[1].upper()}.{fraction}{'+00:00' if zone == 'Z' else zone}"
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def instant_of_seconds(value: Any) -> str:
    """A NumericDate of a token as text, for the sentence; empty when it is none."""
    try:
        return _text(datetime.fromtimestamp(value, UTC))
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


def check(case: Case) -> None:
    """Judge the period the badge itself names; what a JWT adds to it stands in the token check."""
    begins = _moment(case, "validFrom", "issuanceDate")
    ends = _moment(case, "validUntil", "expirationDate")
    if begins is None and not case.document.keys() & {"validFrom", "issuanceDate"}:
        case.warn("no-start-date")
    judge_period(case, begins, ends)


def judge_period(case: Case, begins: datetime | None, ends: datetime | None) -> None:
    """Compare a period with now and write down the result."""
    if case.outcome(ID) == "failed":
        return
    if ends is not None and case.now > ends:
        case.failed(ID, "expired", until=_text(ends))
    elif begins is not None and case.now < begins - SKEW:
        case.failed(ID, "not-yet-valid", since=_text(begins))
    elif ends is not None:
        case.passed(ID, "until", until=_text(ends))
    else:
        case.passed(ID, "no-end")


def _moment(case: Case, *names: str) -> datetime | None:
    for name in names:
        value = case.document.get(name)
        if value is None:
            continue
        moment = instant(value)
        if moment is None:
            case.failed(ID, "malformed", member=name)
        elif re.search(r"T[\d:.]+$", value):
            case.warn("date-without-zone", member=name)
        return moment
    return None


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
