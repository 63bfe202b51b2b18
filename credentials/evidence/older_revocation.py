"""Open Badges 2.0: did the issuer withdraw the assertion?

"revocationList: … the URI of the Revocation List used for marking revocation of signed badges";
"revokedAssertions: array of the identifiers … of assertions that have been revoked"; a hosted one says
`"revoked": true` itself:
https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#RevocationList

A list is read whenever there is one, and nothing is called "not withdrawn" that was not looked up.
"""

from typing import Any

from credentials.checks.case import Case
from credentials.checks.status import ID
from credentials.evidence.older_badges import fetched
from credentials.resources import reason
from credentials.status_list import says_yes
from schemas.errors import DomainError
from schemas.json_ld import id_of, items
from schemas.report import Outcome
from schemas.strict_json import JsonObject


def is_revoked(assertion: JsonObject) -> bool:
    """Whether `revoked` says anything but no; some write it as text."""
    return says_yes(assertion.get("revoked"))


def check(case: Case, assertion: JsonObject, issuer: JsonObject, *, seen: bool) -> None:
    """Read the issuer's list.

    Args:
        case: the assertion's case.
        assertion: the assertion.
        issuer: its issuer's profile.
        seen: the issuer was just seen to host the assertion, not withdrawn.
    """
    if case.outcome(ID) is Outcome.FAILED:
        return
    if is_revoked(assertion):
        case.failed(ID, "revoked")
        return
    url = id_of(issuer.get("revocationList"))
    if not url and "revocationList" in issuer:
        case.unknown(ID, "malformed")
    elif url:
        _check_list(case, assertion, url)
    elif seen:
        case.passed(ID, "good", purpose="revocation")
    else:
        case.skipped(ID, "none")
        case.leave("no-way-to-withdraw")


def _check_list(case: Case, assertion: JsonObject, url: str) -> None:
    try:
        rows = fetched(case, url).get("revokedAssertions")
    except DomainError as error:
        case.unknown(ID, "unreachable", why=reason(error))
        return
    if rows is None or not all(_names(row) for row in items(rows)):
        case.unknown(ID, "list-malformed")
        return
    own = {_spelled(name) for name in (id_of(assertion), assertion.get("uid")) if isinstance(name, str)}
    if any(_names(row) & own - {""} for row in items(rows)):
        case.failed(ID, "revoked")
    else:
        case.passed(ID, "good", purpose="revocation")


def _names(row: Any) -> set[str]:
    """The ids by which a row of the list names an assertion."""
    names = [id_of(row), row.get("uid")] if isinstance(row, dict) else [row]
    return {_spelled(name) for name in names if isinstance(name, str) and name}


def _spelled(name: str) -> str:
    # UUIDs have no capitals of their own (RFC 9562 §4).
    return name.strip().lower() if name.strip().lower().startswith("urn:uuid:") else name.strip()
