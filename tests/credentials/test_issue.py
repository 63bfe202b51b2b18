import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials import intake, rules
from credentials.authority.judge import judge
from credentials.checks.case import StandIn
from credentials.draft.document import draft
from credentials.draft.values import Badge, StatusEntry
from credentials.forms.data_integrity import verify_proofs
from credentials.forms.form import Signed
from credentials.forms.open_badge_ldp import serialise
from credentials.issue import Prepared, prepare, prepare_reissue, sign
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, Reference, Resources
from credentials.rules.case import (
    AwardCase,
    KeyState,
    LeaderFacts,
    LearnerFacts,
    MandateFacts,
    OrganisationFacts,
    OrganisationKind,
)
from credentials.rules.reissue.case import ReissueCase, ReissueKind
from credentials.suites.base import ProofInvalid
from credentials.trust import NOBODY
from credentials.verify import verify
from keys.algorithms import PublicKey
from keys.resolver import VerificationMethod
from schemas.errors import Conflict, Refused
from schemas.report import Outcome, Verdict
from tests.credentials.rules.cases import good_case, with_badge, with_mandate
from tests.sector.facts import NOW, OTHER_SERIES, STATUS_INDEX, STATUS_LIST
from tests.sector.keys import key, method_id
from tests.sector.organisations import mandate_scope
from tests.sector.organisations import signed as signed_by
from tests.sector.whole import did_documents, prove, resources, sector, signer_of, status_list


def prepared(case: AwardCase | None = None) -> Prepared:
    return prepare(case or good_case(), anchors=sector().anchors, resources=resources())


def issued(one: Prepared) -> Signed:
    leader = sector().leader
    return one.issue(leader.signer, verification_method=leader.method_id, created=NOW)


def leaders_method(_id: str, _purpose: str) -> VerificationMethod:
    leader = sector().leader
    return VerificationMethod(
        id=leader.method_id, controller=leader.organisation.did, public_key=leader.signer.public_key
    )


def test_an_issued_badge_verifies_and_its_authority_holds() -> None:
    badge = json.loads(issued(prepared()).text)
    results = verify_proofs(badge, find_key=leaders_method, contexts=bundled_contexts(), now=NOW)
    assert [(one.outcome, one.cryptosuite) for one in results] == [(Outcome.PASSED, "eddsa-rdfc-2022")]
    finding = judge(badge, signers=signer_of(sector().leader), prove=prove, anchors=sector().anchors)
    assert finding.code == "authorised"


def test_the_bytes_are_the_document_compact_and_in_its_order() -> None:
    signed = issued(prepared())
    assert json.loads(signed.text) == signed.document
    assert next(iter(signed.document)) == "@context"
    assert b'"proof":[{' in signed.text
    assert signed.text == issued(prepared()).text


def test_text_of_any_script_is_written_as_utf_8() -> None:
    assert serialise({"naam": "Zoë 🧵"}) == '{"naam":"Zoë 🧵"}'.encode()


def test_a_prepared_badge_is_signed_once() -> None:
    one = prepared()
    issued(one)
    with pytest.raises(Conflict) as refusal:
        issued(one)
    assert refusal.value.code == "already-issued"


def test_of_many_at_the_same_moment_one_gets_the_badge() -> None:
    one = prepared()

    def attempt(_: int) -> str:
        try:
            return str(issued(one).document["id"])[:5]
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert sorted(outcomes) == ["already-issued"] * 7 + ["https"]


def test_another_key_than_the_mandates_does_not_sign() -> None:
    colleague, leader = sector().colleague, sector().leader
    for signer, method in (
        (colleague.signer, colleague.method_id),
        (colleague.signer, leader.method_id),
        (leader.signer, colleague.method_id),
    ):
        with pytest.raises(Refused) as refusal:
            prepared().issue(signer, verification_method=method, created=NOW)
        assert refusal.value.code == "key-not-mandated"


def test_a_refused_award_is_never_prepared() -> None:
    with pytest.raises(Refused) as refusal:
        prepared(with_badge(narrative="111222333"))
    assert refusal.value.code == "bsn-in-text"


def test_a_chain_that_the_facts_do_not_tell_of_is_noticed_before_signing() -> None:
    # The database says that the mandate is good; the signed mandate in the badge is another leader's.
    made = sector()
    badge = made.badge(leader=replace(made.badge().leader, endorsements=(made.colleague.mandate,)))
    with pytest.raises(Refused) as refusal:
        prepared(good_case(badge=badge))
    assert (refusal.value.code, refusal.value.params["why"]) == (
        "own-verification-failed",
        ["authority.mandate-of-another-leader", "endorsement-of-other"],
    )


