"""C6: one award in several signed forms that share a status entry, and a group that goes as one."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.awards.tables import AwardForm, AwardVersion
from app.issuers import status_lists
from app.issuers.tables import StatusBit
from app.platform.runtime import Runtime
from credentials.forms import registry
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.awards.test_lifecycle import act, badge, is_set
from tests.sector.facts import LEADERS_NAME, NOW
from tests.sector.stored import SmallSector

JWT = "application/vc+jwt"


def make(client: AsgiClient, sector: SmallSector, award: str, form: str = "jwt") -> httpx.Response:
    path = f"/api/v1/awards/{award}/forms"
    return client.post(path, token=sector.tokens["organisation_admin"], json={"form": form})


def served(client: AsgiClient, url: str, accept: str = JWT) -> httpx.Response:
    return client.get(url, headers={"Accept": accept})


def judged(client: AsgiClient, document: str) -> Any:
    return client.post("/api/v1/verify", content=document, headers={"Content-Type": JWT}).json()


def test_a_form_is_made_once_and_served_as_it_was_signed(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    assert served(client, award["url"]).status_code == 406
    first, again = make(client, sector, award["id"]), make(client, sector, award["id"])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    made = first.json()
    assert (made["form"], made["media_type"], made["version"]) == ("jwt", "application/jwt", 1)
    for accept in (JWT, "application/jwt", "text/plain"):
        answer = served(client, made["url"], accept)
        assert (answer.status_code, answer.text) == (200, made["document"])
        assert answer.headers["content-type"].startswith(accept)
    report = judged(client, made["document"])
    assert (report["verdict"], report["trust"], report["warnings"]) == ("valid", "trusted", [])


def test_the_leaders_own_form_is_always_there(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    text = served(client, award["url"], "application/vc").text
    own = make(client, sector, award["id"], "ldp")
    assert (own.status_code, own.json()["document"]) == (200, text)
    make(client, sector, award["id"])
    path = f"/api/v1/awards/{award['id']}/forms"
    listed = client.get(path, token=sector.tokens["team_leader"]).json()["items"]
    assert [one["form"] for one in listed] == ["ldp", "jwt"]
    assert served(client, award["url"], "application/vc").text == text
    for accept in ("*/*", "application/*", "application/json"):
        assert served(client, award["url"], accept).text == text
    for accept in ("text/html", "text/*", "text/html,application/xhtml+xml,*/*;q=0.8"):
        assert served(client, award["url"], accept).headers["content-type"].startswith("text/html")


def test_a_form_with_another_ones_media_type_is_not_taken_for_it(
    client: AsgiClient, sector: SmallSector
) -> None:
    award = given(client, sector)
    made = make(client, sector, award["id"], "jwt-vc").json()
    assert made["media_type"] == "application/jwt"
    assert served(client, award["url"], "application/jwt").status_code == 406
    path = f"/api/v1/awards/{award['id']}/forms/jwt-vc"
    assert client.get(path, token=sector.tokens["team_leader"]).json() == made
    own = make(client, sector, award["id"]).json()
    assert served(client, award["url"], "application/jwt").text == own["document"] != made["document"]


@pytest.mark.parametrize(("action", "verdict"), [("revoke", "revoked"), ("suspend", "suspended")])
def test_withdrawing_an_award_withdraws_every_form(
    client: AsgiClient, sector: SmallSector, action: str, verdict: str
) -> None:
    award = given(client, sector)
    token = make(client, sector, award["id"]).json()["document"]
    assert act(client, sector, award["id"], action, reason="x").status_code == 200
    assert judged(client, token)["verdict"] == verdict
    refused = make(client, sector, given_and(client, sector, action))
    assert (refused.status_code, refused.json()["code"]) == (409, "award-not-standing")


def given_and(client: AsgiClient, sector: SmallSector, action: str) -> str:
    award = given(client, sector)
    act(client, sector, award["id"], action, reason="x")
    return str(award["id"])


def test_an_entry_of_a_forms_own_goes_with_the_group(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award, other = given(client, sector), given(client, sector)
    with runtime.work() as work:
        versions = work.session.scalars(select(AwardVersion)).all()
        for version in versions:
            for _ in range(2):  # copies of such a form are withdrawn one by one, so there may be several
                entry = status_lists.allocate(work, sector.member)
                own = {"list_id": entry.list_id, "index": entry.index}
                work.session.add(
                    AwardForm(version_id=version.id, name="copied", document="x", signed_at=NOW, **own)
                )
    act(client, sector, award["id"], "revoke", reason="x")
    with runtime.work(writes=False) as work:
        bits = work.session.scalars(select(StatusBit).where(StatusBit.set_at.is_not(None))).all()
    assert len(bits) == 3
    assert not is_set(client, badge(client, other["url"]))


def test_a_correction_takes_the_old_forms_back_and_lets_new_ones_be_made(
    client: AsgiClient, sector: SmallSector
) -> None:
    award = given(client, sector)
    old = make(client, sector, award["id"]).json()
    path = f"/api/v1/awards/{award['id']}/correct"
    assert client.post(path, token=sector.tokens["team_leader"], json={"level": "3"}).status_code == 200
    assert served(client, award["url"]).status_code == 406
    assert judged(client, old["document"])["verdict"] == "revoked"
    new = make(client, sector, award["id"])
    assert (new.status_code, new.json()["version"]) == (201, 2)
    assert judged(client, new.json()["document"])["verdict"] == "valid"
    assert served(client, award["url"]).text == new.json()["document"]


@pytest.mark.parametrize("how", ["award", "learner"])
def test_erasure_reaches_every_form(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, how: str
) -> None:
    award = given(client, sector)
    make(client, sector, award["id"])
    path = {"award": f"/api/v1/awards/{award['id']}", "learner": f"/api/v1/learners/{sector.learner}"}[how]
    assert client.delete(path, token=sector.tokens["organisation_admin"]).status_code == 204
    for accept in (JWT, "application/vc"):
        assert served(client, award["url"], accept).status_code == 410
    for answer in (
        make(client, sector, award["id"]),
        client.get(f"/api/v1/awards/{award['id']}/forms", token=sector.tokens["team_leader"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (410, "badge-erased")
    with runtime.work(writes=False) as work:
        rows = work.session.scalars(select(AwardVersion)).all(), work.session.scalars(select(AwardForm)).all()
    assert {row.document for group in rows for row in group} == {None}
    assert {(row.subject_id, row.narrative, row.evidence) for row in rows[0]} == {(None, None, None)}


def test_a_name_that_is_taken_back_is_in_no_form(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    token, consent = sector.tokens["team_leader"], "/api/v1/team-leaders/me/consent"
    client.put(consent, token=token, json={"name_in_badge": True})
    award = given(client, sector)
    assert LEADERS_NAME in served(client, award["url"], "application/vc").text
    make(client, sector, award["id"])
    client.put(consent, token=token, json={"name_in_badge": False})
    assert served(client, award["url"]).status_code == 406
    with runtime.work(writes=False) as work:
        assert [row.document for row in work.session.scalars(select(AwardForm))] == [None]
    assert make(client, sector, award["id"]).status_code == 201


def test_only_known_forms_are_made_and_only_for_ones_own(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    unknown = make(client, sector, award["id"], "pdf")
    assert unknown.status_code == 422
    (fault,) = unknown.json()["errors"]
    assert (fault["pointer"], fault["allowed"]) == ("#/body/form", sorted(registry.ALL))
    path = f"/api/v1/awards/{award['id']}/forms"
    for other in ("other_admin", "other_leader"):
        answer = client.post(path, token=sector.tokens[other], json={"form": "jwt"})
        assert (answer.status_code, answer.json()["code"]) == (404, "award-unknown")
    assert client.post(path, json={"form": "jwt"}).status_code == 401
