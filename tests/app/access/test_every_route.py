"""Every route, in the name of everybody: it answers what the table says, and no stranger reads a word."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.access.table import TABLE, Reach
from app.platform.principal import Principal, Role
from app.platform.runtime import Runtime
from app.rooms import routers
from tests.app.access.planted import NOBODY, WITHDRAWN, Planted, contents
from tests.app.access.requests import ASKS, OTHER_TOKENS, PUBLIC, Asks, says
from tests.app.asgi_client import AsgiClient

LET_IN = "let in"
STRANGER = Principal(NOBODY, Role.VISITOR)
NOTHING = Asks(())


@cache
def routes() -> tuple[str, ...]:
    return tuple(sorted(_named(route for router in routers() for route in router.routes)))


def _named(found: object) -> Iterator[str]:
    for route in found:  # type: ignore[attr-defined]
        if isinstance(route, APIRoute):
            yield from (f"{method} {route.path}" for method in (route.methods or set()) - {"HEAD"})


def expected(planted: Planted, asks: Asks, caller: Principal) -> str:
    """What the table says, read here once more and not by the code under test."""
    for action in asks.actions:
        reach = TABLE[action].of(caller.role)
        if reach is None:
            return "403 role-not-allowed"
        if asks.about is None or reach is Reach.ALL:
            continue
        strange = caller.organisation_id != planted.sector.member
        learner, leader = planted.ids["learner_id"], planted.sector.leader
        is_mine = str(caller.learner_id) == learner if caller.learner_id else caller.team_leader_id == leader
        if strange or (reach is Reach.SELF and not is_mine):
            return f"404 {asks.about}-unknown"
    return LET_IN


@dataclass(frozen=True)
class Door:
    """A route with what is planted behind it: call it with the name of whoever knocks."""

    client: AsgiClient
    planted: Planted
    route: str
    asks: Asks = NOTHING

    def __call__(self, name: str, **headers: str) -> httpx.Response:
        method, path = self.route.split(" ")
        ids = self.planted.ids | {part: self.planted.ids[thing] for part, thing in self.asks.at.items()}
        for part, value in ids.items():
            path = path.replace(f"{{{part}}}", value)
        assert "{" not in path, f"{self.route}: nothing is planted for its address"
        caller = self.planted.principals.get(name, STRANGER)
        options: dict[str, Any] = {"json": self.asks.body(self.planted, caller)} if self.asks.body else {}
        options["params"] = {key: self.planted.ids[thing] for key, thing in self.asks.query.items()}
        token = self.planted.tokens.get(name)
        return self.client.request(method, path, token=token, headers=headers, **options)


def said(answer: httpx.Response) -> str:
    return f"{answer.status_code} {answer.json()['code']}" if answer.is_error else LET_IN


def check_no_secret(planted: Planted, answer: httpx.Response, *, ids_too: bool = True) -> None:
    """No word that is the organisation's own, and no id either unless the table gives those of everybody."""
    secrets = [*planted.words, *(planted.opaque if ids_too else ())]
    told, asked = f"{answer.text}\n{answer.headers}", str(answer.request.url)
    assert [secret for secret in secrets if secret in told and secret not in asked] == []


def test_every_route_says_what_it_asks_the_table(app: FastAPI) -> None:
    known = ASKS.keys() | PUBLIC | OTHER_TOKENS
    assert sorted(set(routes()) - known) == [], "add an entry to tests/app/access/requests.py"
    assert sorted(known - set(routes())) == [], "these routes are no more"
    assert sorted(set(_named(app.routes)) - set(routes())) == [], "a route in no room"
    assert [len(names) for names in (ASKS.keys() & PUBLIC, ASKS.keys() & OTHER_TOKENS)] == [0, 0]


@pytest.mark.parametrize(
    ("route", "number"), [(route, number) for route in sorted(ASKS) for number in range(len(ASKS[route]))]
)
def test_a_route_lets_in_whom_the_table_lets_in(
    client: AsgiClient, runtime: Runtime, planted: Planted, route: str, number: int
) -> None:
    asks = ASKS[route][number]
    wanted = {
        name: LET_IN if name in asks.but else expected(planted, asks, caller)
        for name, caller in planted.principals.items()
    }
    door, before = Door(client, planted, route, asks), contents(runtime)
    for name, refusal in {**wanted, NOBODY: "401 token-missing", WITHDRAWN: "401 token-invalid"}.items():
        if refusal != LET_IN:
            answer = door(name)
            assert (name, said(answer)) == (name, refusal)
            check_no_secret(planted, answer)
    assert contents(runtime) == before, "a refused request wrote something"
    # Whoever may because it is about themselves comes first: afterwards they may be gone.
    welcome = sorted((name for name, answer in wanted.items() if answer == LET_IN), key=asks.about_another)
    answers = {name: door(name) for name in welcome}
    assert any(answer.is_success for answer in answers.values()), [a.text for a in answers.values()]
    for name, answer in answers.items():
        # The first may have used up what the next wanted; that is no matter of who may.
        assert answer.is_success or answer.status_code in {403, 409, 410}, (name, answer.text)
        assert said(answer) != "403 role-not-allowed"
        if planted.principals[name].organisation_id != planted.sector.member:
            reach = TABLE[asks.actions[-1]].of(planted.principals[name].role)
            check_no_secret(planted, answer, ids_too=reach is not Reach.ALL)


@pytest.mark.parametrize("route", sorted(PUBLIC))
def test_a_public_route_shows_everybody_the_same(client: AsgiClient, planted: Planted, route: str) -> None:
    for thing in ("token", "token of hidden"):
        door = Door(client, planted, route, Asks((), at={"token": thing}))
        for accept in ("application/json", "text/html"):
            answers = {
                name: door(name, Accept=accept)
                for name in (NOBODY, "other_admin", "organisation_admin", WITHDRAWN)
            }
            assert len({answer.status_code for answer in answers.values()}) == 1, answers
            assert answers[NOBODY].status_code not in {401, 403, 500}
            for answer in answers.values():
                check_no_secret(planted, answer)


@pytest.mark.parametrize("route", sorted(OTHER_TOKENS - {"GET /metrics"}))
def test_no_persons_token_opens_an_issuer_instance(
    client: AsgiClient, runtime: Runtime, planted: Planted, route: str
) -> None:
    door = Door(client, planted, route, Asks((), body=says(credential={})))
    before = contents(runtime)
    for name in (NOBODY, WITHDRAWN, *planted.principals):
        answer = door(name)
        assert answer.status_code in {400, 401, 403, 404}, (name, answer.text)
        # OAuth says 400 to whoever shows no code, and a status is told to nobody without a credential.
        assert "/credentials/status" in route or "/oid4vci/" in route or answer.status_code in {401, 403}
        check_no_secret(planted, answer)
    assert contents(runtime) == before