def test_a_member_without_its_endorsement_in_the_badge_is_noticed_before_signing() -> None:
    badge = sector().badge()
    bare = replace(badge, issuer=replace(badge.issuer, endorsements=()))
    with pytest.raises(Refused) as refusal:
        prepared(good_case(badge=bare))
    assert refusal.value.params["why"] == ["authority.chain-missing"]


class Faulty:
    """A signer whose hardware makes mistakes."""

    @property
    def public_key(self) -> PublicKey:
        return sector().leader.signer.public_key

    def sign(self, data: bytes) -> bytes:
        return sector().leader.signer.sign(data[:-1])


def test_a_faulty_signature_does_not_leave() -> None:
    with pytest.raises(ProofInvalid):
        prepared().issue(Faulty(), verification_method=sector().leader.method_id, created=NOW)


def test_lists_are_signed_too() -> None:
    did, signer = sector().member.did, sector().member.authority
    unsigned = {name: value for name, value in status_list().items() if name != "proof"}
    signed = sign(
        unsigned, signer=signer, verification_method=f"{did}#k", created=NOW, contexts=bundled_contexts()
    )
    assert signed.document["proof"][0]["verificationMethod"] == f"{did}#k"


def reissue(kind: ReissueKind, badge: Badge, **changes: Any) -> ReissueCase:
    before = json.loads(issued(prepared()).text)
    running = changes.pop("running", good_case().mandate)
    award = replace(good_case(badge=badge), **changes)
    return ReissueCase(kind=kind, before=before, award=award, running=running)


def later(**changes: Any) -> Badge:
    badge = sector().badge()
    return replace(badge, valid_from=badge.valid_from + timedelta(seconds=1), **changes)


FRESH = StatusEntry(list_url=STATUS_LIST, index=STATUS_INDEX + 1)
WALLET = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"


@pytest.mark.parametrize(
    ("kind", "badge"),
    [
        (ReissueKind.WALLET_BINDING, lambda: later(subject_id=WALLET, status=FRESH)),
        (ReissueKind.CONSENT, lambda: later(status=FRESH)),
        (ReissueKind.REINSTATEMENT, lambda: later(status=FRESH)),
    ],
)
def test_a_badge_is_signed_again_after_mandate_and_keurmerk_ended(kind: ReissueKind, badge: Any) -> None:
    ended = with_mandate(ended=True, suspended=True).mandate
    case = reissue(
        kind,
        badge(),
        mandate=ended,
        organisation=replace(good_case().organisation, keurmerk=None),
        learner=LearnerFacts(organisations=frozenset()),
        now=NOW + timedelta(days=3000),
    )
    again = issued(prepare_reissue(case, anchors=sector().anchors, resources=resources())).document
    assert again["awardedDate"] == case.before["awardedDate"]
    assert again["id"] == case.before["id"]


@pytest.mark.parametrize(
    ("code", "kind", "badge"),
    [
        ("reissue-not-later", ReissueKind.CORRECTION, lambda: replace(sector().badge(), status=FRESH)),
        ("reissue-status-entry", ReissueKind.CORRECTION, later),
        ("reissue-status-entry", ReissueKind.WALLET_BINDING, lambda: later(subject_id=WALLET)),
        (
            "reissue-changes-content",
            ReissueKind.WALLET_BINDING,
            lambda: later(narrative="Anders.", status=FRESH),
        ),
        (
            "reissue-changes-award",
            ReissueKind.CORRECTION,
            lambda: later(id="https://x.nl/1", status=FRESH),
        ),
        (
            "reissue-changes-award",
            ReissueKind.CORRECTION,
            lambda: later(awarded_at=sector().badge().awarded_at - timedelta(days=1), status=FRESH),
        ),
        (
            "reissue-changes-award",
            ReissueKind.CORRECTION,
            lambda: later(leader=sector().badge(sector().colleague).leader, status=FRESH),
        ),
        (
            "reissue-changes-award",
            ReissueKind.CORRECTION,
            lambda: later(issuer=sector().badge(sector().other_leader).issuer, status=FRESH),
        ),
        ("bsn-in-text", ReissueKind.CORRECTION, lambda: later(narrative="111222333", status=FRESH)),
    ],
)
def test_what_is_no_new_form_of_the_same_award_is_refused(code: str, kind: ReissueKind, badge: Any) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_reissue(reissue(kind, badge()))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "running"),
    [
        pytest.param("mandate-missing", lambda: None, id="none"),
        pytest.param("mandate-ended", lambda: with_mandate(ended=True).mandate, id="ended"),
        pytest.param("mandate-suspended", lambda: with_mandate(suspended=True).mandate, id="suspended"),
        pytest.param(
            "mandate-out-of-scope",
            lambda: with_mandate(achievements=(OTHER_SERIES,)).mandate,
            id="other-skill",
        ),
    ],
)
def test_f17_a_correction_needs_a_mandate_of_today(code: str, running: Any) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_reissue(reissue(ReissueKind.CORRECTION, later(status=FRESH), running=running()))
    assert refusal.value.code == code


