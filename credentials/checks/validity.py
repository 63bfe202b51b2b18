"""Is the badge valid at this moment?

"If the current time is before `validFrom`, the credential is not yet valid; if it is after `validUntil`, it
has expired": https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 4.

Clocks differ, so a badge counts as begun 60 seconds early. A date without time zone is read as UTC, with a
warning.
"""

from datetime import datetime, timedelta
from typing import Any

from credentials.checks.case import Case
from schemas import instants

ID = "validity"
REFERENCE = "https://www.w3.org/TR/vc-data-model-2.0/#validity-period"

SKEW = timedelta(seconds=60)


def instant(value: Any) -> datetime | None:
    """An XML Schema dateTime as a moment, UTC where it names no zone; None for anything else."""
    found = instants.read(value)
    return None if found is None else found.moment


def check(case: Case) -> None:
    """Judge the period the badge itself names; what a JWT adds to it stands in the token check."""
    begins = _moments(case, "validFrom", "issuanceDate")
    ends = _moments(case, "validUntil", "expirationDate")
    if not begins and not case.document.keys() & {"validFrom", "issuanceDate"}:
        case.warn("no-start-date")
    # Where both data models' dates are given, both hold.
    judge_period(case, max(begins, default=None), min(ends, default=None))


def judge_period(case: Case, begins: datetime | None, ends: datetime | None) -> None:
    """Compare a period with now and write down the result."""
    if case.outcome(ID) == "failed":
        return
    if ends is not None and case.moment > ends:
        case.failed(ID, "expired", until=instants.write(ends))
    elif begins is not None and case.moment < begins - SKEW:
        case.failed(ID, "not-yet-valid", since=instants.write(begins))
    elif ends is not None:
        case.passed(ID, "until", until=instants.write(ends))
    else:
        case.passed(ID, "no-end")


def _moments(case: Case, *names: str) -> list[datetime]:
    moments = []
    for name in names:
        value = case.document.get(name)
        if value is None:
            continue
        found = instants.read(value)
        if found is None:
            case.failed(ID, "malformed", member=name)
            continue
        if not found.zoned:
            case.warn("date-without-zone", member=name)
        elif not found.exact:
            case.warn("date-unusual", member=name)
        moments.append(found.moment)
    return moments
