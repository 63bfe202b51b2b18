"""A scope is closed: whatever is taken away, added or spelled otherwise never allows more."""

import json
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from credentials.authority import vocabulary
from credentials.authority.build import build_endorsement, build_mandate
from credentials.authority.link import ENDORSEMENT, MANDATE, read_link
from credentials.authority.scope import Scope, ScopeMalformed, read_scope
from keys.algorithms import KeyKind
from schemas.errors import DomainError
from schemas.strict_json import JsonObject
from tests.sector.facts import GIVEN, OTHER_SERIES, SERIES
from tests.sector.facts import MANDATE as MANDATE_DAYS
from tests.sector.keys import key
from tests.sector.organisations import endorsement_scope, mandate_scope, named_key
from tests.sector.whole import sector

ROOT = Path(__file__).resolve().parents[3]
SKILLS = (f"{SERIES}/1", f"{SERIES}/2", f"{OTHER_SERIES}/1", "urn:other")
CATEGORIES = (None, "textile", "repair")
DAYS = [date(2024, 12, 31) + timedelta(days=100 * step) for step in range(12)]


def scopes() -> dict[str, Scope]:
    member, leader = sector().member, sector().leader
    return {
        "endorsement for any": endorsement_scope(member),
        "endorsement for some": endorsement_scope(member, achievements=(SERIES,), categories=("repair",)),
        "mandate": mandate_scope(member.did, leader.signer, categories=("repair", "textile")),
        "replacement": mandate_scope(member.did, leader.signer, replaces="https://badges.example/mandates/1"),
    }


def allows(scope: Scope) -> set[tuple[Any, ...]]:
    """Everything that a scope allows, over all keys, skills, categories and days that the tests know."""
    what = {(s, c) for s in SKILLS for c in CATEGORIES if scope.covers(s, c)}
    when = {day for day in DAYS if scope.runs_on(day)}
    keys = {("key", key.id) for key in scope.keys} | {("form", key.id) for key in scope.form_keys}
    return {(k, w, d) for k in keys for w in what for d in when}


@pytest.mark.parametrize("name", sorted(scopes()))
def test_what_is_written_is_read(name: str) -> None:
    scope = scopes()[name]
    assert read_scope(scope.as_json()) == scope
    assert set(scope.as_json()) <= vocabulary.MEMBERS


@pytest.mark.parametrize("name", sorted(scopes()))
def test_reading_less_only_ever_grants_less(name: str) -> None:
    whole = scopes()[name]
    written = whole.as_json()
    for member, value in written.items():
        rest = {other: one for other, one in written.items() if other != member}
        fewer = [rest, *({**rest, member: one} for one in shorter(value))]
        for less in fewer:
            assert allowed(less) <= allows(whole), (member, less)


def shorter(value: Any) -> list[Any]:
    return (
        [value[:place] + value[place + 1 :] for place in range(len(value))] if isinstance(value, list) else []
    )


def allowed(members: JsonObject) -> set[tuple[Any, ...]]:
    try:
        return allows(read_scope(members))
    except ScopeMalformed:
        return set()


def test_a_scope_without_a_limit_cannot_be_made() -> None:
    member = sector().member
    keys = (named_key(member.did, member.authority),)
    with pytest.raises(ScopeMalformed):
        Scope(keys=keys, first_day=MANDATE_DAYS[0], last_day=MANDATE_DAYS[1])
    with pytest.raises(ScopeMalformed):
        endorsement_scope(member, any_achievement=True, achievements=(SERIES,))
    with pytest.raises(ScopeMalformed):
        endorsement_scope(member, form_keys=(named_key(member.did, key("ed", KeyKind.ED25519)),))
    with pytest.raises(ScopeMalformed):
        endorsement_scope(member, form_keys=keys)


def test_only_mandates_replace_and_only_organisations_are_for_any() -> None:
    made = sector()
    replacement = mandate_scope(made.member.did, made.member.authority, replaces="urn:x:1")
    with pytest.raises(ScopeMalformed):
        build_endorsement(
            endorsement_id="urn:x:2",
            association=made.association.party,
            organisation=made.member.did,
            scope=replacement,
            issued_at=GIVEN,
            name="Keurmerk",
        )
    for scope in (endorsement_scope(made.member), endorsement_scope(made.member, form_keys=())):
        with pytest.raises(ScopeMalformed):
            build_mandate(
                mandate_id="urn:x:2",
                organisation=made.member.party,
                leader=made.leader.id,
                scope=scope,
                issued_at=GIVEN,
                name="Mandaat",
            )


def places(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found = [place] if isinstance(value, dict) else []
    return found + [one for name, child in children for one in places(child, (*place, name))]


@pytest.mark.parametrize("kind", [ENDORSEMENT, MANDATE])
@pytest.mark.parametrize(
    "name", ["@id", "@type", "@context", "@included", "@graph", "https://x.example/more"]
)
def test_an_endorsement_with_a_member_more_at_any_place_is_malformed(kind: str, name: str) -> None:
    made = sector()
    document = made.member.endorsement if kind == ENDORSEMENT else made.leader.mandate
    assert document is not None
    assert read_link(document, kind).document is document
    found = places(document)
    assert len(found) == 4
    for place in found:
        changed = deepcopy(document)
        target: Any = changed
        for step in place:
            target = target[step]
        if name in target:
            continue
        target[name] = {}
        in_proof = place[:1] == ("proof",) and not name.startswith("@")
        if in_proof:
            continue  # what a proof may hold, the proof's own check says
        with pytest.raises(DomainError):
            read_link(changed, kind)


def test_the_page_about_authority_shows_what_is_written() -> None:
    page = (ROOT / "docs" / "authority.md").read_text(encoding="utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    written = {name: one for name, one in sector().leader.mandate.items() if name != "proof"}
    assert set(shown) == set(written)
    assert set(shown["credentialSubject"]) == set(written["credentialSubject"])
    for name in ("@context", "type"):
        assert shown[name] == written[name]
    assert set(shown["issuer"]) == set(written["issuer"])
