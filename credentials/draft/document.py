"""From plain values to an unsigned Open Badge. No rule is applied here: `credentials/rules` does that.

The shape is Open Badges 3.0 on VCDM 2.0 (https://www.imsglobal.org/spec/ob/v3p0/#datamodel): arrays wherever
the standard allows several values, plain strings for `Image.type` and `IdentityObject.type`, nothing null or
empty. Left out on purpose: `credentialSchema` (demands a third context), `endorsementJwt` and `jti` (added in
place to a published context, so other verifiers' copies lack them).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import uuid4

from credentials.draft.values import Alignment, Badge, Evidence, Issuer, Picture, Skill, StatusEntry
from schemas import instants
from schemas.contexts import CREDENTIALS_V2, OPEN_BADGES_3_0_3
from schemas.strict_json import JsonObject

CONTEXTS: Final = (CREDENTIALS_V2, OPEN_BADGES_3_0_3)


def new_subject_id() -> str:
    """A subject id for one award only, so that two badges do not show they are one person's."""
    return uuid4().urn


def draft(badge: Badge) -> JsonObject:
    """Write the unsigned badge."""
    skill = badge.skill
    return _present(
        {
            "@context": list(CONTEXTS),
            "id": badge.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": skill.name,
            "description": skill.description,
            "image": _image(skill.image),
            "awardedDate": instants.write(badge.awarded_at),
            "issuer": _issuer(badge.issuer),
            "validFrom": instants.write(badge.valid_from),
            "validUntil": badge.valid_until and instants.write(badge.valid_until),
            "credentialSubject": _subject(badge),
            "evidence": [_evidence(item) for item in badge.evidence],
            "credentialStatus": status_entry(badge.status),
        }
    )


def bound(before: JsonObject, badge: Badge) -> JsonObject:
    """Write an unsigned badge again for a wallet: whose it is, from when, its status; nothing else changes.

    Args:
        before: the badge as it was signed.
        badge: says `subject_id`, `valid_from` and `status`.
    """
    kept = {name: value for name, value in before.items() if name != "proof"}
    return {
        **kept,
        "validFrom": instants.write(badge.valid_from),
        "credentialSubject": {**before["credentialSubject"], "id": badge.subject_id},
        "credentialStatus": status_entry(badge.status),
    }


def status_entry(entry: StatusEntry) -> JsonObject:
    """Write a `credentialStatus` with purpose `revocation` (https://www.w3.org/TR/vc-bitstring-status-list/)."""
    return {
        "id": f"{entry.list_url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_url,
    }


def _subject(badge: Badge) -> JsonObject:
    skill = badge.skill
    reached = {
        "type": ["Result"],
        "resultDescription": skill.rubric_id,
        "achievedLevel": badge.level and skill.level_id(badge.level),
    }
    return _present(
        {
            "id": badge.subject_id,
            "type": ["AchievementSubject"],
            "identifier": [identity.as_json() for identity in badge.identities],
            "narrative": badge.narrative,
            "achievement": achievement(skill),
            "result": [reached] if badge.level else None,
            "source": _profile(badge.leader.id, badge.leader.name, badge.leader.endorsements),
        }
    )


def achievement(skill: Skill) -> JsonObject:
    """Write a skill as an Achievement, as badges embed it and as its own address answers."""
    return _present(
        {
            "id": skill.id,
            "type": ["Achievement"],
            "achievementType": skill.achievement_type,
            "name": skill.name,
            "description": skill.description,
            "criteria": {"narrative": skill.criteria},
            "fieldOfStudy": skill.category,
            "inLanguage": skill.language,
            "version": skill.version,
            "creator": _profile(skill.creator.id, skill.creator.name),
            "image": _image(skill.image),
            "alignment": [_alignment(item) for item in skill.alignments],
            "resultDescription": [_rubric(skill)] if skill.levels else None,
            "tag": list(skill.tags),
        }
    )


def _rubric(skill: Skill) -> JsonObject:
    levels = [
        {
            "id": skill.level_id(level.key),
            "type": ["RubricCriterionLevel"],
            "name": level.name,
            "description": level.description,
            "level": level.key,
        }
        for level in skill.levels
    ]
    return {
        "id": skill.rubric_id,
        "type": ["ResultDescription"],
        "name": skill.rubric_name,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": levels,
    }


def _alignment(alignment: Alignment) -> JsonObject:
    return _present(
        {
            "type": ["Alignment"],
            "targetType": alignment.target_type,
            "targetName": alignment.target_name,
            "targetUrl": alignment.target_url,
            "targetFramework": alignment.target_framework,
            "targetCode": alignment.target_code,
            "targetDescription": alignment.target_description,
        }
    )


def _issuer(issuer: Issuer) -> JsonObject:
    profile = _profile(issuer.id, issuer.name, issuer.endorsements)
    more = {"url": issuer.url, "description": issuer.description, "image": _image(issuer.image)}
    return profile | _present(more)


def _profile(profile_id: str, name: str | None, endorsements: Iterable[JsonObject] = ()) -> JsonObject:
    return _present({"id": profile_id, "type": ["Profile"], "name": name, "endorsement": list(endorsements)})


def _evidence(item: Evidence) -> JsonObject:
    return _present(
        {
            "id": item.id,
            "type": ["Evidence"],
            "name": item.name,
            "description": item.description,
            "narrative": item.narrative,
            "genre": item.genre,
            "audience": item.audience,
        }
    )


def _image(picture: Picture | None) -> JsonObject | None:
    if picture is None:
        return None
    return _present({"id": picture.id, "type": "Image", "caption": picture.caption})


def _present(values: Mapping[str, Any]) -> JsonObject:
    # "Null values and empty arrays MUST be omitted" (https://www.imsglobal.org/spec/ob/v3p0/#serialization).
    return {name: value for name, value in values.items() if value not in (None, "", [])}