def test_f17_a_correction_needs_only_that_the_leader_may_judge_today() -> None:
    ended = with_mandate(ended=True).mandate
    rules.check_reissue(reissue(ReissueKind.CORRECTION, later(status=FRESH, level="1"), mandate=ended))


def test_after_a_compromise_another_leader_assesses_again() -> None:
    made = sector()
    facts = LeaderFacts(id=made.leader.id, organisation=made.member.did, key_state=KeyState.COMPROMISED)
    with pytest.raises(Refused) as refusal:
        rules.check_reissue(reissue(ReissueKind.REINSTATEMENT, later(status=FRESH), leader=facts))
    assert refusal.value.code == "key-compromised"


def test_the_draft_that_was_judged_is_the_draft_that_is_signed() -> None:
    case = good_case()
    one = prepared(case)
    assert one.document == draft(case.badge)
    signed = dict(issued(one).document)
    del signed["proof"]
    assert signed == one.document


def test_a_key_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(Refused):
        prepared().issue(key("p"), verification_method=sector().leader.method_id, created=NOW)


def test_a_chain_of_an_association_that_is_not_pinned_is_not_signed() -> None:
    with pytest.raises(Refused) as refusal:
        prepare(good_case(), anchors=NOBODY, resources=resources())
    assert refusal.value.params["why"] == [
        "authority.association-unknown",
        "trust.unknown-issuer",
        "unknown-issuer",
    ]


def withdrawn_authority() -> Resources:
    did = sector().member.did
    document = resources().found[Reference("did", did)]
    if not isinstance(document, Fetched):
        raise TypeError
    kept = [
        one for one in document.json()["assertionMethod"] if one != method_id(did, sector().member.authority)
    ]
    changed = Fetched(document.json() | {"assertionMethod": kept})
    return resources().with_found({Reference("did", did): changed})


@pytest.mark.parametrize(
    ("published", "why"),
    [
        pytest.param(Resources, ["issuer-key.unreachable"], id="nothing"),
        pytest.param(
            lambda: Resources(
                {
                    Reference("did", sector().member.did): resources().found[
                        Reference("did", sector().member.did)
                    ]
                }
            ),
            ["status.unreachable"],
            id="no-list",
        ),
        pytest.param(lambda: resources(revoked=(STATUS_INDEX,)), ["status.revoked"], id="entry-set"),
        pytest.param(withdrawn_authority, ["authority.mandate-withdrawn"], id="authority-key-withdrawn"),
    ],
)
def test_c7_what_a_verifier_would_meet_is_met_before_signing(published: Any, why: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        prepare(good_case(), anchors=sector().anchors, resources=published())
    assert refusal.value.code == "own-verification-failed"
    assert set(why) <= set(refusal.value.params["why"])  # type: ignore[call-overload]


def test_c7_an_employer_outside_the_sector_is_no_fault_of_its_badges() -> None:
    made, listed = sector(), Fetched(status_list(sector().employer))
    leader, did = made.employers_leader, made.employer.did
    case = good_case(
        badge=made.badge(leader),
        organisation=OrganisationFacts(id=did, kind=OrganisationKind.EMPLOYER),
        leader=LeaderFacts(id=leader.id, organisation=did),
        learner=LearnerFacts(organisations=frozenset({did})),
        mandate=MandateFacts(leader=leader.id, organisation=did, scope=mandate_scope(did, leader.signer)),
    )
    found = resources().with_found({Reference("status_list", STATUS_LIST): listed})
    one = prepare(case, anchors=made.anchors, resources=found)
    signed = one.issue(leader.signer, verification_method=leader.method_id, created=NOW)
    assert signed.document["issuer"]["id"] == did


def test_c7_only_the_trial_takes_a_throw_away_key_for_the_leaders() -> None:
    throw_away, did = key("throw-away"), sector().member.did
    method = method_id(did, throw_away)
    published = did_documents()[did]
    entry = {"id": method, "type": "Multikey", "controller": did}
    entry["publicKeyMultibase"] = method.partition("#")[2]
    listed = published | {
        "verificationMethod": [*published["verificationMethod"], entry],
        "assertionMethod": [*published["assertionMethod"], method],
    }
    found = resources().with_found({Reference("did", did): Fetched(listed)})
    badge = signed_by(draft(sector().badge()), did, throw_away)
    leader = sector().leader
    stand_in = StandIn(throw_away.public_key, leader.method_id, leader.signer.public_key)
    for given, verdict in ((None, Verdict.NOT_AUTHORISED), (stand_in, Verdict.VALID)):
        presented = intake.read(serialise(badge))
        judgement = verify(presented, found, NOW, anchors=sector().anchors, stand_in=given)
        assert judgement.verdict is verdict
