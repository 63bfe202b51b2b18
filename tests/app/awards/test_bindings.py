"""One award in wallets: what a copy says, and what becomes of copies."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.awards import bindings, forms
from app.awards.tables import AwardForm, AwardVersion, BindingEnd
from app.issuers import keyring
from app.issuers.tables import KeyPurpose, SigningKey
from app.organisations import service as organisations
from app.organisations.tables import Organisation
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime
from schemas.errors import Conflict, NotFound, Refused
from tests.app.asgi_client import AsgiClient
from tests.app.awards.binding import FORMS, a_holder, as_learner, award_of, judged, kept, take, verdicts
from tests.app.awards.giving import given
from tests.app.awards.test_lifecycle import act, badge
from tests.sector.stored import SmallSector, TestClock

ALL_VALID = dict.fromkeys(FORMS, "valid")


@pytest.fixture
def award(client: AsgiClient, sector: SmallSector, clock: TestClock) -> dict[str, Any]:
    view = given(client, sector, narrative="Goed gezien")
    clock.now += timedelta(minutes=1)
    return view


def test_a_copy_is_the_same_badge_with_the_wallets_key(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime
) -> None:
    holder = a_holder()
    _, (copy,) = take(runtime, award["id"], holder, names=FORMS)
    own, bound = badge(client, award["url"]), json.loads(copy["ldp"])
    assert bound["credentialSubject"]["id"] == holder.did
    assert bound["validFrom"] > own["validFrom"]
    assert bound["credentialStatus"]["id"] != own["credentialStatus"]["id"]
    for document in (own, bound):
        for name in ("validFrom", "credentialStatus", "proof"):
            del document[name]
        del document["credentialSubject"]["id"]
    assert bound == own
    reports = {name: judged(client, name, text) for name, text in copy.items()}
    assert {name: report["verdict"] for name, report in reports.items()} == ALL_VALID
    assert {report["trust"] for report in reports.values()} == {"trusted"}


def test_the_address_answers_with_the_badge_of_nobodys_wallet(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime
) -> None:
    before = badge(client, award["url"])
    take(runtime, award["id"])
    assert badge(client, award["url"]) == before


def test_what_became_of_everybody_since_changes_nothing_in_a_copy(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as work:
        row = work.session.get_one(Organisation, sector.member)
        organisations.change(work, row, {"name": "Anders", "description": "Nieuw"})
    leader = sector.tokens["team_leader"]
    client.put("/api/v1/team-leaders/me/consent", token=leader, json={"name_in_badge": True})
    _, (copy,) = take(runtime, award["id"])
    own, bound = badge(client, award["url"]), json.loads(copy["ldp"])
    assert (bound["issuer"], bound["credentialSubject"]["source"]) == (
        own["issuer"],
        own["credentialSubject"]["source"],
    )


def test_the_same_key_gets_the_same_copy(runtime: Runtime, award: dict[str, Any]) -> None:
    holder = a_holder(method="key")
    with runtime.work() as plain:
        row = award_of(plain, award["id"])
        work = as_learner(runtime, plain, row)
        binding = bindings.begin(work, row, keep_others=False)
        first, again = (bindings.bind(work, row, binding, holder) for _ in range(2))
        assert first is again
        texts = {forms.make_for(work, row, first, "sdjwt").document for _ in range(2)}
        assert len(texts) == 1
        assert len(work.session.scalars(select(AwardForm)).all()) == 1


@pytest.mark.parametrize(
    ("action", "verdict", "reason"),
    [("revoke", "revoked", BindingEnd.REVOKED), ("suspend", "suspended", BindingEnd.SUSPENDED)],
)
def test_withdrawing_an_award_withdraws_every_form_of_every_copy(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient,
    award: dict[str, Any],
    runtime: Runtime,
    sector: SmallSector,
    action: str,
    verdict: str,
    reason: BindingEnd,
) -> None:
    _, first = take(runtime, award["id"], a_holder(), a_holder(), names=FORMS)
    _, second = take(runtime, award["id"], a_holder(), names=FORMS, keep_others=True)
    own = forms_of(client, sector, award["id"])
    group = [*first, *second, own]
    assert [verdicts(client, copy) for copy in group] == [ALL_VALID] * 4
    assert act(client, sector, award["id"], action, reason="x").status_code == 200
    assert [verdicts(client, copy) for copy in group] == [dict.fromkeys(FORMS, verdict)] * 4
    assert {one.end_reason for one in kept(runtime, award["id"])} == {reason}


def forms_of(client: AsgiClient, sector: SmallSector, award: str) -> dict[str, str]:
    found = {}
    for name in FORMS:
        path = f"/api/v1/awards/{award}/forms"
        made = client.post(path, token=sector.tokens["team_leader"], json={"form": name})
        assert made.status_code in {200, 201}, made.text
        found[name] = made.json()["document"]
    return found


def test_a_second_wallet_ends_the_first_unless_it_is_kept(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime
) -> None:
    _, (first,) = take(runtime, award["id"], names=FORMS)
    _, (beside,) = take(runtime, award["id"], names=FORMS, keep_others=True)
    assert verdicts(client, first) == verdicts(client, beside) == ALL_VALID
    _, (last,) = take(runtime, award["id"], names=FORMS)
    gone = dict.fromkeys(FORMS, "revoked")
    assert (verdicts(client, first), verdicts(client, beside)) == (gone, gone)
    assert verdicts(client, last) == ALL_VALID
    ends = [one.end_reason for one in kept(runtime, award["id"])]
    assert sorted(ends, key=str) == [None, BindingEnd.REPLACED, BindingEnd.REPLACED]


def test_a_wallet_that_never_came_back_costs_the_first_nothing(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime
) -> None:
    _, (first,) = take(runtime, award["id"])
    with runtime.work() as plain:
        row = award_of(plain, award["id"])
        bindings.begin(as_learner(runtime, plain, row), row, keep_others=False)
    assert verdicts(client, first) == {"ldp": "valid"}


def test_a_lost_wallet_takes_only_its_own_copies_with_it(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime
) -> None:
    lost, (first,) = take(runtime, award["id"], names=FORMS)
    _, (other,) = take(runtime, award["id"], names=FORMS, keep_others=True)
    for _ in range(2):
        with runtime.work() as work:
            row = award_of(work, award["id"])
            bindings.end(work, row, bindings.get(work, row, lost), BindingEnd.LOST)
    assert verdicts(client, first) == dict.fromkeys(FORMS, "revoked")
    assert verdicts(client, other) == ALL_VALID
    with runtime.work(writes=False) as work:
        ended = select(StoredEvent).where(StoredEvent.type == "award.binding-ended")
        (event,) = work.session.scalars(ended).all()
    assert event.payload == {"binding_id": str(lost), "reason": "lost"}


def test_after_a_correction_the_wallet_has_to_take_the_badge_again(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime, sector: SmallSector
) -> None:
    binding_id, (copy,) = take(runtime, award["id"], names=FORMS)
    path = f"/api/v1/awards/{award['id']}/correct"
    answer = client.post(path, token=sector.tokens["team_leader"], json={"level": "3"})
    assert answer.status_code == 200
    assert verdicts(client, copy) == dict.fromkeys(FORMS, "revoked")
    with runtime.work() as plain:
        row = award_of(plain, award["id"])
        work = as_learner(runtime, plain, row)
        ended = bindings.get(work, row, binding_id)
        with pytest.raises(Conflict) as refused:
            bindings.bind(work, row, ended, a_holder())
    assert (refused.value.code, ended.end_reason) == ("binding-ended", BindingEnd.CORRECTED)
    _, (anew,) = take(runtime, award["id"], names=FORMS)
    assert verdicts(client, anew) == ALL_VALID
    assert json.loads(anew["ldp"])["credentialSubject"]["result"][0]["achievedLevel"].endswith("level-3")
    assert json.loads(anew["ldp"])["validFrom"] > badge(client, award["url"])["validFrom"]


def test_a_correction_is_later_than_every_copy(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime, sector: SmallSector
) -> None:
    _, (copy,) = take(runtime, award["id"])
    client.post(
        f"/api/v1/awards/{award['id']}/correct", token=sector.tokens["team_leader"], json={"level": "3"}
    )
    assert badge(client, award["url"])["validFrom"] > json.loads(copy["ldp"])["validFrom"]


def test_a_wallet_that_began_before_a_suspension_gets_the_badge_after_it(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as plain:
        row = award_of(plain, award["id"])
        binding_id = bindings.begin(as_learner(runtime, plain, row), row, keep_others=False).id
    act(client, sector, award["id"], "suspend", reason="x")
    with pytest.raises(Conflict) as refused:
        bind_again(runtime, award["id"], binding_id)
    assert refused.value.params["state"] == "suspended"
    act(client, sector, award["id"], "reinstate")
    assert verdicts(client, {"ldp": bind_again(runtime, award["id"], binding_id)}) == {"ldp": "valid"}


def bind_again(runtime: Runtime, award: str, binding_id: Any) -> str:
    with runtime.work() as plain:
        row = award_of(plain, award)
        work = as_learner(runtime, plain, row)
        version = bindings.bind(work, row, bindings.get(work, row, binding_id), a_holder())
        return version.document or ""


@pytest.mark.parametrize("how", ["erased", "mandate-ended"])
def test_a_departed_leaders_key_signs_copies_and_each_use_is_told(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime, sector: SmallSector, how: str
) -> None:
    admin = sector.tokens["organisation_admin"]
    if how == "erased":
        path = f"/api/v1/team-leaders/{sector.leader}/name"
        assert client.delete(path, token=admin).status_code == 204
    else:
        path = f"/api/v1/mandates/{sector.mandate}/end"
        assert client.post(path, token=admin, json={"reason": "left"}).status_code == 200
    _, copies = take(runtime, award["id"], a_holder(), a_holder(), names=FORMS)
    assert [verdicts(client, copy) for copy in copies] == [ALL_VALID] * 2
    with runtime.work(writes=False) as work:
        used = select(StoredEvent).where(StoredEvent.type == "key.used-after-departure")
        events = work.session.scalars(used).all()
        (key,) = work.session.scalars(
            select(SigningKey).where(SigningKey.team_leader_id == sector.leader)
        ).all()
    assert [(one.subject_id, one.payload) for one in events] == [(str(key.id), {"award_id": award["id"]})] * 2


def test_a_compromised_key_signs_nothing_more(
    award: dict[str, Any], runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as work:
        for key in keyring.believed_keys(work.session, sector.member, KeyPurpose.ASSESSOR):
            key.compromised_at = work.now
    with pytest.raises(Refused) as refused:
        take(runtime, award["id"])
    assert refused.value.code == "key-compromised"


def test_a_wallet_has_so_many_keys_and_no_more(
    award: dict[str, Any], runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bindings, "MOST_KEYS", 2)
    with pytest.raises(Refused) as refused:
        take(runtime, award["id"], a_holder(), a_holder(), a_holder())
    assert refused.value.code == "binding-keys-too-many"
    assert kept(runtime, award["id"]) == []


@pytest.mark.parametrize("how", ["award", "learner"])
def test_erasure_reaches_every_copy_and_what_wallets_are_called(
    client: AsgiClient, award: dict[str, Any], runtime: Runtime, sector: SmallSector, how: str
) -> None:
    binding_id, (copy,) = take(runtime, award["id"], names=FORMS, label="Telefoon van Amal")
    path = {"award": f"/api/v1/awards/{award['id']}", "learner": f"/api/v1/learners/{sector.learner}"}[how]
    assert client.delete(path, token=sector.tokens["organisation_admin"]).status_code == 204
    with runtime.work(writes=False) as work:
        rows = [*work.session.scalars(select(AwardVersion)), *work.session.scalars(select(AwardForm))]
    assert {row.document for row in rows} == {None}
    (binding,) = kept(runtime, award["id"])
    assert (binding.label, binding.end_reason) == (None, BindingEnd.ERASED)
    # A copy that somebody has still can be judged, and taken back.
    assert verdicts(client, copy) == ALL_VALID
    with runtime.work() as work:
        row = award_of(work, award["id"])
        bindings.end(work, row, bindings.get(work, row, binding_id), BindingEnd.LOST)
    assert verdicts(client, copy) == dict.fromkeys(FORMS, "revoked")


def test_a_name_that_is_taken_back_is_in_no_copy(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    token, consent = sector.tokens["team_leader"], "/api/v1/team-leaders/me/consent"
    client.put(consent, token=token, json={"name_in_badge": True})
    award = given(client, sector)
    _, (copy,) = take(runtime, award["id"], names=FORMS)
    client.put(consent, token=token, json={"name_in_badge": False})
    assert verdicts(client, copy) == dict.fromkeys(FORMS, "revoked")
    with runtime.work(writes=False) as work:
        bound = select(AwardVersion).where(AwardVersion.binding_id.is_not(None))
        assert [row.document for row in work.session.scalars(bound)] == [None]
        assert {row.document for row in work.session.scalars(select(AwardForm))} == {None}
    assert {one.end_reason for one in kept(runtime, award["id"])} == {BindingEnd.CORRECTED}


def test_only_the_learner_takes_the_own_badge(
    award: dict[str, Any], runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as plain:
        row = award_of(plain, award["id"])
        work = as_learner(runtime, plain, row)
        stranger = work.acting_as(
            type(work.principal)(
                id="x",
                role=work.principal.role,
                organisation_id=sector.member,
                learner_id=sector.other_learner,
            )
        )
        with pytest.raises(NotFound):
            bindings.begin(stranger, row, keep_others=False)


def test_no_entry_is_given_out_twice(award: dict[str, Any], runtime: Runtime) -> None:
    for _ in range(3):
        take(runtime, award["id"], a_holder(), a_holder(), names=("sdjwt", "vcsdjwt"), keep_others=True)
    with runtime.work(writes=False) as work:
        versions = work.session.scalars(select(AwardVersion)).all()
        copies = work.session.scalars(select(AwardForm).where(AwardForm.list_id.is_not(None))).all()
    entries = [(row.list_id, row.index) for row in versions]
    entries += [(row.list_id, row.index) for row in copies if row.list_id and row.index is not None]
    assert len(set(entries)) == len(entries) == 1 + 6 + 6 * 2
    assert {row.name for row in copies} == {"sdjwt", "vcsdjwt"}
