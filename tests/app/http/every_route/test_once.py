"""C10: whatever changes something happens once under a key, on every route, and is answered alike."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.http.idempotency import IdempotentAnswer
from app.platform.runtime import Runtime
from tests.app.access.planted import Planted, contents
from tests.app.access.requests import ASKS
from tests.app.access.test_every_route import Door
from tests.app.asgi_client import AsgiClient
from tests.sector.stored import SmallSector

CHANGING = sorted(route for route in ASKS if not route.startswith("GET "))
KEY = {"Idempotency-Key": "the-same"}
SHOWN_ONCE = {
    "POST /api/v1/tokens",
    "POST /api/v1/awards/{award_id}/wallet-offers",
    "POST /api/v1/learners/{learner_id}/cards",
}
"""What is made there has a secret, which is not found again."""


def first_welcome(door: Door, **headers: str) -> tuple[str, httpx.Response]:
    """Who may, and the answer."""
    for name in door.planted.principals:
        answer = door(name, **headers)
        if answer.is_success:
            return name, answer
    raise AssertionError(f"{door.route}: nobody may")


@pytest.mark.parametrize("route", CHANGING)
def test_a_change_happens_once_under_a_key(
    client: AsgiClient, runtime: Runtime, planted: Planted, route: str
) -> None:
    door = Door(client, planted, route, ASKS[route][0])
    name, first = first_welcome(door, **KEY)
    after = contents(runtime)
    again = door(name, **KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers.get("location") == first.headers.get("location")
    assert again.headers.get("etag") == first.headers.get("etag")
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert contents(runtime) == after
    other = client.request(
        "POST", "/api/v1/learners", token=planted.tokens[name], json={"display_name": "x"}, headers=KEY
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")


@pytest.mark.parametrize("route", [route for route in CHANGING if route.startswith("POST /api")])
def test_what_is_made_is_found_where_location_says(client: AsgiClient, planted: Planted, route: str) -> None:
    name, made = first_welcome(Door(client, planted, route, ASKS[route][0]))
    if made.status_code != 201:
        return
    there = made.headers["location"]
    assert there.startswith("https://badges.example/api/v1/")
    found = client.get(there, token=planted.tokens[name]).json()
    if route in SHOWN_ONCE:
        common = found.keys() & made.json().keys()
        assert {"id"} <= common < made.json().keys()
        assert {one: found[one] for one in common} == {one: made.json()[one] for one in common}
    else:
        assert found == made.json()


def test_a_secret_is_kept_sealed_and_given_again(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    def make() -> Any:
        admin = sector.tokens["platform_admin"]
        said = {"role": "palette_editor"}
        return client.post("/api/v1/tokens", token=admin, json=said, headers=KEY).json()

    made = make()
    with runtime.work(writes=False) as work:
        kept = work.session.scalars(select(IdempotentAnswer.body)).one()
    assert made["token"] not in kept
    assert make() == made
    with runtime.work() as work:
        work.session.scalars(select(IdempotentAnswer)).one().body = "sealed:under-another-key"
    assert make()["code"] == "idempotency-answer-lost"


def test_what_is_erased_is_in_no_kept_answer(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    admin = sector.tokens["organisation_admin"]
    url = f"/api/v1/organisations/{sector.member}/team-leaders"
    leader = client.post(url, token=admin, json={"display_name": "Xantippe"}, headers=KEY).json()
    client.delete(f"/api/v1/team-leaders/{leader['id']}/name", token=admin)
    with runtime.work(writes=False) as work:
        assert [
            body for body in work.session.scalars(select(IdempotentAnswer.body)) if "Xantippe" in body
        ] == []
