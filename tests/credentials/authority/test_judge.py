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
from tests.sector.facts import NOW, OTHER_SERIES, SERIES
from tests.sector.organisations import endorse, endorsement_scope, give_mandate, mandate_scope, team_leader
from tests.sector.whole import Sector, did_documents, prove, sector, signer_of


@pytest.fixture
def made() -> Sector:
    return sector()


def judged(badge: JsonObject, made: Sector, **more: Any) -> AuthorityFinding:
    more.setdefault("anchors", made.anchors)
    return judge(badge, prove=prove, signers=more.pop("signers", signer_of(made.leader)), **more)


def test_a_badge_with_its_whole_chain_is_authorised(made: Sector) -> None:
    finding = judged(made.issued(), made)
    assert (finding.outcome, finding.code) == (Outcome.PASSED, "authorised")
    assert finding.anchor is made.anchors.anchors[0]
    assert finding.params["award_day"] == "2026-05-20"


def test_a_mandate_for_a_category_covers_its_skills(made: Sector) -> None:
    leader = team_leader("k", made.member, achievements=(), categories=("textile",))
    finding = judged(made.issued(leader=leader), made, signers=signer_of(leader))
    assert finding.outcome is Outcome.PASSED


def test_a_mandate_for_one_version_covers_that_version_alone(made: Sector) -> None:
    leader = team_leader("k", made.member, achievements=(f"{SERIES}/1",))
    first = made.issued(leader=leader)
    second = made.issued(made.badge(leader, skill=made.skill(id=f"{SERIES}/2", version="2")), leader)
    assert judged(first, made, signers=signer_of(leader)).outcome is Outcome.PASSED
    assert judged(second, made, signers=signer_of(leader)).code == "skill-out-of-scope"


def test_a_series_covers_versions_and_nothing_below_them(made: Sector) -> None:
    for ending in ("/1/extra", "/1/2", "/latest", "", "x/1"):
        badge = made.issued(made.badge(skill=made.skill(id=f"{SERIES}{ending}")))
        expected = Outcome.PASSED if not ending else Outcome.FAILED
        assert judged(badge, made).outcome is expected, ending


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
def test_days_are_counted_in_amsterdam(made: Sector, moment: datetime, code: str) -> None:
    badge = made.issued(made.badge(awarded_at=moment, valid_from=moment))
    assert judged(badge, made).code == code


def test_summer_days_start_two_hours_before_utc(made: Sector) -> None:
    june = {"first_day": datetime(2026, 6, 1, tzinfo=UTC).date()}
    leader = team_leader("k", made.member, **june)
    moment = datetime(2026, 5, 31, 22, 0, 0, tzinfo=UTC)
    badge = made.issued(made.badge(leader, awarded_at=moment, valid_from=moment), leader)
    assert judged(badge, made, signers=signer_of(leader)).code == "authorised"


def test_a_badge_after_the_keurmerk_is_not_authorised(made: Sector) -> None:
    ended = (datetime(2023, 1, 1, tzinfo=UTC).date(), datetime(2026, 4, 30, tzinfo=UTC).date())
    lapsed = endorse(made.association, made.member, endorsement_scope(made.member, ended))
    leader = replace(made.leader, organisation=replace(made.member, endorsement=lapsed))
    assert judged(made.issued(leader=leader), made).code == "award-date-outside-endorsement"


def test_an_endorsement_that_names_skills_limits_them(made: Sector) -> None:
    narrow = endorsement_scope(made.member, achievements=(OTHER_SERIES,))
    limited = replace(made.member, endorsement=endorse(made.association, made.member, narrow))
    leader = replace(made.leader, organisation=limited)
    assert judged(made.issued(leader=leader), made).code == "skill-out-of-scope"


def test_an_issuer_that_nobody_lists_and_that_shows_no_chain_is_passed_over(made: Sector) -> None:
    badge = made.issued(leader=made.employers_leader)
    finding = judged(badge, made, signers=signer_of(made.employers_leader))
    assert (finding.outcome, finding.code) == (Outcome.SKIPPED, "not-endorsed-by-sector")


def test_an_employers_badge_by_another_leader_than_it_names_fails(made: Sector) -> None:
    badge = made.issued(leader=made.employers_leader)
    assert judged(badge, made).code == "key-not-mandated"


def test_a6_a_good_badge_of_an_association_that_we_do_not_know_is_not_accused(made: Sector) -> None:
    finding = judged(made.issued(), made, anchors=NOBODY)
    assert (finding.outcome, finding.code) == (Outcome.SKIPPED, "association-unknown")
    assert (finding.anchor, finding.params) == (None, {"association": made.association.name})


def test_a_badge_of_the_association_itself(made: Sector) -> None:
    leader = team_leader("s", made.association)
    mandated = made.issued(leader=leader)
    assert judged(mandated, made, signers=signer_of(leader)).code == "authorised"
    bare = {**mandated, "credentialSubject": {**mandated["credentialSubject"]}}
    del bare["credentialSubject"]["source"]
    own = [("did:web:x#y", made.association.authority.public_key)]
    assert judged(bare, made, signers=own).code == "anchor-itself"
    assert judged(bare, made, signers=signer_of(leader)).code == "chain-missing"


