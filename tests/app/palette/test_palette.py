from typing import Any

import pytest

from app.platform.runtime import Runtime
from credentials.canonical import canonicalise
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector, skill_content


def content(name: str) -> Any:
    return skill_content(name).model_dump(mode="json", exclude_none=True)


def test_anybody_reads_the_palette(client: AsgiClient, sector: SmallSector) -> None:
    listed = client.get("/api/v1/skills").json()["items"]
    assert {item["id"] for item in listed} == {str(sector.skill), str(sector.unmandated_skill)}
    by_id = {item["id"]: item for item in listed}
    assert client.get("/api/v1/skills?category=textile").json()["items"] == [by_id[str(sector.skill)]]
    assert client.get("/api/v1/skills?text=REPAIRING").json()["items"] == [
        by_id[str(sector.unmandated_skill)]
    ]
    assert client.get("/api/v1/skills?text=nothing").json()["items"] == []
    shelves = client.get("/api/v1/skill-categories").json()["items"]
    assert [item["code"] for item in shelves] == ["textile", "repair"]


def test_a_skill_answers_where_badges_say_it_does(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    badge = client.get(given(client, sector)["url"]).json()
    stated = badge["credentialSubject"]["achievement"]
    document = client.get(stated["id"]).json()
    assert {name: value for name, value in document.items() if name != "@context"} == stated
    assert f"<{stated['id']}>" in canonicalise(document, runtime.contexts)


def test_a_version_once_published_never_changes(client: AsgiClient, sector: SmallSector) -> None:
    editor = sector.tokens["palette_editor"]
    first = client.get(f"/skills/{sector.skill}/1").json()
    made = client.post(
        f"/api/v1/skills/{sector.skill}/versions", token=editor, json=content("Sorting better")
    )
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert client.get(f"/skills/{sector.skill}/1").json() == first
    latest = client.get(f"/skills/{sector.skill}").json()
    assert latest == client.get(f"/skills/{sector.skill}/2").json() != first
    assert given(client, sector)["skill"].endswith("/2")
    assert given(client, sector, skill=f"{sector.skill}/1")["skill"].endswith("/1")


def test_what_is_withdrawn_is_hidden_and_stays_true(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    editor = sector.tokens["palette_editor"]
    assert client.post(f"/api/v1/skills/{sector.skill}/withdraw", token=editor).status_code == 200
    assert str(sector.skill) not in client.get("/api/v1/skills").text
    assert str(sector.skill) in client.get("/api/v1/skills?withdrawn=true").text
    assert client.get(f"/skills/{sector.skill}/1").status_code == 200
    again = client.post(f"/api/v1/skills/{sector.skill}/versions", token=editor, json=content("Sorting"))
    assert (again.status_code, again.json()["code"]) == (409, "skill-withdrawn")
    document = client.get(award["url"]).json()
    assert client.post("/api/v1/verify", json={"document": document}).json()["verdict"] == "valid"


@pytest.mark.parametrize("role", ["platform_admin", "association_admin", "organisation_admin", "team_leader"])
def test_only_palette_editors_publish(client: AsgiClient, sector: SmallSector, role: str) -> None:
    body = {"category": "textile", "content": content("Weaving")}
    assert client.post("/api/v1/skills", token=sector.tokens[role], json=body).status_code == 403


def test_an_editor_publishes_a_skill_in_a_new_category(client: AsgiClient, sector: SmallSector) -> None:
    editor = sector.tokens["palette_editor"]
    category = {"code": "garden", "nl": "Tuin", "en": "Garden"}
    assert client.post("/api/v1/skill-categories", token=editor, json=category).status_code == 201
    assert client.post("/api/v1/skill-categories", token=editor, json=category).status_code == 409
    body = {"category": "garden", "content": content("Digging")}
    made = client.post("/api/v1/skills", token=editor, json=body)
    assert made.status_code == 201
    assert client.get(made.json()["url"]).json()["fieldOfStudy"] == "garden"


def test_a_skill_with_two_equal_levels_is_refused(client: AsgiClient, sector: SmallSector) -> None:
    twice = content("Weaving")
    twice["levels"][1]["key"] = "1"
    answer = client.post(
        "/api/v1/skills",
        token=sector.tokens["palette_editor"],
        json={"category": "textile", "content": twice},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "levels-not-distinct")


def test_a_skill_has_a_page_in_the_readers_language(client: AsgiClient, sector: SmallSector) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    assert "Sorting in English" in client.get(f"/skills/{sector.skill}/1", headers=headers).text
    headers["Accept-Language"] = "nl"
    assert "Sorting in het Nederlands" in client.get(f"/skills/{sector.skill}/1", headers=headers).text


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<")])
def test_every_category_has_its_picture(client: AsgiClient, kind: str, start: bytes) -> None:
    picture = client.get(f"/images/categories/textile.{kind}")
    assert picture.status_code == 200
    assert picture.content.startswith(start)
    assert "max-age" in picture.headers["cache-control"]


@pytest.mark.parametrize("name", ["nothing.png", "textile.gif", "..%2Ftextile.png", "textile", "Textile.png"])
def test_pictures_that_are_not_there(client: AsgiClient, name: str) -> None:
    assert client.get(f"/images/categories/{name}").status_code == 404


def test_skills_that_are_not_there(client: AsgiClient, sector: SmallSector) -> None:
    for path in (
        f"/skills/{sector.skill}/7",
        f"/skills/{sector.learner}",
        f"/api/v1/skills/{sector.learner}",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "skill-unknown")
