import json
from contextlib import suppress
from typing import Any

import pytest

from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES_3_0_0, OPEN_BADGES_3_0_3
from schemas.credential import AchievementCredential
from schemas.credential_v1 import (
    AchievementCredentialV1p1,
    EndorsementCredentialV1p1,
)
from schemas.endorsement import EndorsementCredential
from schemas.errors import Malformed
from schemas.profile import Profile
from tests.sector.badges import badge, badge_v1, endorsement
from tests.shared import SHARED, needs_shared

EXAMPLES = sorted((SHARED / "vectors" / "1edtech-spec" / "examples").glob("*.json"))


def embedded_endorsements(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in embedded_endorsements(item)]
    if not isinstance(value, dict):
        return []
    here: list[dict[str, Any]] = value.get("endorsement", [])
    return here + [found for item in value.values() for found in embedded_endorsements(item)]


@needs_shared
def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 12


@needs_shared
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_the_specification_read_and_round_trip(path: Any) -> None:
    document = json.loads(path.read_text())
    shape = EndorsementCredential if "EndorsementCredential" in document["type"] else AchievementCredential
    assert shape.read(document).document() == document
    for inside in embedded_endorsements(document):
        assert EndorsementCredential.read(inside).document() == inside


@needs_shared
def test_the_complete_example_has_nothing_the_shapes_do_not_know() -> None:
    document = json.loads(next(path for path in EXAMPLES if "Complete" in path.name).read_text())
    read = AchievementCredential.read(document)
    assert not read.model_extra
    assert not read.credential_subject.model_extra
    assert not read.credential_subject.achievement.model_extra
    assert isinstance(read.issuer, Profile)
    assert not read.issuer.model_extra


@pytest.mark.parametrize(
    ("shape", "document"),
    [
        (AchievementCredential, badge()),
        (AchievementCredential, badge(type=["VerifiableCredential", "AchievementCredential", "Own"])),
        (AchievementCredentialV1p1, badge_v1()),
        (EndorsementCredential, endorsement()),
    ],
)
def test_round_trips(shape: Any, document: dict[str, Any]) -> None:
    assert shape.read(document).document() == document


def test_an_endorsement_on_data_model_1_1() -> None:
    document = badge_v1(
        type=["VerifiableCredential", "EndorsementCredential"],
        credentialSubject=endorsement()["credentialSubject"],
    )
    assert EndorsementCredentialV1p1.read(document).document() == document


def test_unknown_members_are_kept() -> None:
    document = badge(somethingElse={"deep": [1, 2.5, True]})
    document["credentialSubject"]["achievement"]["ours"] = "kept"
    assert AchievementCredential.read(document).document() == document


def test_one_value_may_stand_without_its_array_and_stays_so() -> None:
    document = badge(
        proof={"type": "DataIntegrityProof", "previousProof": "urn:uuid:1"},
        credentialStatus={"type": "BitstringStatusListEntry"},
        credentialSchema={"id": "https://badges.example/schema", "type": "1EdTechJsonSchemaValidator2019"},
    )
    read = AchievementCredential.read(document)
    assert [proof.type for proof in read.proof] == ["DataIntegrityProof"]
    assert read.proof[0].previous_proof == ("urn:uuid:1",)
    assert read.credential_status[0].type == ("BitstringStatusListEntry",)
    assert read.document() == document


def test_is_frozen() -> None:
    read = AchievementCredential.read(badge())
    with pytest.raises(ValueError, match="frozen"):
        read.name = "Another name"


def test_a_malformed_endorsement_inside_does_not_make_the_badge_unreadable() -> None:
    read = AchievementCredential.read(badge(endorsement=[{"type": "Nonsense"}]))
    assert read.endorsement == ({"type": "Nonsense"},)


def test_an_issuer_may_be_a_bare_uri() -> None:
    assert AchievementCredential.read(badge(issuer="did:example:1")).issuer == "did:example:1"
    described = AchievementCredential.read(badge()).issuer
    assert isinstance(described, Profile)
    assert described.id == "did:web:badges.example"


@pytest.mark.parametrize(
    ("shape", "document", "place"),
    [
        (AchievementCredential, badge(type=["VerifiableCredential"]), "type"),
        (AchievementCredential, badge(type=["OpenBadgeCredential"]), "type"),
        (AchievementCredential, badge(type=[]), "type"),
        (AchievementCredential, badge(id="no-uri"), "id"),
        (AchievementCredential, badge(validFrom="2026-01-31T12:00:00"), "validFrom"),
        (AchievementCredential, badge(validUntil="2026-02-30T12:00:00Z"), "validUntil"),
        (AchievementCredential, badge(**{"@context": [OPEN_BADGES_3_0_3, CREDENTIALS_V2]}), "@context"),
        (AchievementCredential, badge(**{"@context": [CREDENTIALS_V2]}), "@context"),
        (AchievementCredential, badge(**{"@context": [CREDENTIALS_V2, "https://example.org/"]}), "@context"),
        (AchievementCredential, badge_v1(validFrom="2026-01-31T12:00:00Z"), "@context"),
        (AchievementCredential, badge(issuer={"id": "did:example:1", "type": "Person"}), "issuer"),
        (AchievementCredential, badge(image="https://badges.example/1.png"), "image"),
        (AchievementCredential, badge(evidence=[{"type": ["Picture"]}]), "evidence"),
        (AchievementCredential, badge(endorsementJwt=["not a jws"]), "endorsementJwt"),
        (AchievementCredentialV1p1, badge(), "@context"),
        (AchievementCredentialV1p1, badge_v1(issuer="did:example:1"), "issuer"),
        (AchievementCredentialV1p1, badge_v1(name=None), "name"),
        (EndorsementCredential, endorsement(name=None), "name"),
        (EndorsementCredential, badge(), "type"),
    ],
)
def test_refuses(shape: Any, document: dict[str, Any], place: str) -> None:
    with pytest.raises(Malformed) as caught:
        shape.read(document)
    assert caught.value.code == "shape-mismatch"
    errors = caught.value.params["errors"]
    assert isinstance(errors, list)
    assert any(error["path"].split(".")[0] == place for error in errors)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    with pytest.raises(Malformed) as caught:
        AchievementCredential.read(badge(id="jan@example.org"))
    assert "jan" not in repr((caught.value.detail, caught.value.params))


@pytest.mark.parametrize("document", [None, [], "text", 1])
def test_refuses_what_is_no_object(document: object) -> None:
    with pytest.raises(Malformed):
        AchievementCredential.read(document)


def test_older_open_badges_contexts_are_read() -> None:
    AchievementCredential.read(
        badge(**{"@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_0, {"own": "https://e.org/"}]})
    )
    AchievementCredentialV1p1.read(badge_v1(**{"@context": [CREDENTIALS_V1, OPEN_BADGES_3_0_0]}))


def test_a_refusal_stays_short_however_long_the_names_are() -> None:
    with pytest.raises(Malformed) as caught:
        AchievementCredential.read(
            badge(image={"id": "a:b", "type": "Image"} | {f"{n}" * 9999: n for n in range(99)})
        )
    assert len(repr(caught.value.params)) < 5000
    assert len(caught.value.detail) < 500


@pytest.mark.parametrize("depth", [60, 500, 5000])
def test_a_profile_nested_without_end_is_read_or_refused(depth: int) -> None:
    profile: dict[str, Any] = {"id": "did:example:1", "type": ["Profile"]}
    for _ in range(depth):
        profile = {"id": "did:example:1", "type": ["Profile"], "parentOrg": profile}
    with suppress(Malformed):
        AchievementCredential.read(badge(issuer=profile)).document()