def test_other_forms_of_a_badge_are_signed_with_the_organisations_key_for_them(made: Sector) -> None:
    signers = [(key.id, key.public_key) for key in endorsement_scope(made.member).form_keys]
    badge = made.issued()
    assert judged(badge, made, signers=signers, enveloped=True).code == "authorised-by-form"
    assert judged(badge, made, signers=signers).code == "key-not-mandated"


@pytest.mark.parametrize(
    ("status", "code"), [(Outcome.FAILED, "withdrawn"), (Outcome.UNKNOWN, "status-unknown")]
)
@pytest.mark.parametrize("place", ["endorsement", "mandate"])
def test_an_endorsement_withdrawn_for_fraud_ends_the_authority(
    made: Sector, status: Outcome, code: str, place: str
) -> None:
    entry = {"credentialStatus": status_entry(StatusEntry(list_url="https://x.example/1", index=2))}
    badge = made.issued()
    target = badge["issuer"] if place == "endorsement" else badge["credentialSubject"]["source"]
    target["endorsement"] = [{**target["endorsement"][0], **entry}]
    finding = judge(
        badge,
        signers=signer_of(made.leader),
        prove=lambda document, find: prove({k: v for k, v in document.items() if k not in entry}, find),
        anchors=made.anchors,
        status_of=lambda _: status,
    )
    assert (finding.outcome, finding.code) == (status, f"{place}-{code}")


def finder(document: JsonObject | None) -> FindKey:
    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        if document is None:
            raise Unavailable("not-reached", "Nobody answers there.")
        return select(document, method_id, purpose, at=NOW)

    return find_key


def test_a_mandate_by_a_compromised_authority_key_counts_no_more(made: Sector) -> None:
    methods = [
        PublishedMethod(made.member.authority.public_key, revoked=NOW),
        PublishedMethod(made.leader.signer.public_key),
    ]
    gone = finder(did_web.document(made.member.did, methods))
    assert judged(made.issued(), made, find_key=gone).code == "mandate-withdrawn"


def test_an_authority_key_that_the_site_shows_otherwise_counts_no_more(made: Sector) -> None:
    fragment = multikey.encode(made.member.authority.public_key)
    other = PublishedMethod(made.colleague.signer.public_key, fragment=fragment)
    assert (
        judged(made.issued(), made, find_key=finder(did_web.document(made.member.did, [other]))).code
        == "mandate-withdrawn"
    )


@pytest.mark.parametrize("reachable", [True, False])
def test_an_authority_key_in_use_or_out_of_reach_is_fine(made: Sector, reachable: bool) -> None:
    find_key = finder(did_documents()[made.member.did] if reachable else None)
    assert judged(made.issued(), made, find_key=find_key).code == "authorised"


def test_an_endorsement_of_another_kind_beside_the_chain_does_no_harm(made: Sector) -> None:
    badge = made.issued()
    badge["issuer"]["endorsement"].insert(0, {"@context": ["https://x.example"], "type": ["Anything"]})
    assert judged(badge, made).outcome is Outcome.PASSED


def test_an_older_endorsement_beside_the_right_one_does_no_harm(made: Sector) -> None:
    badge = made.issued()
    assert made.other_member.endorsement is not None
    badge["issuer"]["endorsement"].insert(0, made.other_member.endorsement)
    assert judged(badge, made).outcome is Outcome.PASSED


def test_the_chain_vouches_for_keys_when_the_issuers_site_is_gone(made: Sector) -> None:
    badge = made.issued()
    found = chain_keys(badge, prove=prove, anchors=made.anchors)
    assert found[made.leader.method_id] == made.leader.signer.public_key
    assert made.colleague.method_id not in found


def test_a_chain_that_does_not_hold_vouches_for_nothing(made: Sector) -> None:
    assert chain_keys(made.issued(), prove=prove, anchors=TrustAnchors()) == {}


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
def test_a_scope_that_cannot_be_read_is_a_malformed_chain(made: Sector, damage: JsonObject) -> None:
    badge = made.issued()
    mandate = badge["credentialSubject"]["source"]["endorsement"][0]
    mandate["credentialSubject"] = {**mandate["credentialSubject"], **damage}
    assert judged(badge, made).code == "chain-malformed"


def test_the_proofs_of_many_links_are_checked_once_each(made: Sector) -> None:
    endorsements = [endorse(made.association, made.member, named=f"number-{one}") for one in range(4)]
    scope = mandate_scope(made.member.did, made.leader.signer, achievements=(OTHER_SERIES,))
    mandates = [
        give_mandate(made.member, made.leader.id, scope, mandate_id=f"https://badges.example/mandates/{one}")
        for one in range(4)
    ]
    badge = made.issued()
    badge["issuer"]["endorsement"] = endorsements
    badge["credentialSubject"]["source"]["endorsement"] = mandates
    proved: list[str] = []

    def counting(document: JsonObject, find_key: FindKey) -> list[ProofResult]:
        proved.append(document["id"])
        return prove(document, find_key)

    finding = judge(badge, signers=signer_of(made.leader), prove=counting, anchors=made.anchors)
    assert finding.code == "skill-out-of-scope"
    assert sorted(proved) == sorted(one["id"] for one in (*endorsements, *mandates))
