from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from credentials.authority import vocabulary
from credentials.authority.findings import AuthorityFinding
from credentials.authority.judge import chain_keys, judge
from credentials.draft.document import status_entry
from credentials.draft.values import StatusEntry
from credentials.forms.data_integrity import FindKey, ProofResult
from credentials.trust import NOBODY, TrustAnchors
from keys import did_web, multikey
from keys.did_web import PublishedMethod
from keys.resolver import VerificationMethod, select
from schemas.errors import Unavailable
from schemas.report import Outcome
from schemas.strict_json import JsonObject
from tests.sector import (
    NOW,
    OTHER_SERIES,
    SERIES,
    Sector,
    did_documents,
    endorse,
    endorsement_scope,
    give_mandate,
    mandate_scope,
    prove,
    sector,
    signer_of,
    team_leader,
)


@pytest.fixture
def world() -> Sector:
    return sector()


def judged(badge: JsonObject, world: Sector, **more: Any) -> AuthorityFinding:
    more.setdefault("anchors", world.anchors)
    return judge(badge, prove=prove, signers=more.pop("signers", signer_of(world.leader)), **more)


def test_a_badge_with_its_whole_chain_is_authorised(world: Sector) -> None:
    finding = judged(world.issued(), world)
    assert (finding.outcome, finding.code) == (Outcome.PASSED, "authorised")
    assert finding.anchor is world.anchors.anchors[0]
    assert finding.params["award_day"] == "2026-05-20"


def test_a_mandate_for_a_category_covers_its_skills(world: Sector) -> None:
    leader = team_leader("k", world.member, achievements=(), categories=("textile",))
    finding = judged(world.issued(leader=leader), world, signers=signer_of(leader))
    assert finding.outcome is Outcome.PASSED


def test_a_mandate_for_one_version_covers_that_version_alone(world: Sector) -> None:
    leader = team_leader("k", world.member, achievements=(f"{SERIES}/1",))
    first = world.issued(leader=leader)
    second = world.issued(world.badge(leader, skill=world.skill(id=f"{SERIES}/2", version="2")), leader)
    assert judged(first, world, signers=signer_of(leader)).outcome is Outcome.PASSED
    assert judged(second, world, signers=signer_of(leader)).code == "skill-out-of-scope"


def test_a_series_covers_versions_and_nothing_below_them(world: Sector) -> None:
    for ending in ("/1/extra", "/1/2", "/latest", "", "x/1"):
        badge = world.issued(world.badge(skill=world.skill(id=f"{SERIES}{ending}")))
        expected = Outcome.PASSED if not ending else Outcome.FAILED
        assert judged(badge, world).outcome is expected, ending


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC), "award-date-outside-mandate"),
        (datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC), "authorised"),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "authorised"),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "award-date-outside-mandate"),
    ],
    ids=["a second before midnight in Amsterdam", "midnight", "the last second", "a second too late"],
)
def test_days_are_counted_in_amsterdam(world: Sector, moment: datetime, code: str) -> None:
    badge = world.issued(world.badge(awarded_at=moment, valid_from=moment))
    assert judged(badge, world).code == code


def test_summer_days_start_two_hours_before_utc(world: Sector) -> None:
    june = {"first_day": datetime(2026, 6, 1, tzinfo=UTC).date()}
    leader = team_leader("k", world.member, **june)
    moment = datetime(2026, 5, 31, 22, 0, 0, tzinfo=UTC)
    badge = world.issued(world.badge(leader, awarded_at=moment, valid_from=moment), leader)
    assert judged(badge, world, signers=signer_of(leader)).code == "authorised"


def test_a_badge_after_the_keurmerk_is_not_authorised(world: Sector) -> None:
    ended = (datetime(2023, 1, 1, tzinfo=UTC).date(), datetime(2026, 4, 30, tzinfo=UTC).date())
    lapsed = endorse(world.association, world.member, endorsement_scope(world.member, ended))
    leader = replace(world.leader, organisation=replace(world.member, endorsement=lapsed))
    assert judged(world.issued(leader=leader), world).code == "award-date-outside-endorsement"


