from typing import Any

import pytest

from schemas import enumerations
from schemas.achievement import Achievement, Alignment, ResultDescription
from schemas.errors import Malformed
from schemas.profile import Address, IdentifierEntry, Image, Profile
from schemas.subject import AchievementSubject, IdentityObject, Result
from tests.sector.badges import badge

ACHIEVEMENT = badge()["credentialSubject"]["achievement"]
SUBJECT = badge()["credentialSubject"]
IDENTITY = {"type": "IdentityObject", "hashed": False, "identityHash": "Jan", "identityType": "name"}
ALIGNMENT = {
    "type": ["Alignment"],
    "targetName": "sort textile items",
    "targetUrl": "http://data.europa.eu/esco/1",
}
DESCRIPTION = {
    "id": "urn:r:1",
    "type": ["ResultDescription"],
    "name": "Level",
    "resultType": "RubricCriterionLevel",
}
PROFILE = {"id": "did:example:1", "type": ["Profile"]}


def refused(shape: Any, document: object) -> bool:
    try:
        shape.read(document)
    except Malformed:
        return True
    return False


@pytest.mark.parametrize(
    ("shape", "document", "member", "known"),
    [
        (Achievement, ACHIEVEMENT, "achievementType", enumerations.ACHIEVEMENT_TYPES),
        (Alignment, ALIGNMENT, "targetType", enumerations.ALIGNMENT_TARGET_TYPES),
        (ResultDescription, DESCRIPTION, "resultType", enumerations.RESULT_TYPES),
        (IdentityObject, IDENTITY, "identityType", enumerations.IDENTIFIER_TYPES),
    ],
)
def test_extensible_enumerations(
    shape: Any, document: dict[str, Any], member: str, known: frozenset[str]
) -> None:
    for name in [*known, "ext:Own_value-1.0"]:
        assert shape.read(document | {member: name}).document()[member] == name
    for wrong in ["Program", "ext:", "ext:two words", "Ext:own", "email", "", 1, next(iter(known)) + " "]:
        assert refused(shape, document | {member: wrong}), wrong


def test_the_status_of_a_result_is_a_closed_enumeration() -> None:
    assert Result.read({"type": ["Result"], "status": "Completed"}).status == "Completed"
    assert refused(Result, {"type": ["Result"], "status": "ext:Own"})


@pytest.mark.parametrize(
    ("shape", "document"),
    [
        (IdentityObject, IDENTITY),
        (IdentifierEntry, {"type": "IdentifierEntry", "identifier": "1", "identifierType": "isbn"}),
        (Image, {"type": "Image", "id": "https://example.org/1.png"}),
    ],
)
def test_closed_classes_refuse_further_members(shape: Any, document: dict[str, Any]) -> None:
    assert shape.read(document).document() == document
    assert refused(shape, document | {"own": 1})
    assert refused(shape, document | {"type": [document["type"]]})
    assert refused(shape, document | {"type": "Own"})


@pytest.mark.parametrize(
    "change",
    [
        {"hashed": "false"},
        {"hashed": 0},
        {"identityHash": 123456789},
        {"identityHash": None},
    ],
)
def test_nothing_is_guessed_from_another_kind_of_value(change: dict[str, Any]) -> None:
    assert refused(IdentityObject, IDENTITY | change)


def test_a_subject_names_somebody() -> None:
    nobody = {key: value for key, value in SUBJECT.items() if key != "id"}
    assert refused(AchievementSubject, nobody)
    assert refused(AchievementSubject, nobody | {"identifier": []})
    assert AchievementSubject.read(nobody | {"identifier": [IDENTITY]}).identifier[0].identity_hash == "Jan"


@pytest.mark.parametrize("credits_earned", ["1.5", True, float("nan"), float("inf")])
def test_credits_are_a_number(credits_earned: object) -> None:
    assert AchievementSubject.read(SUBJECT | {"creditsEarned": 2}).credits_earned == 2
    assert refused(AchievementSubject, SUBJECT | {"creditsEarned": credits_earned})


@pytest.mark.parametrize("code", ["nl", "en-GB", "sr-Latn-RS", "es-419"])
def test_language_codes(code: str) -> None:
    assert Achievement.read(ACHIEVEMENT | {"inLanguage": code}).in_language == code
    assert refused(Achievement, ACHIEVEMENT | {"inLanguage": code.upper() + "_"})


def test_a_profile_in_full() -> None:
    document = PROFILE | {
        "parentOrg": PROFILE | {"name": "Above"},
        "address": {
            "type": ["Address"],
            "postOfficeBoxNumber": "1",
            "geo": {"type": "GeoCoordinates", "latitude": 52.1, "longitude": 5.1},
        },
        "honorificPrefix": "dr.",
        "dateOfBirth": "2000-01-31",
        "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "1", "identifierType": "ext:kvk"}],
    }
    read = Profile.read(document)
    assert read.document() == document
    assert read.parent_org is not None
    assert read.parent_org.name == "Above"
    assert read.address is not None
    assert isinstance(read.address, Address)
    assert not read.model_extra
    assert not read.address.model_extra
    assert refused(Profile, PROFILE | {"dateOfBirth": "31-01-2000"})
    assert refused(Profile, PROFILE | {"parentOrg": {"id": "did:example:2"}})
