import json

from credentials import recipient
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


def test_a_learner_needs_no_more_than_a_name(client: AsgiClient, sector: SmallSector) -> None:
    made = client.post("/api/v1/learners", token=sector.tokens["team_leader"], json={"display_name": "Jo"})
    assert made.status_code == 201
    assert made.json()["email"] is None
    assert client.get(made.headers["location"], token=sector.tokens["team_leader"]).json() == made.json()


def test_learners_are_seen_by_their_own_organisation_only(client: AsgiClient, sector: SmallSector) -> None:
    seen = client.get("/api/v1/learners", token=sector.tokens["team_leader"]).json()["items"]
    assert [item["id"] for item in seen] == [str(sector.learner)]
    for role in ("other_admin", "other_leader"):
        answer = client.get(f"/api/v1/learners/{sector.learner}", token=sector.tokens[role])
        assert (answer.status_code, answer.json()["code"]) == (404, "learner-unknown")
    for role in ("platform_admin", "association_admin", "palette_editor"):
        assert client.get("/api/v1/learners", token=sector.tokens[role]).status_code == 403
    erased = client.delete(f"/api/v1/learners/{sector.learner}", token=sector.tokens["other_admin"])
    assert erased.status_code == 404


def test_an_address_is_in_a_badge_only_hashed_and_only_with_consent(
    client: AsgiClient, sector: SmallSector
) -> None:
    leader = sector.tokens["team_leader"]
    learner = client.post(
        "/api/v1/learners",
        token=leader,
        json={"display_name": "Jo", "email": "Jo@Example.org", "email_in_badge": True},
    ).json()["id"]
    texts = [client.get(given(client, sector, learner_id=learner)["url"]).text for _ in range(2)]
    hashes = [json.loads(text)["credentialSubject"]["identifier"][0] for text in texts]
    assert all("example.org" not in text.lower() for text in texts)
    assert hashes[0]["salt"] != hashes[1]["salt"]
    assert all(recipient.matches(identity, "jo@example.org") for identity in hashes)
    client.put(f"/api/v1/learners/{learner}/consent", token=leader, json={"name_in_badge": False})
    later = client.get(given(client, sector, learner_id=learner)["url"]).json()
    assert "identifier" not in later["credentialSubject"]


def test_an_erased_learner_gets_no_more_badges(client: AsgiClient, sector: SmallSector) -> None:
    admin = sector.tokens["organisation_admin"]
    assert client.delete(f"/api/v1/learners/{sector.learner}", token=admin).status_code == 204
    answer = client.post(
        "/api/v1/awards",
        token=sector.tokens["team_leader"],
        json={"learner": str(sector.learner), "skill": str(sector.skill)},
    )
    assert (answer.status_code, answer.json()["code"]) == (410, "learner-erased")
    assert client.get("/api/v1/learners", token=admin).json()["items"] == []


def test_an_address_must_look_like_one(client: AsgiClient, sector: SmallSector) -> None:
    answer = client.post(
        "/api/v1/learners",
        token=sector.tokens["team_leader"],
        json={"display_name": "Jo", "email": "not an address"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