def test_an_endorsement_that_names_skills_limits_them(world: Sector) -> None:
    narrow = endorsement_scope(world.member, achievements=(OTHER_SERIES,))
    limited = replace(world.member, endorsement=endorse(world.association, world.member, narrow))
    leader = replace(world.leader, organisation=limited)
    assert judged(world.issued(leader=leader), world).code == "skill-out-of-scope"


def test_an_issuer_that_nobody_lists_and_that_shows_no_chain_is_passed_over(world: Sector) -> None:
    badge = world.issued(leader=world.employers_leader)
    finding = judged(badge, world, signers=signer_of(world.employers_leader))
    assert (finding.outcome, finding.code) == (Outcome.SKIPPED, "not-endorsed-by-sector")


def test_an_employers_badge_by_another_leader_than_it_names_fails(world: Sector) -> None:
    badge = world.issued(leader=world.employers_leader)
    assert judged(badge, world).code == "key-not-mandated"


def test_a6_a_good_badge_of_an_association_that_we_do_not_know_is_not_accused(world: Sector) -> None:
    finding = judged(world.issued(), world, anchors=NOBODY)
    assert (finding.outcome, finding.code) == (Outcome.SKIPPED, "association-unknown")
    assert (finding.anchor, finding.params) == (None, {"association": world.association.name})


def test_a_badge_of_the_association_itself(world: Sector) -> None:
    leader = team_leader("s", world.association)
    mandated = world.issued(leader=leader)
    assert judged(mandated, world, signers=signer_of(leader)).code == "authorised"
    bare = {**mandated, "credentialSubject": {**mandated["credentialSubject"]}}
    del bare["credentialSubject"]["source"]
    own = [("did:web:x#y", world.association.authority.public_key)]
    assert judged(bare, world, signers=own).code == "anchor-itself"
    assert judged(bare, world, signers=signer_of(leader)).code == "chain-missing"


def test_other_forms_of_a_badge_are_signed_with_the_organisations_key_for_them(world: Sector) -> None:
    signers = [(key.id, key.public_key) for key in endorsement_scope(world.member).form_keys]
    badge = world.issued()
    assert judged(badge, world, signers=signers, enveloped=True).code == "authorised-by-form"
    assert judged(badge, world, signers=signers).code == "key-not-mandated"


@pytest.mark.parametrize(
    ("status", "code"), [(Outcome.FAILED, "withdrawn"), (Outcome.UNKNOWN, "status-unknown")]
)
@pytest.mark.parametrize("place", ["endorsement", "mandate"])
def test_an_endorsement_withdrawn_for_fraud_ends_the_authority(
    world: Sector, status: Outcome, code: str, place: str
) -> None:
    entry = {"credentialStatus": status_entry(StatusEntry(list_url="https://x.example/1", index=2))}
    badge = world.issued()
    target = badge["issuer"] if place == "endorsement" else badge["credentialSubject"]["source"]
    target["endorsement"] = [{**target["endorsement"][0], **entry}]
    finding = judge(
        badge,
        signers=signer_of(world.leader),
        prove=lambda document, find: prove({k: v for k, v in document.items() if k not in entry}, find),
        anchors=world.anchors,
        status_of=lambda _: status,
    )
    assert (finding.outcome, finding.code) == (status, f"{place}-{code}")


def finder(document: JsonObject | None) -> FindKey:
    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        if document is None:
            raise Unavailable("not-reached", "Nobody answers there.")
        return select(document, method_id, purpose, at=NOW)

    return find_key


def test_a_mandate_by_a_compromised_authority_key_counts_no_more(world: Sector) -> None:
    methods = [
        PublishedMethod(world.member.authority.public_key, revoked=NOW),
        PublishedMethod(world.leader.signer.public_key),
    ]
    gone = finder(did_web.document(world.member.did, methods))
    assert judged(world.issued(), world, find_key=gone).code == "mandate-withdrawn"


