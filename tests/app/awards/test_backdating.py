"""F19 and C4: nothing is older than what allows it, and what has ended does not run again."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from app.mandates import service as mandates
from app.mandates.tables import Mandate
from app.organisations.keurmerk import endorsement_for
from app.people.tables import TeamLeader
from app.platform.keyset import Window
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import counts, give, given
from tests.app.awards.test_lifecycle import badge, verdict
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector, TestClock


def keurmerk(client: AsgiClient, sector: SmallSector, first: str, last: str) -> httpx.Response:
    return client.post(
        f"/api/v1/organisations/{sector.member}/keurmerk",
        token=sector.tokens["association_admin"],
        json={"first_day": first, "last_day": last},
    )


def end_keurmerk(client: AsgiClient, sector: SmallSector, **body: Any) -> httpx.Response:
    return client.post(
        f"/api/v1/organisations/{sector.member}/keurmerk/end",
        token=sector.tokens["association_admin"],
        json={"reason": "audit failed", **body},
    )


def give_mandate(client: AsgiClient, sector: SmallSector, first: str, last: str) -> httpx.Response:
    return client.post(
        f"/api/v1/team-leaders/{sector.leader}/mandates",
        token=sector.tokens["organisation_admin"],
        json={"first_day": first, "last_day": last, "skills": [str(sector.skill)]},
    )


def code(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("awarded", "status"),
    [
        pytest.param("2025-01-10T08:59:59Z", 403, id="a-second-before-the-signature"),
        pytest.param("2025-01-10T09:00:00Z", 201, id="at-the-signature"),
    ],
)
def test_f19_no_award_precedes_the_signing_of_its_mandate(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, awarded: str, status: int
) -> None:
    before = counts(runtime)
    answer = give(client, sector, awarded_date=awarded)
    assert answer.status_code == status
    if status == 403:
        assert (answer.json()["code"], counts(runtime)) == ("award-before-mandate", before)


def test_f19_a_mandate_made_today_for_long_ago_lets_nobody_judge_long_ago(
    client: AsgiClient, sector: SmallSector
) -> None:
    assert code(give_mandate(client, sector, "1900-01-01", "2027-01-01")) == (422, "mandate-backdated")
    ended = f"/api/v1/mandates/{sector.mandate}/end"
    assert give_mandate(client, sector, "2025-01-10", "2027-01-01").status_code == 201
    client.post(ended, token=sector.tokens["organisation_admin"], json={"reason": "renewed"})
    assert code(give(client, sector, awarded_date="2026-05-01")) == (403, "award-before-mandate")
    assert give(client, sector).status_code == 201


def test_f19_a_mandate_does_not_outlast_the_keurmerk(client: AsgiClient, sector: SmallSector) -> None:
    refused = give_mandate(client, sector, "2026-06-01", "2028-01-01")
    assert code(refused) == (422, "mandate-outlasts-keurmerk")
    assert give_mandate(client, sector, "2026-06-01", "2027-12-31").status_code == 201


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        pytest.param("1900-01-01", "2030-01-01", "keurmerk-backdated", id="before-the-association"),
        pytest.param("2025-01-09", "2026-01-01", "keurmerk-backdated", id="an-end-with-an-earlier-first-day"),
        pytest.param("2025-01-10", "2026-05-31", "keurmerk-end-before-badge", id="past-a-badge"),
    ],
)
def test_c4_a_keurmerk_is_never_backdated(
    client: AsgiClient, sector: SmallSector, first: str, last: str, refusal: str
) -> None:
    given(client, sector)
    assert code(keurmerk(client, sector, first, last)) == (422, refusal)


def test_c4_a_keurmerk_that_is_ended_issues_nothing_more(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    answer = end_keurmerk(client, sector)
    assert (answer.status_code, answer.json()["keurmerk_until"]) == (200, "2026-06-01")
    assert answer.json()["keurmerk_ends_at"] == "2026-06-01T10:00:00Z"
    # The leader's token ended with the mandate.
    assert code(give(client, sector)) == (401, "token-invalid")
    assert verdict(client, badge(client, award["url"])) == "valid"
    assert code(end_keurmerk(client, sector)) == (409, "keurmerk-ended")
    assert code(give_mandate(client, sector, "2026-06-01", "2026-07-01")) == (403, "keurmerk-lapsed")


def test_c4_an_end_on_a_later_day_comes_on_that_day(
    client: AsgiClient, sector: SmallSector, clock: TestClock
) -> None:
    assert end_keurmerk(client, sector, last_day="2026-06-30").status_code == 200
    assert give(client, sector).status_code == 201
    clock.now = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
    assert give(client, sector).status_code == 201
    clock.now = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
    assert give(client, sector).status_code == 401


@pytest.mark.parametrize(
    ("last_day", "refusal"),
    [
        pytest.param("2028-01-01", "keurmerk-only-shortened", id="later-than-it-runs"),
        pytest.param("2026-05-31", "keurmerk-end-before-badge", id="past-a-badge"),
    ],
)
def test_c4_an_end_only_shortens_and_passes_no_badge(
    client: AsgiClient, sector: SmallSector, last_day: str, refusal: str
) -> None:
    given(client, sector)
    assert code(end_keurmerk(client, sector, last_day=last_day)) == (422, refusal)


def test_c4_a_new_period_revives_nothing(client: AsgiClient, sector: SmallSector, clock: TestClock) -> None:
    end_keurmerk(client, sector)
    assert code(keurmerk(client, sector, "2026-06-01", "2029-01-01")) == (422, "keurmerk-not-revived")
    assert keurmerk(client, sector, "2026-06-02", "2029-01-01").status_code == 201
    clock.now = NOW.replace(day=3)
    # The mandate ended with the keurmerk that carried it.
    assert give(client, sector).status_code == 401
    assert give_mandate(client, sector, "2026-06-02", "2028-12-31").status_code == 201


def test_c4_a_shorter_renewal_limits_what_was_endorsed_for_longer(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    assert keurmerk(client, sector, "2026-06-01", "2026-06-10").status_code == 201
    with runtime.work(writes=False) as work:
        endorsed = {day: endorsement_for(work.session, sector.member, date(2026, 6, day)) for day in (10, 11)}
    assert endorsed[10] is not None
    assert endorsed[11] is None


def test_a_mandate_that_would_outlast_a_shortened_keurmerk_ends_with_it(
    client: AsgiClient, sector: SmallSector, clock: TestClock
) -> None:
    short = give_mandate(client, sector, "2026-06-01", "2026-06-30").json()["id"]
    assert keurmerk(client, sector, "2026-06-01", "2026-09-30").status_code == 201
    listed = client.get(
        f"/api/v1/team-leaders/{sector.leader}/mandates", token=sector.tokens["organisation_admin"]
    ).json()
    ends = {mandate["id"]: mandate["ended_at"] for mandate in listed["items"]}
    assert ends == {str(sector.mandate): "2026-09-30T22:00:00Z", short: None}
    clock.now = NOW.replace(month=10)
    assert keurmerk(client, sector, "2026-10-01", "2029-09-30").status_code == 201
    assert give(client, sector).status_code == 401


def test_a_keurmerk_is_not_shortened_past_a_badge_and_nothing_of_it_stays(
    client: AsgiClient, sector: SmallSector
) -> None:
    given(client, sector)
    assert code(keurmerk(client, sector, "2026-05-01", "2026-05-31")) == (422, "keurmerk-end-before-badge")
    assert give(client, sector).status_code == 201


def test_c4_only_the_association_ends_a_keurmerk(client: AsgiClient, sector: SmallSector) -> None:
    for role in ("organisation_admin", "platform_admin", "team_leader"):
        answer = client.post(
            f"/api/v1/organisations/{sector.member}/keurmerk/end",
            token=sector.tokens[role],
            json={"reason": "x"},
        )
        assert code(answer) == (403, "role-not-allowed")


def test_a_mandate_is_shortened_but_not_past_a_badge(
    client: AsgiClient, sector: SmallSector, clock: TestClock
) -> None:
    given(client, sector)
    url, admin = f"/api/v1/mandates/{sector.mandate}/end", sector.tokens["organisation_admin"]

    def end(last_day: str) -> httpx.Response:
        return client.post(url, token=admin, json={"reason": "leaves", "last_day": last_day})

    assert code(end("2026-05-31")) == (422, "mandate-end-before-badge")
    assert code(end("2027-01-01")) == (422, "mandate-only-shortened")
    assert end("2026-06-30").json()["ended_at"] == "2026-06-30T22:00:00Z"
    assert give(client, sector).status_code == 201
    assert code(end("2026-07-30")) == (422, "mandate-only-shortened")
    clock.now = NOW.replace(month=7)
    assert give(client, sector).status_code == 401


def test_f19_a_replaced_mandate_is_one_of_the_same_leader_and_of_ours(
    runtime: Runtime, sector: SmallSector
) -> None:
    with runtime.work() as work:
        old = work.session.get_one(Mandate, sector.mandate)
        leader = work.session.get_one(TeamLeader, sector.leader)
        first, last = date(2026, 6, 1), date(2026, 12, 31)
        new = mandates.give(work, leader, first_day=first, last_day=last, skills=[sector.skill])
        (other,) = mandates.page(work, sector.other_leader, Window()).rows
        held = mandates.page(work, sector.leader, Window()).rows
        assert set(held) == {old, new}
        url = work.urls.mandate(old.organisation_id, old.id)
        assert mandates.replaced_by(work.urls, held, url) is old
        for elsewhere in (
            None,
            "https://x.example/mandates/1",
            url.replace("badges.example", "x.example"),
            work.urls.mandate(other.organisation_id, other.id),
        ):
            assert mandates.replaced_by(work.urls, held, elsewhere) is None
