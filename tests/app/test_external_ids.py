"""What an organisation's own programs call a thing: kept, shown, unique within the organisation, erased."""

from typing import Any

import httpx
import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body
from tests.sector.stored import SmallSector

NOUNS = ("learners", "team-leaders", "awards")


def create(
    client: AsgiClient, sector: SmallSector, noun: str, who: str = "own", **said: Any
) -> httpx.Response:
    organisation = {"own": sector.member, "other": sector.other_member}[who]
    admin = sector.tokens["organisation_admin" if who == "own" else "other_admin"]
    if noun == "awards":
        learner = sector.learner if who == "own" else sector.other_learner
        token = sector.tokens["team_leader" if who == "own" else "other_leader"]
        return client.post("/api/v1/awards", token=token, json=body(sector, learner_id=str(learner), **said))
    paths = {
        "learners": "/api/v1/learners",
        "team-leaders": f"/api/v1/organisations/{organisation}/team-leaders",
    }
    return client.post(paths[noun], token=admin, json={"display_name": "Noor", **said})


@pytest.mark.parametrize("noun", NOUNS)
def test_an_external_id_comes_back_as_it_went_in(client: AsgiClient, sector: SmallSector, noun: str) -> None:
    made = create(client, sector, noun, external_id="hr-4711")
    assert (made.status_code, made.json()["external_id"]) == (201, "hr-4711")
    shown = client.get(f"/api/v1/{noun}/{made.json()['id']}", token=sector.tokens["organisation_admin"])
    assert shown.json()["external_id"] == "hr-4711"
    assert create(client, sector, noun).json()["external_id"] is None


@pytest.mark.parametrize("noun", NOUNS)
def test_an_external_id_is_one_things_within_the_organisation(
    client: AsgiClient, sector: SmallSector, noun: str
) -> None:
    assert create(client, sector, noun, external_id="hr-4711").status_code == 201
    again = create(client, sector, noun, external_id="hr-4711")
    assert (again.status_code, again.json()["code"]) == (409, "external-id-taken")
    assert create(client, sector, noun, "other", external_id="hr-4711").status_code == 201
    for other in set(NOUNS) - {noun}:
        assert create(client, sector, other, external_id="hr-4711").status_code == 201


@pytest.mark.parametrize("noun", NOUNS)
def test_an_external_id_is_no_citizen_number(client: AsgiClient, sector: SmallSector, noun: str) -> None:
    refused = create(client, sector, noun, external_id="111222333")
    assert (refused.status_code, refused.json()["code"]) == (422, "bsn-in-text")


@pytest.mark.parametrize("noun", NOUNS)
def test_an_external_id_goes_with_what_is_erased(client: AsgiClient, sector: SmallSector, noun: str) -> None:
    made = create(client, sector, noun, external_id="hr-4711").json()
    path = f"/api/v1/{noun}/{made['id']}" + ("/name" if noun == "team-leaders" else "")
    assert client.delete(path, token=sector.tokens["organisation_admin"]).status_code == 204
    assert create(client, sector, noun, external_id="hr-4711").status_code == 201
