import json

import pytest

from credentials.baking import png
from schemas import strict_json
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import LEARNERS_NAME
from tests.sector.stored import SmallSector


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/vc", "application/vc"),
        ("application/vc+ld+json", "application/vc+ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("image/png", "image/png"),
        ("image/svg+xml", "image/svg+xml"),
        ("application/pdf", "application/pdf"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/*;q=0.5, application/json;q=0.4", "image/png"),
        ("text/html;q=0, */*;q=0.1", "application/vc"),
        ("*/*", "application/vc"),
        ("", "application/vc"),
    ],
)
def test_a_badge_comes_in_the_form_that_is_asked_for(
    client: AsgiClient, sector: SmallSector, accept: str, media_type: str
) -> None:
    answer = client.get(given(client, sector)["url"], headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("accept", ["audio/mpeg", "application/json;q=0", "text/html;q=nonsense"])
def test_a_form_that_we_do_not_have_is_not_acceptable(
    client: AsgiClient, sector: SmallSector, accept: str
) -> None:
    answer = client.get(given(client, sector)["url"], headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")


def test_the_picture_holds_the_badge(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    picture = client.get(url, headers={"Accept": "image/png"})
    assert strict_json.parse(png.extract(picture.content) or "") == client.get(url).json()


def test_who_has_the_badge_already_is_told_so(client: AsgiClient, sector: SmallSector) -> None:
    url = given(client, sector)["url"]
    etag = client.get(url).headers["etag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    other_form = client.get(url, headers={"If-None-Match": etag, "Accept": "application/json"})
    assert other_form.status_code == 200


def test_a_badge_answers_only_while_it_is_shared(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    sharing = f"/api/v1/awards/{award['id']}/sharing"
    assert client.put(sharing, token=sector.tokens["team_leader"], json={"shared": False}).status_code == 200
    for accept in ("application/vc", "text/html", "image/png"):
        hidden = client.get(award["url"], headers={"Accept": accept})
        assert hidden.status_code == 404
    client.put(sharing, token=sector.tokens["team_leader"], json={"shared": True})
    assert client.get(award["url"]).status_code == 200


def test_an_unknown_badge_and_an_unshared_one_look_alike(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    client.put(
        f"/api/v1/awards/{award['id']}/sharing",
        token=sector.tokens["team_leader"],
        json={"shared": False},
    )
    hidden, unknown = client.get(award["url"]).json(), client.get("/credentials/unknown").json()
    for answer in (hidden, unknown):
        del answer["request_id"]
    assert hidden == unknown


def test_erasing_a_learner_leaves_nothing_but_spent_status_entries(
    client: AsgiClient, sector: SmallSector, database_url: str
) -> None:
    award = given(client, sector, narrative="Zei iets bijzonders.")
    subject = json.loads(client.get(award["url"]).text)["credentialSubject"]["id"]
    admin = sector.tokens["organisation_admin"]
    assert client.delete(f"/api/v1/learners/{sector.learner}", token=admin).status_code == 204
    gone = client.get(award["url"])
    assert (gone.status_code, gone.json()["code"]) == (410, "badge-erased")
    assert client.get(f"/api/v1/learners/{sector.learner}", token=admin).status_code == 410
    assert client.get(f"/api/v1/awards/{award['id']}", token=admin).json()["state"] == "erased"
    if database_url.startswith("sqlite"):
        path = database_url.removeprefix("sqlite:///")
        import sqlite3  # noqa: PLC0415  only here the file itself is looked at

        with sqlite3.connect(path) as connection:
            dump = "\n".join(connection.iterdump())
        for secret in (LEARNERS_NAME, "Zei iets bijzonders", subject):
            assert secret not in dump


def test_a_copy_of_an_erased_badge_still_verifies(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    copy = client.get(award["url"]).text
    client.delete(f"/api/v1/awards/{award['id']}", token=sector.tokens["organisation_admin"])
    report = client.post("/api/v1/verify", content=copy, headers={"Content-Type": "application/vc"}).json()
    assert report["verdict"] == "valid"
