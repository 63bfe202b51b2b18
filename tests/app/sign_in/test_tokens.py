"""C10, C3, F28: tokens over HTTP, who may make which, and what a token of less than its role may do."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from app.access.scopes import Scope, of_role
from app.platform.principal import Role
from app.platform.runtime import Runtime
from app.sign_in import tokens
from tests.app.asgi_client import AsgiClient
from tests.sector.stored import SmallSector

NOBODYS = "f7b3a6a0-0000-4000-8000-000000000000"


def make(client: AsgiClient, sector: SmallSector, who: str, **body: Any) -> httpx.Response:
    said = {name: str(value) if isinstance(value, UUID) else value for name, value in body.items()}
    return client.post("/api/v1/tokens", token=sector.tokens.get(who, who), json=said)


def made(client: AsgiClient, sector: SmallSector, who: str, **body: Any) -> Any:
    answer = make(client, sector, who, **body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def outcome(answer: httpx.Response) -> str:
    return "made" if answer.is_success else f"{answer.status_code} {answer.json()['code']}"


def test_c10_a_token_is_shown_once_and_listed_without_its_secret(
    client: AsgiClient, sector: SmallSector
) -> None:
    answer = make(
        client,
        sector,
        "organisation_admin",
        role="team_leader",
        team_leader_id=sector.leader,
        label="HR-koppeling",
        scopes=["awards:read"],
        days=30,
    )
    view = answer.json()
    secret = view.pop("token")
    assert answer.headers["location"] == f"https://badges.example/api/v1/tokens/{view['id']}"
    assert (view["label"], view["scopes"], view["expires_at"]) == (
        "HR-koppeling",
        ["awards:read"],
        "2026-07-01T10:00:00Z",
    )
    assert client.get("/api/v1/awards", token=secret).status_code == 200
    for address in (answer.headers["location"], "/api/v1/tokens"):
        shown = client.get(address, token=sector.tokens["organisation_admin"])
        assert secret not in shown.text
        assert "secret" not in shown.text
        found = shown.json()
        seen = found if "id" in found else next(one for one in found["items"] if one["id"] == view["id"])
        assert seen == {**view, "last_used_at": "2026-06-01T10:00:00Z"}


@pytest.mark.parametrize(
    ("who", "body", "expected"),
    [
        pytest.param("platform_admin", {"role": "platform_admin"}, "made", id="platform-platform"),
        pytest.param("platform_admin", {"role": "association_admin"}, "made", id="platform-association"),
        pytest.param(
            "platform_admin",
            {"role": "association_admin", "organisation_id": "member"},
            "422 token-binding",
            id="f28-association-admin-of-a-member",
        ),
        pytest.param(
            "platform_admin",
            {"role": "palette_editor", "organisation_id": "employer"},
            "422 token-binding",
            id="palette-editor-of-an-employer",
        ),
        pytest.param(
            "platform_admin",
            {"role": "organisation_admin", "organisation_id": NOBODYS},
            "404 organisation-unknown",
            id="c3-unknown-organisation",
        ),
        pytest.param(
            "platform_admin",
            {"role": "team_leader", "team_leader_id": NOBODYS},
            "404 team-leader-unknown",
            id="c3-unknown-leader",
        ),
        pytest.param("platform_admin", {"role": "service"}, "422 token-binding", id="service"),
        pytest.param("association_admin", {"role": "palette_editor"}, "made", id="association-editor"),
        pytest.param(
            "association_admin",
            {"role": "association_admin"},
            "403 role-not-allowed",
            id="association-itself",
        ),
        pytest.param(
            "association_admin",
            {"role": "team_leader", "team_leader_id": "leader"},
            "403 role-not-allowed",
            id="association-leader",
        ),
        pytest.param(
            "association_admin",
            {"role": "organisation_admin", "organisation_id": "association"},
            "403 role-not-allowed",
            id="association-own-admin",
        ),
        pytest.param(
            "association_admin",
            {"role": "organisation_admin", "organisation_id": "employer"},
            "made",
            id="association-first-admin-of-an-employer",
        ),
        pytest.param(
            "association_admin",
            {"role": "organisation_admin", "organisation_id": "member"},
            "409 admin-present",
            id="association-second-admin",
        ),
        pytest.param("organisation_admin", {"role": "organisation_admin"}, "made", id="own-admin"),
        pytest.param(
            "organisation_admin",
            {"role": "organisation_admin", "organisation_id": "other_member"},
            "404 organisation-unknown",
            id="another-organisations-admin",
        ),
        pytest.param(
            "organisation_admin",
            {"role": "team_leader", "team_leader_id": "other_leader"},
            "404 team-leader-unknown",
            id="another-organisations-leader",
        ),
        pytest.param(
            "organisation_admin",
            {"role": "team_leader", "team_leader_id": "other_leader", "organisation_id": "member"},
            "404 team-leader-unknown",
            id="another-organisations-leader-as-ones-own",
        ),
        pytest.param("organisation_admin", {"role": "team_leader"}, "422 token-binding", id="no-leader"),
        pytest.param("organisation_admin", {"role": "platform_admin"}, "403 role-not-allowed", id="higher"),
        pytest.param("team_leader", {"role": "organisation_admin"}, "403 role-not-allowed", id="leader"),
        pytest.param("palette_editor", {"role": "palette_editor"}, "403 role-not-allowed", id="editor"),
    ],
)
def test_who_may_make_which_token(
    client: AsgiClient, sector: SmallSector, who: str, body: dict[str, str], expected: str
) -> None:
    named = {name: str(getattr(sector, value, value)) for name, value in body.items()}
    assert outcome(make(client, sector, who, **named)) == expected


def test_the_association_makes_an_admin_again_when_none_is_left(
    client: AsgiClient, sector: SmallSector
) -> None:
    wanted = {"role": "organisation_admin", "organisation_id": sector.employer}
    first = made(client, sector, "association_admin", **wanted)
    assert outcome(make(client, sector, "association_admin", **wanted)) == "409 admin-present"
    # One who may only read makes no further admins, so is not the one who is left.
    reader = made(client, sector, first["token"], role="organisation_admin", scopes=["awards:read"])
    assert client.delete(f"/api/v1/tokens/{first['id']}", token=first["token"]).status_code == 204
    assert client.get("/api/v1/awards", token=reader["token"]).status_code == 200
    assert outcome(make(client, sector, "association_admin", **wanted)) == "made"


def test_a_palette_editor_belongs_to_the_association(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    view = made(client, sector, "association_admin", role="palette_editor")
    assert view["organisation_id"] == str(sector.association)
    body = {"code": "wood", "nl": "Hout", "en": "Wood"}
    assert client.post("/api/v1/skill-categories", token=view["token"], json=body).status_code == 201
    with runtime.work() as work:
        row, _ = tokens.create(work, Role.PALETTE_EDITOR)
        assert row.issuer_id == sector.association


LEARNER = {"display_name": "Nieuwe leerling"}
SHELF = {"code": "wood", "nl": "Hout", "en": "Wood"}


@pytest.mark.parametrize(
    ("scope", "path", "body", "expected"),
    [
        pytest.param("awards:read", "awards", None, "made", id="reads"),
        pytest.param("awards:write", "awards", None, "made", id="writing-includes-reading"),
        pytest.param("awards:read", "learners", None, "403 scope-missing", id="another-noun"),
        pytest.param("awards:read", "learners", LEARNER, "403 scope-missing", id="another-noun-writing"),
        pytest.param("learners:read", "learners", LEARNER, "403 scope-missing", id="writing-with-reading"),
        pytest.param("learners:write", "learners", LEARNER, "made", id="writes"),
        pytest.param("learners:write", "skill-categories", SHELF, "403 role-not-allowed", id="no-more-role"),
    ],
)
def test_a_token_does_what_its_scopes_say(  # noqa: PLR0917  the cases name them
    client: AsgiClient, sector: SmallSector, scope: str, path: str, body: dict[str, str] | None, expected: str
) -> None:
    token = made(client, sector, "organisation_admin", role="organisation_admin", scopes=[scope])["token"]
    method = "GET" if body is None else "POST"
    answer = client.request(
        method, f"/api/v1/{path}", token=token, **({"json": body} if body is not None else {})
    )
    assert outcome(answer) == expected


def test_a_token_makes_none_that_may_do_more(client: AsgiClient, sector: SmallSector) -> None:
    narrow = made(
        client,
        sector,
        "organisation_admin",
        role="organisation_admin",
        scopes=["tokens:write", "awards:write"],
    )["token"]
    more = make(client, sector, narrow, role="organisation_admin", scopes=["learners:read"])
    assert outcome(more) == "403 scope-exceeded"
    same = made(client, sector, narrow, role="organisation_admin")
    assert same["scopes"] == ["awards:write", "tokens:write"]
    less = made(
        client, sector, narrow, role="team_leader", team_leader_id=sector.leader, scopes=["awards:read"]
    )
    assert less["scopes"] == ["awards:read"]
    assert outcome(make(client, sector, less["token"], role="team_leader")) == "403 role-not-allowed"
    cannot = made(client, sector, "organisation_admin", role="organisation_admin", scopes=["tokens:read"])
    assert outcome(make(client, sector, cannot["token"], role="organisation_admin")) == "403 scope-missing"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"scopes": ["palette:write"]}, id="of-another-role"),
        pytest.param({"scopes": ["awards:delete"]}, id="unknown"),
        pytest.param({"scopes": []}, id="none"),
        pytest.param({"days": 0}, id="no-days"),
        pytest.param({"days": 3661}, id="for-ever"),
        pytest.param({"days": 3, "expires_at": "2026-07-01T00:00:00Z"}, id="two-ends"),
        pytest.param({"expires_at": "2026-05-01T00:00:00Z"}, id="past"),
        pytest.param({"label": "x" * 101}, id="label"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    client: AsgiClient, sector: SmallSector, wrong: dict[str, Any]
) -> None:
    admin = sector.tokens["organisation_admin"]
    before = client.get("/api/v1/tokens", token=admin).json()["items"]
    assert make(client, sector, "organisation_admin", role="organisation_admin", **wrong).status_code == 422
    after = client.get("/api/v1/tokens", token=admin).json()["items"]
    assert [one["id"] for one in after] == [one["id"] for one in before]


def test_everybody_sees_and_withdraws_the_token_in_use(client: AsgiClient, sector: SmallSector) -> None:
    leader = made(client, sector, "organisation_admin", role="team_leader", team_leader_id=sector.leader)
    own = f"/api/v1/tokens/{leader['id']}"
    assert client.get(own, token=leader["token"]).json()["id"] == leader["id"]
    assert client.get("/api/v1/tokens", token=leader["token"]).status_code == 403
    assert client.get(own, token=sector.tokens["other_admin"]).status_code == 404
    assert client.delete(own, token=sector.tokens["other_admin"]).status_code == 404
    assert client.delete(own, token=leader["token"]).status_code == 204
    assert client.get(own, token=leader["token"]).status_code == 401
    seen = client.get(own, token=sector.tokens["organisation_admin"]).json()
    assert seen["revoked_at"] == "2026-06-01T10:00:00Z"


def test_nobody_withdraws_what_they_could_not_have_made(client: AsgiClient, sector: SmallSector) -> None:
    another = made(client, sector, "platform_admin", role="association_admin")
    refused = client.delete(f"/api/v1/tokens/{another['id']}", token=sector.tokens["association_admin"])
    assert outcome(refused) == "403 role-not-allowed"
    editor = made(client, sector, "platform_admin", role="palette_editor")
    gone = client.delete(f"/api/v1/tokens/{editor['id']}", token=sector.tokens["association_admin"])
    assert gone.status_code == 204


def test_the_list_is_the_own_organisations_and_the_platforms_is_everybodys(
    client: AsgiClient, sector: SmallSector
) -> None:
    def whose(who: str, query: str = "") -> set[str | None]:
        items = client.get(f"/api/v1/tokens{query}", token=sector.tokens[who]).json()["items"]
        return {item["organisation_id"] for item in items}

    member, association = str(sector.member), str(sector.association)
    assert whose("organisation_admin") == {member}
    assert whose("association_admin") == {association}
    assert whose("platform_admin") >= {member, association, str(sector.other_member), None}
    assert whose("platform_admin", f"?organisation_id={member}") == {member}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SERVICE, Role.VISITOR}])
def test_every_role_has_scopes_of_its_own(role: Role) -> None:
    assert of_role(role)
    assert of_role(role) <= set(Scope)
