import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from credentials.authority import vocabulary
from credentials.canonical import to_quads
from credentials.draft.document import draft, new_subject_id
from credentials.draft.values import StatusEntry
from credentials.loader import bundled_contexts
from credentials.recipient import email_identity, name_identity
from schemas import instants
from schemas.strict_json import JsonObject
from tests.sector.facts import AWARDED, BASE
from tests.sector.whole import sector
from tests.shared import SHARED, needs_shared

PLAIN_TYPES = {"Image", "IdentityObject", "BitstringStatusListEntry", "DataIntegrityProof"}
LISTS = {
    "@context", "type", "endorsement", "evidence", "proof", "alignment", "identifier", "result",
    "resultDescription", "rubricCriterionLevel", "tag", vocabulary.KEY, vocabulary.FORM_KEY,
    vocabulary.ACHIEVEMENT, vocabulary.CATEGORY,
}  # fmt: skip


def full() -> JsonObject:
    identities = (name_identity("S. Jansen"), email_identity("s@example.org", salt="s" * 22))
    return sector().issued(
        replace(sector().badge(), identities=identities, valid_until=AWARDED + timedelta(days=730))
    )


def objects(value: Any) -> list[JsonObject]:
    if isinstance(value, dict):
        return [
            value,
            *(found for name, child in value.items() if name != "@context" for found in objects(child)),
        ]
    return [found for child in value for found in objects(child)] if isinstance(value, list) else []


def schema_errors(name: str, document: JsonObject) -> list[str]:
    schema = json.loads((SHARED / "jsonschema" / name).read_text(encoding="utf-8"))
    validator = Draft201909Validator(schema, format_checker=Draft201909Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(document)]


@needs_shared
def test_a_badge_passes_the_published_schema() -> None:
    assert schema_errors("ghpages-2024-07-31_achievementcredential.json", full()) == []


@needs_shared
def test_the_endorsements_pass_their_schema() -> None:
    badge = full()
    for profile in (badge["issuer"], badge["credentialSubject"]["source"]):
        for endorsement in profile["endorsement"]:
            assert schema_errors("ghpages-2024-07-31_endorsementcredential.json", endorsement) == []


@needs_shared
def test_the_published_schema_can_say_no() -> None:
    badge = full()
    del badge["credentialSubject"]["achievement"]["criteria"]
    assert schema_errors("ghpages-2024-07-31_achievementcredential.json", badge) != []


def test_every_term_is_defined_and_signed() -> None:
    badge = full()
    statements = to_quads(badge, bundled_contexts(), forbid_control_characters=True, only_safe_integers=True)
    text = "\n".join(str(statement) for statement in statements)
    for word in (
        "kringbadge/authority#authorisedUntil",
        "Textiel sorteren",
        "94567",
        "#level-2",
        "S. Jansen",
    ):
        assert word in text


def test_the_contexts_are_the_two_of_the_standard_in_order() -> None:
    assert draft(sector().badge())["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]


def test_lists_where_the_standard_allows_several_and_plain_types_where_it_does_not() -> None:
    for item in objects(full()):
        types = item.get("type")
        if isinstance(types, str):
            assert types in PLAIN_TYPES
        for name, value in item.items():
            if name in LISTS and not (name == "type" and isinstance(types, str)) and types != ["Result"]:
                assert isinstance(value, list), name


def test_nothing_is_null_or_empty() -> None:
    bare = replace(sector().badge(), level=None, narrative=None, evidence=(), skill=sector().skill(
        alignments=(), levels=(), image=None, tags=()
    ))  # fmt: skip
    for item in objects(draft(bare)):
        assert not [name for name, value in item.items() if value in (None, "", [], {})]


@pytest.mark.parametrize("term", ["credentialSchema", "endorsementJwt", "jti", "refreshService"])
def test_terms_that_other_verifiers_trip_over_are_left_out(term: str) -> None:
    assert not [item for item in objects(full()) if term in item]


def test_the_status_entry_is_one_object_and_its_index_a_text() -> None:
    badge = replace(sector().badge(), status=StatusEntry(list_url=f"{BASE}/status-lists/7", index=12))
    assert draft(badge)["credentialStatus"] == {
        "id": f"{BASE}/status-lists/7#12",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "12",
        "statusListCredential": f"{BASE}/status-lists/7",
    }


def test_the_level_reached_is_one_of_the_rubric_in_the_badge() -> None:
    subject = draft(sector().badge())["credentialSubject"]
    rubric = subject["achievement"]["resultDescription"][0]
    assert subject["result"][0]["resultDescription"] == rubric["id"]
    assert subject["result"][0]["achievedLevel"] == rubric["rubricCriterionLevel"][1]["id"]


def test_moments_are_whole_seconds_in_utc() -> None:
    moment = datetime(2026, 6, 1, 14, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert instants.write(moment) == "2026-06-01T12:00:00Z"
    with pytest.raises(ValueError, match="time zone"):
        instants.write(moment.replace(tzinfo=None))
    assert instants.write(datetime(2026, 6, 1, tzinfo=UTC)) == "2026-06-01T00:00:00Z"


def test_every_award_gets_another_subject() -> None:
    assert len({new_subject_id() for _ in range(100)}) == 100
    assert new_subject_id().startswith("urn:uuid:")
