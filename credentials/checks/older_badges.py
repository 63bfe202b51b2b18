"""An Open Badges 2.0 badge in the shape of 3.0, so that one page can show both. For reading only."""

from credentials.checks.case import id_of, items
from schemas.strict_json import JsonObject


def as_3(assertion: JsonObject, badge: JsonObject, issuer: JsonObject) -> JsonObject:
    """Say in the words of 3.0 what an assertion, its badge class and its issuer say; any may be empty."""
    recipient = assertion.get("recipient")
    given: JsonObject = recipient if isinstance(recipient, dict) else {}
    identity = {
        "type": "IdentityObject",
        "hashed": given.get("hashed"),
        "identityHash": given.get("identity"),
        "identityType": "emailAddress" if given.get("type") == "email" else given.get("type"),
        "salt": given.get("salt"),
    }
    criteria = badge.get("criteria")
    achievement = {
        "id": id_of(badge),
        "type": ["Achievement"],
        "name": badge.get("name"),
        "description": badge.get("description"),
        "criteria": {"id": criteria} if isinstance(criteria, str) else criteria,
        "image": {"id": id_of(badge.get("image")), "type": "Image"} if id_of(badge.get("image")) else None,
        "alignment": items(badge.get("alignment")) or None,
    }
    profile = {"id": id_of(issuer), "type": ["Profile"], "name": issuer.get("name"), "url": issuer.get("url")}
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [_some(identity)],
        "achievement": _some(achievement),
    }
    document = {
        "id": id_of(assertion),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": _some(profile),
        "credentialSubject": subject,
        "name": badge.get("name"),
        "validFrom": assertion.get("issuedOn"),
        "awardedDate": assertion.get("issuedOn"),
        "validUntil": assertion.get("expires"),
        "evidence": items(assertion.get("evidence")) or None,
    }
    return _some(document)


def _some(members: JsonObject) -> JsonObject:
    return {name: value for name, value in members.items() if value is not None}
