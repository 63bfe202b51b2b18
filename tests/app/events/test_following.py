"""Programs follow what happened: their own organisation's, in order, and never miss what commits late."""

from typing import Any

import pytest
from sqlalchemy import select

from app.housekeeping import tidy
from app.learners import service as learners
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


def read(
    client: AsgiClient, sector: SmallSector, role: str = "organisation_admin", **query: Any
) -> dict[str, Any]:
    answer = client.get("/api/v1/events", token=sector.tokens[role], params=query)
    assert answer.status_code == 200, answer.text
    listing: dict[str, Any] = answer.json()
    return listing


def types(listing: dict[str, Any]) -> list[str]:
    return [item["type"] for item in listing["items"]]


def last_position(client: AsgiClient, sector: SmallSector) -> int:
    return int(read(client, sector, limit=200)["items"][-1]["position"])


def test_a_program_goes_on_from_the_last_position_it_read(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    tidy(runtime)
    before = last_position(client, sector)
    award = given(client, sector)
    assert read(client, sector, after=before)["items"] == []
    tidy(runtime)
    (event,) = read(client, sector, after=before)["items"]
    assert event["payload"] == {
        "learner_id": str(sector.learner),
        "team_leader_id": str(sector.leader),
        "mandate_id": str(sector.mandate),
        "skill_id": str(sector.skill),
    }
    assert (event["type"], event["subject_id"]) == ("award.given", award["id"])
    assert (event["organisation_id"], event["at"]) == (str(sector.member), "2026-06-01T10:00:00Z")
    assert event["position"] > before


def test_pages_lead_through_everything_once(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    tidy(runtime)
    whole = read(client, sector, limit=200)["items"]
    walked, page = [], read(client, sector, limit=2)
    while True:
        walked += page["items"]
        if page["next"] is None:
            break
        page = client.get(page["next"], token=sector.tokens["organisation_admin"]).json()
    assert walked == whole
    assert len({item["position"] for item in whole}) == len(whole) > 2


@pytest.mark.parametrize("role", ["organisation_admin", "other_admin", "association_admin"])
def test_an_organisation_sees_only_what_is_its_own(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, role: str
) -> None:
    tidy(runtime)
    own = {
        "organisation_admin": sector.member,
        "other_admin": sector.other_member,
        "association_admin": sector.association,
    }
    seen = {item["organisation_id"] for item in read(client, sector, role, limit=200)["items"]}
    assert seen == {str(own[role])}


def test_the_platform_sees_every_position_without_a_gap(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    tidy(runtime)
    items = read(client, sector, "platform_admin", limit=200)["items"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    assert None in {item["organisation_id"] for item in items}


@pytest.mark.parametrize("role", ["team_leader", "palette_editor"])
def test_others_do_not_follow(client: AsgiClient, sector: SmallSector, role: str) -> None:
    answer = client.get("/api/v1/events", token=sector.tokens[role])
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


def test_events_are_found_by_type_and_by_what_they_are_about(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)["id"]
    given(client, sector)
    admin = sector.tokens["organisation_admin"]
    client.post(f"/api/v1/awards/{award}/revoke", token=admin, json={"reason": "wrong learner"})
    tidy(runtime)
    assert types(read(client, sector, type="award.given")) == ["award.given", "award.given"]
    assert types(read(client, sector, subject_id=award)) == ["award.given", "award.revoked"]
    assert types(read(client, sector, subject_id=award, type="award.revoked")) == ["award.revoked"]


@pytest.mark.parametrize(
    "query",
    [{"after": "-1"}, {"after": "9" * 20}, {"type": "award.give"}, {"subject_id": "x"}, {"from": "1"}],
    ids=["negative", "too-large", "no-type", "no-id", "unknown-parameter"],
)
def test_what_cannot_be_asked_for_is_refused(
    client: AsgiClient, sector: SmallSector, query: dict[str, str]
) -> None:
    answer = client.get("/api/v1/events", token=sector.tokens["organisation_admin"], params=query)
    assert answer.status_code == 422


def test_an_event_that_commits_late_is_not_missed(sector: SmallSector, runtime: Runtime) -> None:
    """Two real connections: the older row is committed after the newer one was sealed and read."""
    if runtime.database.is_sqlite:
        pytest.skip("one writer at a time: nothing commits late")
    tidy(runtime)
    with runtime.work() as slow:
        learners.add(slow, sector.member, display_name="Langzame Lotte")
        slow.session.flush()
        with runtime.work() as quick:
            learners.add(quick, sector.other_member, display_name="Snelle Sam")
        assert tidy(runtime)["sealed"] == 1
        with runtime.work(writes=False) as reader:
            newest = StoredEvent.position.desc().nulls_last()
            cursor = reader.session.scalars(select(StoredEvent.position).order_by(newest)).first()
    assert cursor is not None
    assert tidy(runtime)["sealed"] == 1
    with runtime.work(writes=False) as reader:
        late = reader.session.scalars(select(StoredEvent).where(StoredEvent.position > cursor)).one()
        before = reader.session.scalars(select(StoredEvent).where(StoredEvent.position == cursor)).one()
    assert late.position == cursor + 1
    assert late.id < before.id
    assert late.organisation_id == sector.member
