import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from app.awards.tables import Award, AwardVersion
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, counts, give, given
from tests.sector.facts import BASE, LEADERS_NAME, LEARNERS_NAME
from tests.sector.stored import SmallSector


def verdict(client: AsgiClient, document: str) -> Any:
    return client.post("/api/v1/verify", content=document, headers={"Content-Type": "application/vc"}).json()


def test_an_award_answers_with_the_address_of_a_badge_that_verifies(
    client: AsgiClient, sector: SmallSector
) -> None:
    answer = give(client, sector, narrative="Sorteerde een volle bak.", evidence=[{"name": "Foto"}])
    assert answer.status_code == 201
    there = client.get(answer.headers["location"], token=sector.tokens["team_leader"])
    assert there.json() == answer.json()
    badge = client.get(answer.json()["url"], headers={"Accept": "application/vc"})
    report = verdict(client, badge.text)
    assert (report["verified"], report["verdict"], report["trust"]) == (True, "valid", "trusted")
    assert badge.json()["credentialSubject"]["narrative"] == "Sorteerde een volle bak."


def test_the_signed_bytes_are_stored_and_served_as_they_were_signed(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    view = given(client, sector)
    with runtime.work(writes=False) as work:
        stored = work.session.scalars(select(AwardVersion.document)).one()
    assert client.get(view["url"], headers={"Accept": "application/vc"}).text == stored


def test_a_badge_names_nobody_who_did_not_agree(client: AsgiClient, sector: SmallSector) -> None:
    text = client.get(given(client, sector)["url"]).text
    assert LEADERS_NAME not in text
    assert LEARNERS_NAME not in text
    assert "identifier" not in json.loads(text)["credentialSubject"]


def test_consent_puts_names_into_later_badges(client: AsgiClient, sector: SmallSector) -> None:
    leader = sector.tokens["team_leader"]
    client.put("/api/v1/team-leaders/me/consent", token=leader, json={"name_in_badge": True})
    client.put(f"/api/v1/learners/{sector.learner}/consent", token=leader, json={"name_in_badge": True})
    subject = json.loads(client.get(given(client, sector)["url"]).text)["credentialSubject"]
    assert subject["source"]["name"] == LEADERS_NAME
    assert subject["identifier"][0]["identityHash"] == LEARNERS_NAME


def test_two_badges_of_one_learner_do_not_tell_that_they_belong_together(
    client: AsgiClient, sector: SmallSector
) -> None:
    first, second = (json.loads(client.get(given(client, sector)["url"]).text) for _ in range(2))
    assert first["credentialSubject"]["id"] != second["credentialSubject"]["id"]
    assert first["credentialStatus"]["id"] != second["credentialStatus"]["id"]


@pytest.mark.parametrize("form", ["id", "series", "version", "version address"])
def test_a_skill_can_be_named_in_several_ways(client: AsgiClient, sector: SmallSector, form: str) -> None:
    names = {
        "id": str(sector.skill),
        "series": f"{BASE}/skills/{sector.skill}",
        "version": f"{sector.skill}/1",
        "version address": f"{BASE}/skills/{sector.skill}/1",
    }
    assert given(client, sector, skill=names[form])["skill"] == f"{BASE}/skills/{sector.skill}/1"


def test_only_team_leaders_give_awards(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    before = counts(runtime)
    for role in ("organisation_admin", "platform_admin", "association_admin", "palette_editor"):
        answer = client.post("/api/v1/awards", token=sector.tokens[role], json=body(sector))
        assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")
    anonymous = client.post("/api/v1/awards", json=body(sector))
    assert (anonymous.status_code, anonymous.json()["code"]) == (401, "token-missing")
    assert anonymous.headers["www-authenticate"] == "Bearer"
    assert counts(runtime) == before


def test_awards_are_listed_for_their_own_organisation_only(client: AsgiClient, sector: SmallSector) -> None:
    views = [given(client, sector) for _ in range(3)]
    page = client.get("/api/v1/awards?limit=2", token=sector.tokens["organisation_admin"]).json()
    assert (len(page["items"]), page["total"]) == (2, 3)
    rest = client.get(page["next"], token=sector.tokens["organisation_admin"]).json()
    assert {item["id"] for item in (*page["items"], *rest["items"])} == {view["id"] for view in views}
    assert client.get("/api/v1/awards", token=sector.tokens["other_admin"]).json()["total"] == 0
    elsewhere = client.get(f"/api/v1/awards/{views[0]['id']}", token=sector.tokens["other_admin"])
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "award-unknown")


def test_parallel_awards_have_their_own_status_entries(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: give(client, sector), range(24)))
    assert {answer.status_code for answer in answers} == {201}
    with runtime.work(writes=False) as work:
        places = work.session.execute(select(AwardVersion.list_id, AwardVersion.index)).all()
    assert len({tuple(place) for place in places}) == 24


def test_a_failing_commit_is_never_answered_with_201(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(runtime)

    def full_disk(connection: Any) -> None:
        connection.rollback()
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(runtime.database.engine.dialect, "do_commit", full_disk)
        answer = give(client, sector)
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert counts(runtime) == before
    with runtime.work(writes=False) as work:
        assert work.session.scalars(select(Award)).all() == []
