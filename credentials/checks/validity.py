"""Is the badge valid at this moment?

"If the current time is before `validFrom`, the credential is not yet valid; if it is after `validUntil`, it
has expired": https://www.imsglobal.org/spec/ob/v3p0#openbadgecredential-verification, step 4.

Clocks differ, so a badge counts as begun 60 seconds early. A date without time zone is read as UTC, with a
warning.
"""

from datetime import datetime
from typing import Final

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.evidence.hidden import member_hidden
from schemas import instants
from schemas.report import LayerId, Verdict
from schemas.strict_json import JsonObject

ID = "validity"
REFERENCE = "https://www.w3.org/TR/vc-data-model-2.0/#validity-period"


def check(case: Case) -> None:
    """Judge the period that the badge and the token around it name."""
    begins = _moments(case, "validFrom", "issuanceDate")
    ends = _moments(case, "validUntil", "expirationDate")
    claims = case.presented.claims
    if not (case.document.keys() | claims.keys()) & {"validFrom", "issuanceDate", "nbf", "iat"}:
        case.warn("no-start-date")
    # Where both data models' dates are given, or the token's own, all of them hold.
    begins += _claimed(claims, "nbf")
    ends += _claimed(claims, "exp")
    judge_period(case, max(begins, default=None), min(ends, default=None))


def judge_period(case: Case, begins: datetime | None, ends: datetime | None) -> None:
    """Compare a period with now and write down the result."""
    if case.outcome(ID) == "failed":
        return
    if ends is not None and case.moment > ends:
        case.failed(ID, "expired", until=instants.write(ends))
    elif begins is not None and instants.is_future(begins, case.moment):
        case.failed(ID, "not-yet-valid", since=instants.write(begins))
    elif ends is not None:
        case.passed(ID, "until", until=instants.write(ends))
    else:
        case.passed(ID, "end-hidden" if member_hidden(case, "validUntil") else "no-end")


def _claimed(claims: JsonObject, name: str) -> list[datetime]:
    moment = instants.read_claim(claims.get(name))
    return [] if moment is None else [moment]


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


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="until no-end end-hidden expired not-yet-valid malformed",
    layer=LayerId.STILL_VALID,
    stage=Stage.STANDING,
    place=20,
    run=check,
    kinds=frozenset({"credential", "sd-jwt-vc"}),
    embedded=True,
    when_failed=Verdict.INVALID,
    when_failed_with={"expired": Verdict.EXPIRED, "not-yet-valid": Verdict.NOT_YET_VALID},
    warnings="date-unusual date-without-zone no-start-date",
)
