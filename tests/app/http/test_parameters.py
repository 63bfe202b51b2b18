"""C10: parameters are typed and known; what is not known is refused by name, and pages ignore it."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.http.route import FOR_PROGRAMS, StrictRoute
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.http.walking import address, operations
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector


def test_every_route_for_programs_is_a_strict_one(app: FastAPI) -> None:
    wrong = [
        str(one)
        for one in operations(app)
        if one.path.startswith(FOR_PROGRAMS) and not isinstance(one.route, StrictRoute)
    ]
    assert wrong == []


def test_every_route_for_programs_refuses_what_it_does_not_know(
    app: FastAPI, client: AsgiClient, sector: SmallSector
) -> None:
    for one in operations(app):
        if one.path.startswith(FOR_PROGRAMS):
            answer = client.request(
                one.method, f"{address(one.path, sector)}?utm_source=mail&lang=en", json={}
            )
            assert answer.status_code in {400, 422}, one
            assert "utm_source" in answer.text or one.path.startswith("/vc/"), one


def test_pages_ignore_what_links_pick_up_on_the_way(client: AsgiClient, sector: SmallSector) -> None:
    badge = given(client, sector)["url"]
    for url in ("/", "/verify", badge, f"/skills/{sector.skill}", f"/organisations/{sector.member}"):
        answer = client.get(f"{url}?utm_source=mail&utm_source=x", headers={"Accept": "text/html"})
        assert answer.status_code == 200, url


@pytest.mark.parametrize(
    ("query", "pointer", "rule", "allowed"),
    [
        pytest.param("stat=issued", "#/query/stat", "unknown-parameter", None, id="unknown"),
        pytest.param(
            "state=gone", "#/query/state", "one-of", ["issued", "suspended", "revoked", "erased"], id="state"
        ),
        pytest.param("state=issued&state=revoked", "#/query/state", "given-twice", None, id="twice"),
        pytest.param("learner_id=7", "#/query/learner_id", "id", None, id="learner"),
        pytest.param("leader=me", "#/query/leader", "id", None, id="leader"),
        pytest.param("since=yesterday", "#/query/since", "day-or-moment", None, id="since"),
        pytest.param("since=2026-06-01T10:00:00", "#/query/since", "day-or-moment", None, id="no-offset"),
        pytest.param("until=0001-01-01", "#/query/until", "year-in-bounds", None, id="until"),
        pytest.param("limit=201", "#/query/limit", "too-large", {"maximum": 200}, id="limit"),
        pytest.param("lang=fr", "#/query/lang", "one-of", ["nl", "en"], id="lang"),
    ],
)
def test_what_is_wrong_with_a_filter_is_said(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient, sector: SmallSector, query: str, pointer: str, rule: str, allowed: Any
) -> None:
    answer = client.get(f"/api/v1/awards?{query}", token=sector.tokens["organisation_admin"])
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["pointer"], fault["rule"]) == (422, pointer, rule)
    assert fault["message"].endswith((".", "?"))
    assert allowed is None or fault["allowed"] == allowed


def test_the_nearest_known_name_is_told(client: AsgiClient, sector: SmallSector) -> None:
    url, token = "/api/v1/awards?learner=1", sector.tokens["organisation_admin"]
    (english,) = client.get(url, token=token).json()["errors"]
    (dutch,) = client.get(url, token=token, headers={"Accept-Language": "nl"}).json()["errors"]
    assert "learner_id" in english["allowed"]
    assert english["message"].startswith("This address has no such parameter.")
    assert "Bedoel je" in dutch["message"]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        pytest.param("state=issued", True, id="issued"),
        pytest.param("state=revoked", False, id="revoked"),
        pytest.param("learner_id={learner}", True, id="learner"),
        pytest.param("learner_id={other_learner}", False, id="other-learner"),
        pytest.param("skill={skill}", True, id="skill"),
        pytest.param("skill=https://badges.example/skills/{skill}", True, id="skill-address"),
        pytest.param("skill=https://badges.example/skills/{skill}/1", True, id="skill-version"),
        pytest.param("skill={skill}/2", False, id="skill-other-version"),
        pytest.param("skill={unmandated_skill}", False, id="other-skill"),
        pytest.param("leader={leader}", True, id="leader"),
        pytest.param("leader={other_leader}", False, id="other-leader"),
        pytest.param("since=2026-06-01", True, id="since-day"),
        pytest.param("since=2026-06-01T10:00:00Z", True, id="since-moment"),
        pytest.param("since=2026-06-01T12:00:01%2B02:00", False, id="since-later"),
        pytest.param("until=2026-06-01", True, id="until-day"),
        pytest.param("until=2026-05-31", False, id="until-earlier"),
        pytest.param("until=2026-06-01T10:00:00Z", False, id="until-moment"),
        pytest.param("state=issued&leader={leader}&since=2026-01-01", True, id="together"),
    ],
)
def test_awards_are_found_by_what_an_integrator_asks(
    client: AsgiClient, sector: SmallSector, query: str, there: bool
) -> None:
    assert given(client, sector)["created_at"] == NOW.isoformat().replace("+00:00", "Z")
    url = f"/api/v1/awards?{query.format_map(vars(sector))}"
    page = client.get(url, token=sector.tokens["organisation_admin"]).json()
    assert (len(page["items"]), page["total"]) == (int(there), int(there))


@pytest.mark.parametrize(
    ("path", "role", "number"),
    [
        ("/api/v1/organisations?kind=member", "team_leader", 2),
        ("/api/v1/organisations?kind=employer", "team_leader", 1),
        ("/api/v1/organisations?kind=academy", "team_leader", 0),
        ("/api/v1/learners?since=2025-01-10", "team_leader", 1),
        ("/api/v1/learners?since=2026-01-01", "team_leader", 0),
        ("/api/v1/organisations/{member}/team-leaders?state=present", "organisation_admin", 1),
        ("/api/v1/organisations/{member}/team-leaders?state=erased", "organisation_admin", 0),
        ("/api/v1/skills?category=repair", "team_leader", 1),
        ("/api/v1/skills?text=ENGLISH", "team_leader", 2),
        ("/api/v1/skills?text=%25", "team_leader", 0),
    ],
    ids=[
        "members",
        "employers",
        "academies",
        "learners",
        "later-learners",
        "leaders",
        "erased-leaders",
        "shelf",
        "text",
        "percent",
    ],
)
def test_other_lists_are_filtered_too(
    client: AsgiClient, sector: SmallSector, path: str, role: str, number: int
) -> None:
    answer = client.get(path.format_map(vars(sector)), token=sector.tokens[role])
    assert len(answer.json()["items"]) == number
