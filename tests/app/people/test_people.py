from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.people.tables import TeamLeader
from app.platform.principal import Role
from app.platform.runtime import Runtime
from app.sign_in import tokens
from credentials.authority import vocabulary
from schemas.errors import Gone
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import LEADERS_NAME
from tests.sector.stored import SmallSector


def appoint(client: AsgiClient, sector: SmallSector) -> Any:
    return client.post(
        f"/api/v1/organisations/{sector.member}/team-leaders",
        token=sector.tokens["organisation_admin"],
        json={"display_name": "Nieuwe Leider"},
    ).json()


def mandate(client: AsgiClient, sector: SmallSector, leader: str, **changes: Any) -> httpx.Response:
    body = {"first_day": "2026-01-01", "last_day": "2026-12-31", **changes}
    return client.post(
        f"/api/v1/team-leaders/{leader}/mandates", token=sector.tokens["organisation_admin"], json=body
    )


def test_a_new_leader_is_a_pseudonym_with_a_key(client: AsgiClient, sector: SmallSector) -> None:
    leader = appoint(client, sector)
    profile = client.get(leader["profile"])
    assert profile.json()["id"] == leader["profile"]
    assert "Nieuwe Leider" not in profile.text
    assert leader["id"] not in leader["profile"]
    methods = client.get(f"/organisations/{sector.member}/did.json").json()["verificationMethod"]
    assert len(methods) == 4


def test_a_mandate_names_the_leaders_key_skills_and_days(client: AsgiClient, sector: SmallSector) -> None:
    leader = appoint(client, sector)
    answer = mandate(client, sector, leader["id"], categories=["textile"])
    assert answer.status_code == 201
    signed = client.get(answer.json()["url"]).json()
    scope = signed["credentialSubject"]
    assert scope["id"] == leader["profile"]
    assert scope[vocabulary.CATEGORY] == ["textile"]
    assert (scope[vocabulary.FROM], scope[vocabulary.UNTIL]) == ("2026-01-01", "2026-12-31")
    assert "validUntil" not in signed
    assert client.get(leader["profile"]).json()["endorsement"] == [signed]


def test_a_mandate_by_category_lets_a_leader_judge(client: AsgiClient, sector: SmallSector) -> None:
    assert mandate(client, sector, str(sector.leader), categories=["repair"]).status_code == 201
    given(client, sector, skill=str(sector.unmandated_skill))


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({}, 422, "request-invalid"),
        ({"categories": ["textile"], "last_day": "2025-12-31"}, 422, "request-invalid"),
        ({"categories": ["cookery"]}, 404, "category-unknown"),
        ({"skills": ["f7b3a6a0-0000-4000-8000-000000000000"]}, 404, "skill-unknown"),
        ({"categories": ["textile"], "last_day": "9999-12-31"}, 422, "request-invalid"),
    ],
)
def test_mandates_that_cannot_be(
    client: AsgiClient, sector: SmallSector, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = mandate(client, sector, str(sector.leader), **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_ended_mandate_stays_ended_and_visible(client: AsgiClient, sector: SmallSector) -> None:
    admin = sector.tokens["organisation_admin"]
    ended = client.post(f"/api/v1/mandates/{sector.mandate}/end", token=admin, json={"reason": "left"})
    assert ended.json()["ended_at"] is not None
    for action, body in (("end", {"reason": "x"}), ("suspend", {"reason": "x"}), ("resume", None)):
        again = client.post(f"/api/v1/mandates/{sector.mandate}/{action}", token=admin, json=body)
        assert (again.status_code, again.json()["code"]) == (409, "mandate-ended")
    listed = client.get(f"/api/v1/team-leaders/{sector.leader}/mandates", token=admin).json()["items"]
    assert [item["id"] for item in listed] == [str(sector.mandate)]


def test_other_organisations_see_neither_leader_nor_mandate(client: AsgiClient, sector: SmallSector) -> None:
    other = sector.tokens["other_admin"]
    for path in (
        f"/api/v1/team-leaders/{sector.leader}",
        f"/api/v1/team-leaders/{sector.leader}/mandates",
        f"/api/v1/organisations/{sector.member}/team-leaders",
    ):
        assert client.get(path, token=other).status_code == 404
    for path in (f"/api/v1/mandates/{sector.mandate}/end", f"/api/v1/mandates/{sector.mandate}/suspend"):
        assert client.post(path, token=other, json={"reason": "not mine"}).status_code == 404


def test_only_leaders_themselves_agree_to_be_named(client: AsgiClient, sector: SmallSector) -> None:
    consent = {"name_in_badge": True}
    admin = client.put(
        "/api/v1/team-leaders/me/consent", token=sector.tokens["organisation_admin"], json=consent
    )
    assert admin.status_code == 403
    own = client.put("/api/v1/team-leaders/me/consent", token=sector.tokens["team_leader"], json=consent)
    assert client.get(own.json()["profile"]).json()["name"] == LEADERS_NAME


def test_a_name_can_be_forgotten(client: AsgiClient, sector: SmallSector) -> None:
    admin = sector.tokens["organisation_admin"]
    client.put(
        "/api/v1/team-leaders/me/consent", token=sector.tokens["team_leader"], json={"name_in_badge": True}
    )
    assert client.delete(f"/api/v1/team-leaders/{sector.leader}/name", token=admin).status_code == 204
    seen = client.get(f"/api/v1/team-leaders/{sector.leader}", token=admin).json()
    assert (seen["display_name"], seen["name_in_badge"]) == (None, False)
    assert "name" not in client.get(seen["profile"]).json()


def test_the_association_has_no_team_leaders(client: AsgiClient, sector: SmallSector) -> None:
    made = client.post(
        "/api/v1/tokens",
        token=sector.tokens["platform_admin"],
        json={"role": "organisation_admin", "organisation_id": str(sector.association)},
    ).json()["token"]
    answer = client.post(
        f"/api/v1/organisations/{sector.association}/team-leaders",
        token=made,
        json={"display_name": "Wie dan ook"},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "association-issues-nothing")


def test_no_token_is_made_for_a_leader_who_is_erased_meanwhile(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        leader = work.session.get_one(TeamLeader, sector.leader)
        assert leader.erased_at is None
        # Somebody else's transaction: what this one has read already does not show it.
        erased = update(TeamLeader).values(erased_at=work.now)
        work.session.execute(erased, execution_options={"synchronize_session": False})
        with pytest.raises(Gone):
            tokens.create(work, Role.TEAM_LEADER, organisation_id=sector.member, team_leader_id=sector.leader)
