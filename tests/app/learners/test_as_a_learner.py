"""A learner's own token: what is theirs, nothing of anybody else, and an end when they are forgotten."""

from typing import Any

import httpx
import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector

NOBODYS = "f7b3a6a0-0000-4000-8000-000000000000"


def make(client: AsgiClient, sector: SmallSector, who: str, **body: Any) -> httpx.Response:
    wanted = {"role": "learner", "learner_id": str(sector.learner), **body}
    return client.post("/api/v1/tokens", token=sector.tokens[who], json=wanted)


def token_of(client: AsgiClient, sector: SmallSector, learner: object) -> str:
    answer = make(client, sector, "organisation_admin", learner_id=str(learner))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


@pytest.fixture
def mine(client: AsgiClient, sector: SmallSector) -> str:
    return token_of(client, sector, sector.learner)


@pytest.fixture
def fellow(client: AsgiClient, sector: SmallSector) -> Any:
    """Somebody else who learns in the same shop."""
    admin = sector.tokens["organisation_admin"]
    return client.post("/api/v1/learners", token=admin, json={"display_name": "Fay"}).json()


@pytest.mark.parametrize(
    ("who", "body", "expected"),
    [
        pytest.param("organisation_admin", {}, "201", id="the-admin"),
        pytest.param("team_leader", {}, "403 role-not-allowed", id="a-team-leader"),
        pytest.param("platform_admin", {}, "403 role-not-allowed", id="the-platform-sees-no-learners"),
        pytest.param("association_admin", {}, "403 role-not-allowed", id="the-association"),
        pytest.param("other_admin", {}, "404 learner-unknown", id="another-organisation"),
        pytest.param("organisation_admin", {"learner_id": NOBODYS}, "404 learner-unknown", id="nobody"),
        pytest.param("organisation_admin", {"learner_id": None}, "422 token-binding", id="without-a-learner"),
        pytest.param(
            "organisation_admin", {"role": "organisation_admin"}, "422 token-binding", id="another-role"
        ),
        pytest.param("organisation_admin", {"organisation_id": NOBODYS}, "422 token-binding", id="elsewhere"),
        pytest.param(
            "organisation_admin",
            {"scopes": ["awards:write", "learners:read"]},
            "201",
            id="for-less-than-the-role",
        ),
        pytest.param(
            "organisation_admin", {"scopes": ["team-leaders:read"]}, "422 scope-not-of-role", id="for-more"
        ),
    ],
)
def test_who_makes_a_learners_token(
    client: AsgiClient, sector: SmallSector, who: str, body: dict[str, Any], expected: str
) -> None:
    answer = make(client, sector, who, **body)
    code = f" {answer.json()['code']}" if answer.is_error else ""
    assert f"{answer.status_code}{code}" == expected
    if answer.is_success:
        assert answer.json()["learner_id"] == str(sector.learner)


def test_lists_show_what_is_theirs(
    client: AsgiClient, sector: SmallSector, mine: str, fellow: dict[str, Any]
) -> None:
    own = given(client, sector)
    theirs = given(client, sector, learner_id=fellow["id"])
    learners = client.get("/api/v1/learners", token=mine).json()["items"]
    assert [one["id"] for one in learners] == [str(sector.learner)]
    awards = client.get("/api/v1/awards", token=mine).json()
    assert ([one["id"] for one in awards["items"]], awards["total"]) == ([own["id"]], 1)
    asked = client.get("/api/v1/awards", token=mine, params={"learner_id": fellow["id"]}).json()
    assert (asked["items"], asked["total"]) == ([], 0)
    for address in (f"awards/{theirs['id']}", f"awards/{theirs['id']}/forms", f"learners/{fellow['id']}"):
        assert client.get(f"/api/v1/{address}", token=mine).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        pytest.param("GET", "awards/{award}", None, 200, id="see"),
        pytest.param("GET", "awards/{award}/forms", None, 200, id="forms"),
        pytest.param("POST", "awards/{award}/forms", {"form": "jwt"}, 201, id="make-a-form"),
        pytest.param("PUT", "awards/{award}/sharing", {"shared": False}, 200, id="no-longer-share"),
        pytest.param("DELETE", "awards/{award}", None, 204, id="erase"),
        pytest.param("GET", "learners/{learner}", None, 200, id="own-row"),
        pytest.param("PUT", "learners/{learner}/consent", {"name_in_badge": True}, 200, id="consent"),
        pytest.param("PATCH", "learners/{learner}", {"display_name": "Anders"}, 403, id="not-the-records"),
        pytest.param("POST", "awards/{award}/revoke", {"reason": "Zo maar"}, 403, id="not-the-judgement"),
    ],
)
def test_own_things_and_nobody_elses(  # noqa: PLR0917  the cases name them
    client: AsgiClient,
    sector: SmallSector,
    mine: str,
    fellow: dict[str, Any],
    method: str,
    path: str,
    body: Any,
    status: int,
) -> None:
    own, theirs = given(client, sector), given(client, sector, learner_id=fellow["id"])

    def ask(award: str, learner: object) -> int:
        address = path.format(award=award, learner=learner)
        return client.request(method, f"/api/v1/{address}", token=mine, json=body).status_code

    assert ask(theirs["id"], fellow["id"]) == 404
    assert ask(own["id"], sector.learner) == status


def test_forgetting_a_learner_ends_their_tokens(client: AsgiClient, sector: SmallSector, mine: str) -> None:
    admin = sector.tokens["organisation_admin"]
    assert client.get("/api/v1/awards", token=mine).status_code == 200
    assert client.delete(f"/api/v1/learners/{sector.learner}", token=admin).status_code == 204
    assert client.get("/api/v1/awards", token=mine).status_code == 401
    assert make(client, sector, "organisation_admin").status_code == 410
