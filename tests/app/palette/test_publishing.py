"""C1 and C8: what is published can be awarded, and the picture that a badge names is there."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.palette.drawing import draw_png, draw_svg
from credentials.baking import png
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import give
from tests.sector.stored import SmallSector, skill_content

EDITOR = "palette_editor"
ESCO = "http://data.europa.eu/esco/skill/8f15d53f-d793-42b8-a080-ad77cebcd6e6"
ALIGNMENT = {"uri": ESCO, "name": "sort textile items", "match": "exact"}
GROUP = {"uri": ESCO, "code": "S6.1", "nl": "sorteren", "en": "sorting"}


def content(**changes: Any) -> dict[str, Any]:
    return {**skill_content("Nieuw").model_dump(mode="json"), **changes}


def publish(client: AsgiClient, sector: SmallSector, **changes: Any) -> Any:
    body = {"category": "textile", "content": content(**changes)}
    return client.post("/api/v1/skills", token=sector.tokens[EDITOR], json=body)


def both(text: str) -> dict[str, str]:
    return {"nl": text, "en": "Plain"}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"name": both("<b>Vet</b>")}, 422, "html-in-text", id="html"),
        pytest.param(
            {"name": {"nl": "Goed", "en": "<b>bold</b>"}}, 422, "html-in-text", id="html-in-english"
        ),
        pytest.param({"description": both("nul\0")}, 422, "request-invalid", id="nul"),
        pytest.param({"description": both("bel\u0007")}, 422, "control-characters", id="control"),
        pytest.param({"criteria": both("links \u202e")}, 422, "control-characters", id="bidi"),
        pytest.param({"criteria": both("111 222 333")}, 422, "bsn-in-text", id="bsn"),
        pytest.param({"criteria": both("NLQF niveau 2")}, 422, "nlqf-level-claimed", id="nlqf"),
        pytest.param(
            {"levels": [{"key": "1", "name": both("111222333"), "description": both("x")}]},
            422,
            "bsn-in-text",
            id="bsn-in-a-level",
        ),
        *(
            pytest.param({"alignments": [{**ALIGNMENT, **changes}]}, 422, code, id=f"alignment-{name}")
            for name, changes, code in (
                ("html", {"name": "<b>sort</b>"}, "html-in-text"),
                ("bsn", {"name": "111222333"}, "bsn-in-text"),
                ("control", {"name": "bel\u0007"}, "control-characters"),
                ("nul", {"name": "nul\0"}, "request-invalid"),
                ("version", {"version": "<i>1</i>"}, "html-in-text"),
                ("group", {"group": {**GROUP, "nl": "<b>x</b>"}}, "html-in-text"),
                ("group-code", {"group": {**GROUP, "code": "111222333"}}, "bsn-in-text"),
            )
        ),
    ],
)
def test_c8_what_could_not_be_awarded_is_not_published(
    client: AsgiClient, sector: SmallSector, changes: dict[str, Any], status: int, code: str
) -> None:
    before = client.get("/api/v1/skills").json()
    answer = publish(client, sector, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    version = client.post(
        f"/api/v1/skills/{sector.skill}/versions", token=sector.tokens[EDITOR], json=content(**changes)
    )
    assert (version.status_code, version.json()["code"]) == (status, code)
    assert client.get("/api/v1/skills").json() == before


@pytest.mark.parametrize(
    ("shelf", "code"),
    [
        pytest.param({"nl": "<b>Vet</b>"}, "html-in-text", id="html"),
        pytest.param({"en": "111222333"}, "bsn-in-text", id="bsn"),
        pytest.param({"code": "111222333"}, "bsn-in-text", id="bsn-as-code"),
        pytest.param({"nl": "bel\u0007"}, "control-characters", id="control"),
        pytest.param({"nl": "nul\0"}, "request-invalid", id="nul"),
    ],
)
def test_c8_nor_is_a_category_made_whose_skills_could_not_be(
    client: AsgiClient, sector: SmallSector, shelf: dict[str, str], code: str
) -> None:
    said = {"code": "shelf", "nl": "Plank", "en": "Shelf", **shelf}
    answer = client.post("/api/v1/skill-categories", token=sector.tokens[EDITOR], json=said)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_c8_a_good_skill_is_published(client: AsgiClient, sector: SmallSector) -> None:
    assert publish(client, sector).status_code == 201


def test_c1_a_category_of_ones_own_has_a_picture_before_the_first_award(
    client: AsgiClient, sector: SmallSector
) -> None:
    editor, admin = sector.tokens[EDITOR], sector.tokens["organisation_admin"]
    shelf = {"code": "own-shelf", "nl": "Eigen plank", "en": "Own shelf"}
    assert client.get("/images/categories/own-shelf.png").status_code == 404
    client.post("/api/v1/skill-categories", token=editor, json=shelf)
    skill = client.post(
        "/api/v1/skills", token=editor, json={"category": "own-shelf", "content": content()}
    ).json()
    client.post(
        f"/api/v1/team-leaders/{sector.leader}/mandates",
        token=admin,
        json={"first_day": "2026-06-01", "last_day": "2027-06-01", "categories": ["own-shelf"]},
    )
    award = give(client, sector, skill=skill["id"]).json()
    signed = client.get(award["url"], headers={"Accept": "application/vc"}).json()
    shown = client.get(signed["image"]["id"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert Image.open(BytesIO(shown.content)).size == (400, 400)
    svg = client.get(signed["image"]["id"].replace(".png", ".svg"))
    assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml")
    assert png.extract(client.get(award["url"], headers={"Accept": "image/png"}).content)


def test_c1_a_picture_depends_on_nothing_but_the_code() -> None:
    assert draw_svg("own-shelf") == draw_svg("own-shelf") != draw_svg("other-shelf")
    assert draw_png("own-shelf") == draw_png("own-shelf") != draw_png("other-shelf")
