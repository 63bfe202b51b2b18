"""F27: what is erased is gone from the log and from stored answers; withdrawn consent reaches old badges."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.awards.tables import AwardVersion
from app.http.idempotency import IdempotentAnswer
from app.issuers.tables import SigningKey
from app.platform.db import Database
from app.platform.runtime import Runtime
from tests.app import database
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body
from tests.app.awards.test_lifecycle import act, badge, is_set, verdict
from tests.sector.facts import LEADERS_NAME, NOW
from tests.sector.stored import SmallSector

NAME, EMAIL, SAW = "Xantippe Zevenhuizen", "xantippe@zevenhuizen.example", "Zij-sorteerde-zevenhonderd"
only_sqlite = pytest.mark.skipif(database.SERVER is not None, reason="about SQLite's log")


def learner(client: AsgiClient, sector: SmallSector) -> str:
    said = {"display_name": NAME, "email": EMAIL, "name_in_badge": True, "email_in_badge": True}
    made = client.post("/api/v1/learners", token=sector.tokens["team_leader"], json=said)
    return str(made.json()["id"])


def award(client: AsgiClient, sector: SmallSector, who: str, **headers: str) -> Any:
    said = body(sector, learner_id=who, narrative=SAW)
    made = client.post("/api/v1/awards", token=sector.tokens["team_leader"], json=said, headers=headers)
    assert made.status_code == 201
    return made.json()


def files(url: str) -> bytes:
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(path.name))


@only_sqlite
def test_f27_nothing_of_an_erased_learner_stays_in_the_files(
    client: AsgiClient, sector: SmallSector, database_url: str
) -> None:
    who = learner(client, sector)
    award(client, sector, who, **{"Idempotency-Key": "once"})
    secrets = [text.encode() for text in (NAME, EMAIL, SAW)]
    assert all(secret in files(database_url) for secret in secrets)
    admin = sector.tokens["organisation_admin"]
    assert client.delete(f"/api/v1/learners/{who}", token=admin).status_code == 204
    assert [secret for secret in secrets if secret in files(database_url)] == []


@only_sqlite
def test_f27_a_reader_in_the_way_is_waited_out_by_the_housekeeping(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, database_url: str
) -> None:
    who = learner(client, sector)
    reader = Database(database_url)
    with reader.transaction(writes=False) as session:
        session.scalars(select(AwardVersion)).all()
        client.delete(f"/api/v1/learners/{who}", token=sector.tokens["organisation_admin"])
        owed = [runtime.database.owes_checkpoint]
    reader.close()
    runtime.database.checkpoint()
    owed.append(runtime.database.owes_checkpoint)
    assert owed == [True, False]
    assert NAME.encode() not in files(database_url)


def test_f27_stored_answers_go_with_what_they_speak_of(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    who = learner(client, sector)
    first = award(client, sector, who, **{"Idempotency-Key": "first"})
    award(client, sector, who, **{"Idempotency-Key": "second"})
    award(client, sector, str(sector.learner), **{"Idempotency-Key": "third"})

    def keys() -> list[str]:
        with runtime.work(writes=False) as work:
            return sorted(work.session.scalars(select(IdempotentAnswer.key)))

    admin = sector.tokens["organisation_admin"]
    client.delete(f"/api/v1/awards/{first['id']}", token=admin)
    assert keys() == ["second", "third"]
    client.delete(f"/api/v1/learners/{who}", token=admin)
    assert keys() == ["third"]


@pytest.mark.parametrize("state", ["issued", "suspended", "revoked"])
def test_f27_a_withdrawn_name_is_in_no_badge_that_is_served_or_kept(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, state: str
) -> None:
    who = learner(client, sector)
    made = award(client, sector, who)
    old = badge(client, made["url"])
    assert NAME in str(old)
    if state != "issued":
        act(client, sector, made["id"], {"suspended": "suspend", "revoked": "revoke"}[state], reason="x")
    answer = client.put(
        f"/api/v1/learners/{who}/consent", token=sector.tokens["team_leader"], json={"name_in_badge": False}
    )
    assert answer.status_code == 200
    new = badge(client, made["url"])
    assert "identifier" not in new["credentialSubject"]
    assert new["id"] == old["id"]
    assert is_set(client, old)
    assert verdict(client, new) == {"issued": "valid"}.get(state, state)
    with runtime.work(writes=False) as work:
        kept = work.session.scalars(select(AwardVersion.document).order_by(AwardVersion.number)).all()
    assert [NAME in (text or "") for text in kept] == [False, False]
    if state == "suspended":
        assert act(client, sector, made["id"], "reinstate").status_code == 200
        assert verdict(client, badge(client, made["url"])) == "valid"


def test_f27_a_consent_that_stays_changes_no_badge(client: AsgiClient, sector: SmallSector) -> None:
    who = learner(client, sector)
    made = award(client, sector, who)
    old = badge(client, made["url"])
    said = {"name_in_badge": True, "email_in_badge": True}
    client.put(f"/api/v1/learners/{who}/consent", token=sector.tokens["team_leader"], json=said)
    assert badge(client, made["url"]) == old


def test_f27_when_no_new_form_can_be_signed_the_badge_is_no_longer_served(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    who = learner(client, sector)
    made = award(client, sector, who)
    with runtime.work() as work:
        key = work.session.scalars(select(SigningKey).where(SigningKey.team_leader_id == sector.leader)).one()
        key.compromised_at = NOW
    answer = client.put(
        f"/api/v1/learners/{who}/consent", token=sector.tokens["team_leader"], json={"name_in_badge": False}
    )
    assert answer.status_code == 200
    assert client.get(made["url"]).status_code == 404


@pytest.mark.parametrize("how", ["consent", "erasure"])
def test_f27_a_leader_who_is_no_longer_named_is_in_no_badge(
    client: AsgiClient, sector: SmallSector, how: str
) -> None:
    token = sector.tokens["team_leader"]
    client.put("/api/v1/team-leaders/me/consent", token=token, json={"name_in_badge": True})
    made = award(client, sector, str(sector.learner))
    old = badge(client, made["url"])
    assert old["credentialSubject"]["source"]["name"] == LEADERS_NAME
    if how == "consent":
        client.put("/api/v1/team-leaders/me/consent", token=token, json={"name_in_badge": False})
    else:
        admin = sector.tokens["organisation_admin"]
        assert client.delete(f"/api/v1/team-leaders/{sector.leader}/name", token=admin).status_code == 204
    new = badge(client, made["url"])
    assert "name" not in new["credentialSubject"]["source"]
    assert (verdict(client, new), is_set(client, old)) == ("valid", True)
