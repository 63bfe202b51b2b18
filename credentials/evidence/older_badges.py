"""Open Badges before 3.0: what an assertion says, where its parts are, and how 3.0 would say it."""

from datetime import datetime
from enum import Enum
from typing import Any, Final

from credentials.checks.case import Case
from credentials.intake import Kind
from credentials.resources import Reference, reason
from schemas import instants
from schemas.errors import DomainError, Malformed
from schemas.json_ld import id_of, items, types_of
from schemas.strict_json import JsonObject

ID = "hosted"
KINDS: Final[frozenset[Kind]] = frozenset({"assertion-2.0", "older-assertion"})


class Way(Enum):
    """How an assertion can be checked, by its `verification.type`."""

    HOSTED = frozenset({"HostedBadge", "hosted"})
    SIGNED = frozenset({"SignedBadge", "signed"})
    UNKNOWN = frozenset[str]()


def verification_of(assertion: JsonObject) -> JsonObject:
    """The assertion's `verification`, called `verify` in older ones; empty when there is none."""
    found = assertion.get("verification", assertion.get("verify"))
    return found if isinstance(found, dict) else {}


def kinds_of(assertion: JsonObject) -> frozenset[str]:
    """The types of its verification, beside that it is one."""
    return types_of(verification_of(assertion)) - {"VerificationObject"}


def way_of(assertion: JsonObject, *, unstated: Way) -> Way:
    """How an assertion says it can be checked; `unstated` when it says nothing."""
    kinds = kinds_of(assertion)
    if not kinds:
        return unstated
    # A type of somebody's own beside a known one adds demands that we cannot judge.
    return next((way for way in (Way.HOSTED, Way.SIGNED) if kinds <= way.value), Way.UNKNOWN)


def fetched(case: Case, url: str) -> JsonObject:
    """What lies at an address that an assertion leads to; raises like `Lookup.json`."""
    return case.lookup.own_json(Reference("badge", url))


def given(assertion: JsonObject) -> JsonObject:
    """The badge class, if it stands in the assertion itself; empty when it would have to be fetched."""
    badge = assertion.get("badge")
    return badge if isinstance(badge, dict) else {}


def linked(case: Case, value: Any, what: str) -> JsonObject:
    """A badge class or profile, given in place or by its address; empty when it could not be had."""
    if isinstance(value, dict):
        return value
    if not is_web(value):
        case.failed(ID, "malformed", what=what)
        return {}
    try:
        found = fetched(case, value)
    except Malformed:
        case.failed(ID, "malformed", what=what)
    except DomainError as error:
        case.unknown(ID, "unreachable", url=value, why=reason(error))
    else:
        if id_of(found) == value:
            return found
        # Who answers there speaks for that address only.
        case.failed(ID, "malformed", what=what)
    return {}


def is_web(value: Any) -> bool:
    """Whether a value is a web address."""
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def moment_of(assertion: JsonObject, name: str) -> datetime | None:
    """A date of an assertion; older issuers write seconds, or a day, of which `expires` is the end."""
    value = assertion.get(name)
    if instants.read_day(value) is not None:
        value = f"{value}T{'24' if name == 'expires' else '00'}:00:00Z"
    return instants.read_claim(value)


def is_exact(value: Any) -> bool:
    """Whether a date is written with its time and zone, as Open Badges 2.0 demands."""
    return instants.read_stamp(value) is not None


def as_3(assertion: JsonObject, badge: JsonObject, issuer: JsonObject) -> JsonObject:
    """Say in the words of 3.0 what an assertion, its badge class and its issuer say; any may be empty."""
    issued = moment_of(assertion, "issuedOn")
    ends = moment_of(assertion, "expires")
    profile = {"id": id_of(issuer), "type": ["Profile"], "name": issuer.get("name"), "url": issuer.get("url")}
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [_identity(assertion)],
        "achievement": _achievement(badge),
    }
    document = {
        "id": id_of(assertion),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": _some(profile),
        "credentialSubject": subject,
        "name": badge.get("name"),
        "validFrom": issued and instants.write(issued),
        "awardedDate": issued and instants.write(issued),
        "validUntil": ends and instants.write(ends),
        "evidence": items(assertion.get("evidence")) or None,
    }
    return _some(document)


def _identity(assertion: JsonObject) -> JsonObject:
    recipient = assertion.get("recipient")
    given: JsonObject = recipient if isinstance(recipient, dict) else {}
    return _some(
        {
            "type": "IdentityObject",
            "hashed": given.get("hashed"),
            "identityHash": given.get("identity"),
            "identityType": "emailAddress" if given.get("type") == "email" else given.get("type"),
            "salt": given.get("salt"),
        }
    )


def _achievement(badge: JsonObject) -> JsonObject:
    criteria, image = badge.get("criteria"), id_of(badge.get("image"))
    return _some(
        {
            "id": id_of(badge),
            "type": ["Achievement"],
            "name": badge.get("name"),
            "description": badge.get("description"),
            "criteria": {"id": criteria} if isinstance(criteria, str) else criteria,
            "image": {"id": image, "type": "Image"} if image else None,
            "alignment": items(badge.get("alignment")) or None,
        }
    )


def _some(members: JsonObject) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}
