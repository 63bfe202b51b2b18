"""Refused to sign, with the rule's name, and nothing stored: 422 for what was said, 403 for the rest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.issuers.tables import SigningKey
from app.mandates import ending
from app.mandates import service as mandates
from app.mandates.tables import Mandate
from app.organisations import keurmerk
from app.organisations import service as organisations
from app.palette import service as palette
from app.people.tables import TeamLeader
from app.platform.keyset import Window
from app.platform.principal import Role
from app.platform.runtime import Runtime
from app.sign_in import tokens
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import counts, give
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector, TestClock

BSN = "111222333"
SAID_WRONG = {
    "award-date-in-future",
    "bsn-in-text",
    "evidence-repeated",
    "evidence-url-malformed",
    "html-in-text",
    "level-unknown",
    "nlqf-level-claimed",
    "text-too-long",
    "too-much-evidence",
    "validity-empty",
}


def expect_refusal(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, code: str, **changes: Any
) -> None:
    before = counts(runtime)
    answer = give(client, sector, **changes)
    assert (answer.status_code, answer.json()["code"]) == (422 if code in SAID_WRONG else 403, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert counts(runtime) == before


def end_every_mandate(runtime: Runtime, leader: UUID) -> None:
    with runtime.work() as work:
        for mandate in mandates.page(work, leader, Window()).rows:
            ending.end(work, mandate, "moved on")


def test_without_a_mandate(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    with runtime.work() as work:
        for mandate in mandates.page(work, sector.leader, Window()).rows:
            work.session.delete(mandate)
    expect_refusal(client, sector, runtime, "mandate-missing")


def with_new_token(runtime: Runtime, sector: SmallSector) -> SmallSector:
    """The end of the last mandate ended the leader's tokens; somebody makes a new one."""
    with runtime.work() as work:
        _, token = tokens.create(
            work, Role.TEAM_LEADER, organisation_id=sector.member, team_leader_id=sector.leader
        )
    return replace(sector, tokens={**sector.tokens, "team_leader": token})


def test_with_a_mandate_that_was_ended(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    end_every_mandate(runtime, sector.leader)
    assert give(client, sector).status_code == 401
    expect_refusal(client, with_new_token(runtime, sector), runtime, "mandate-ended")


def test_with_a_mandate_that_was_ended_for_a_day_before_that(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    end_every_mandate(runtime, sector.leader)
    expect_refusal(
        client, with_new_token(runtime, sector), runtime, "mandate-ended", awarded_date="2026-05-01"
    )


def test_with_a_mandate_whose_period_is_over(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, clock: TestClock
) -> None:
    clock.now = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
    expect_refusal(client, sector, runtime, "mandate-ended")
    expect_refusal(client, sector, runtime, "mandate-ended", awarded_date="2026-12-31")


def test_with_a_suspended_mandate(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    answer = client.post(
        f"/api/v1/mandates/{sector.mandate}/suspend",
        token=sector.tokens["organisation_admin"],
        json={"reason": "looking into it"},
    )
    assert answer.status_code == 200
    expect_refusal(client, sector, runtime, "mandate-suspended")
    client.post(f"/api/v1/mandates/{sector.mandate}/resume", token=sector.tokens["organisation_admin"])
    assert give(client, sector).status_code == 201


def test_for_a_skill_outside_the_mandate(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    expect_refusal(client, sector, runtime, "mandate-out-of-scope", skill=str(sector.unmandated_skill))


def test_when_the_keurmerk_has_lapsed(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    # Mandates end with their keurmerk; only one from before that was so can still run.
    with runtime.work() as work:
        organisations.get(work.session, sector.member).keurmerk_until = date(2026, 5, 31)
    expect_refusal(client, sector, runtime, "keurmerk-lapsed")


def test_for_a_learner_of_another_organisation(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    expect_refusal(
        client,
        sector,
        runtime,
        "learner-of-another-organisation",
        learner_id=str(sector.other_learner),
    )


@pytest.mark.parametrize("typed", [BSN, "111.222.333", "111 222 333", f"Jan, nummer {BSN}."])
def test_with_a_citizen_number_in_the_narrative(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, typed: str
) -> None:
    expect_refusal(client, sector, runtime, "bsn-in-text", narrative=typed)


def test_with_a_citizen_number_as_a_learners_name(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.post(
        "/api/v1/learners", token=sector.tokens["team_leader"], json={"display_name": f"Jan {BSN}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "bsn-in-text")


def test_with_an_undefined_term(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    before = counts(runtime)
    answer = give(client, sector, evidence=[{"name": "Foto", "shoeSize": "43"}])
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert counts(runtime) == before


def test_with_a_level_that_the_skill_does_not_have(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    expect_refusal(client, sector, runtime, "level-unknown", level="9")


def test_for_a_day_in_the_future(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    tomorrow = (NOW + timedelta(days=1)).isoformat()
    expect_refusal(client, sector, runtime, "award-date-in-future", awarded_date=tomorrow)


def test_for_a_withdrawn_skill(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    with runtime.work() as work:
        palette.withdraw(work, sector.skill)
    expect_refusal(client, sector, runtime, "skill-withdrawn")


@pytest.mark.parametrize(
    ("column", "code"), [("retired_at", "key-retired"), ("compromised_at", "key-compromised")]
)
def test_with_a_key_that_is_out_of_use(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, column: str, code: str
) -> None:
    with runtime.work() as work:
        mandate = work.session.get_one(Mandate, sector.mandate)
        setattr(work.session.get_one(SigningKey, mandate.key_id), column, NOW)
    expect_refusal(client, sector, runtime, code)


def test_an_employer_needs_no_keurmerk(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    with runtime.work() as work:
        leader = work.session.query(TeamLeader).filter_by(organisation_id=sector.employer).one()
        assert organisations.current_endorsement(work.session, sector.employer) is None
    admin = client.post(
        "/api/v1/tokens",
        token=sector.tokens["platform_admin"],
        json={"role": "team_leader", "team_leader_id": str(leader.id)},
    ).json()["token"]
    learner = client.post("/api/v1/learners", token=admin, json={"display_name": "Wil"}).json()["id"]
    order = {"learner": learner, "skill": str(sector.skill), "level": "1"}
    answer = client.post("/api/v1/awards", token=admin, json=order)
    assert answer.status_code == 201
    report = client.post(
        "/api/v1/verify",
        content=client.get(answer.json()["url"]).content,
        headers={"Content-Type": "application/vc"},
    ).json()
    assert (report["verdict"], report["trust"]) == ("valid", "unknown_issuer")


def test_a_renewed_keurmerk_still_lets_earlier_days_be_confirmed(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    with runtime.work(at=datetime(2026, 5, 20, 9, 0, tzinfo=UTC)) as work:
        keurmerk.grant(work, sector.member, first_day=date(2026, 5, 20))
    assert give(client, sector, awarded_date="2026-05-10").status_code == 201