def test_an_authority_key_that_the_site_shows_otherwise_counts_no_more(world: Sector) -> None:
    fragment = multikey.encode(world.member.authority.public_key)
    other = PublishedMethod(world.colleague.signer.public_key, fragment=fragment)
    assert (
        judged(world.issued(), world, find_key=finder(did_web.document(world.member.did, [other]))).code
        == "mandate-withdrawn"
    )


@pytest.mark.parametrize("reachable", [True, False])
def test_an_authority_key_in_use_or_out_of_reach_is_fine(world: Sector, reachable: bool) -> None:
    find_key = finder(did_documents()[world.member.did] if reachable else None)
    assert judged(world.issued(), world, find_key=find_key).code == "authorised"


def test_an_endorsement_of_another_kind_beside_the_chain_does_no_harm(world: Sector) -> None:
    badge = world.issued()
    badge["issuer"]["endorsement"].insert(0, {"@context": ["https://x.example"], "type": ["Anything"]})
    assert judged(badge, world).outcome is Outcome.PASSED


def test_an_older_endorsement_beside_the_right_one_does_no_harm(world: Sector) -> None:
    badge = world.issued()
    assert world.other_member.endorsement is not None
    badge["issuer"]["endorsement"].insert(0, world.other_member.endorsement)
    assert judged(badge, world).outcome is Outcome.PASSED


def test_the_chain_vouches_for_keys_when_the_issuers_site_is_gone(world: Sector) -> None:
    badge = world.issued()
    found = chain_keys(badge, prove=prove, anchors=world.anchors)
    assert found[world.leader.method_id] == world.leader.signer.public_key
    assert world.colleague.method_id not in found


def test_a_chain_that_does_not_hold_vouches_for_nothing(world: Sector) -> None:
    assert chain_keys(world.issued(), prove=prove, anchors=TrustAnchors()) == {}


@pytest.mark.parametrize(
    "damage",
    [
        {vocabulary.FROM: "01-01-2026"},
        {vocabulary.UNTIL: None},
        {vocabulary.KEY: []},
        {vocabulary.KEY: "did:web:x#y"},
        {vocabulary.UNTIL: "2020-01-01"},
        {vocabulary.ACHIEVEMENT: [7]},
        {vocabulary.FROM: "2026-02-30"},
    ],
    ids=[
        "date the wrong way round",
        "no end",
        "no key",
        "no key in the name",
        "ends first",
        "number",
        "30 February",
    ],
)
def test_a_scope_that_cannot_be_read_is_a_malformed_chain(world: Sector, damage: JsonObject) -> None:
    badge = world.issued()
    mandate = badge["credentialSubject"]["source"]["endorsement"][0]
    mandate["credentialSubject"] = {**mandate["credentialSubject"], **damage}
    assert judged(badge, world).code == "chain-malformed"


def test_the_proofs_of_many_links_are_checked_once_each(world: Sector) -> None:
    endorsements = [endorse(world.association, world.member, named=f"number-{one}") for one in range(4)]
    scope = mandate_scope(world.member.did, world.leader.signer, achievements=(OTHER_SERIES,))
    mandates = [
        give_mandate(
            world.member, world.leader.id, scope, mandate_id=f"https://badges.example/mandates/{one}"
        )
        for one in range(4)
    ]
    badge = world.issued()
    badge["issuer"]["endorsement"] = endorsements
    badge["credentialSubject"]["source"]["endorsement"] = mandates
    proved: list[str] = []

    def counting(document: JsonObject, find_key: FindKey) -> list[ProofResult]:
        proved.append(document["id"])
        return prove(document, find_key)

    finding = judge(badge, signers=signer_of(world.leader), prove=counting, anchors=world.anchors)
    assert finding.code == "skill-out-of-scope"
    assert sorted(proved) == sorted(one["id"] for one in (*endorsements, *mandates))
