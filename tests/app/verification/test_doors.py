"""F11: one limit per asker, at every door that judges a badge or asks another site."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from app.main import create_app
from app.rooms import routers
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.sector.facts import BASE
from tests.sector.stored import settings

JSON = {"Content-Type": "application/json"}
PAGE = {"Accept": "text/html"}
CREDENTIAL: dict[str, Any] = {"verifiableCredential": {"proof": {}}}

# What judges or fetches, and a request that gets as far as that.
DOORS: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/v1/verify"): {"content": b"x", "headers": {"Content-Type": "text/plain"}},
    ("GET", "/api/v1/verify"): {"params": {"url": "x"}},
    ("GET", "/verify"): {"params": {"url": "x"}, "headers": PAGE},
    ("POST", "/verify"): {"data": {"text": "x"}, "headers": PAGE},
    ("POST", "/vc/proof-only/credentials/verify"): {"json": CREDENTIAL},
    ("POST", "/vc/credentials/verify"): {"json": CREDENTIAL},
    ("POST", "/vc/{instance}/credentials/verify"): {"json": CREDENTIAL},
    ("POST", "/vc/presentations/verify"): {"json": {"verifiablePresentation": {}}},
    ("POST", "/vc/{instance}/presentations/verify"): {"json": {"verifiablePresentation": {}}},
    ("POST", "/vc/credentials/derive"): {"json": CREDENTIAL},
    ("POST", "/vc/{instance}/credentials/derive"): {"json": CREDENTIAL},
    ("GET", "/1.0/identifiers/{did:path}"): {},
    ("POST", "/verify/ask"): {"headers": PAGE},
    ("POST", "/api/v1/presentation-requests"): {"json": {}},
    ("POST", "/oid4vp/requests/{request_id}/{way}/response"): {"data": {"state": "x"}},
}
# Its page judges the badge; its signed document and its picture do not. Tried in `test_limits.py`.
ITS_PAGE_ALONE = {("GET", "/credentials/{token}")}
# Where somebody with a token of ours, or with none, gets what lies in the database and nothing else.
QUIET = (
    "/api/v1/", "/organisations/", "/skills/", "/credentials/", "/status-lists/", "/images/", "/contexts/",
    "/vc/instances", "/vc/status-lists/", "/vc/credentials/status", "/vc/{instance}/", "/problems/",
    "/static/", "/docs", "/health/", "/metrics", "/apps", "/certificates/", "/vct/", "/.well-known/",
)  # fmt: skip


# What wallets and cards ask has a limit of its own (`wallet_limited`), tried in the rooms of those doors.
OF_WALLETS = (
    "/interactions/", "/exchanges/", "/oid4vci/", "/oid4vp/requests/{request_id}/{way}", "/verify/ask",
    "/cards/",
)  # fmt: skip


def routes() -> Iterator[tuple[str, str]]:
    for route in (route for router in routers() for route in router.routes):
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in sorted((route.methods or set()) - {"HEAD"}))


@pytest.fixture
def narrow(database_url: str) -> Iterator[AsgiClient]:
    app = create_app(settings(database_url).model_copy(update={"verify_per_minute": 1, "offline": True}))
    with asgi_client(app, BASE) as client:
        yield client
    app.state.runtime.database.close()


def address(path: str) -> str:
    return (
        path.replace("{instance}", "any")
        .replace("{did:path}", "did:web:a.example")
        .replace("{request_id}", "f7b3a6a0-0000-4000-8000-000000000000")
        .replace("{way}", "other-device")
    )


@pytest.mark.parametrize(("method", "path"), DOORS, ids=lambda value: value)
def test_f11_every_door_that_judges_or_fetches_counts(narrow: AsgiClient, method: str, path: str) -> None:
    answers = [narrow.request(method, address(path), **DOORS[method, path]) for _ in range(2)]
    assert answers[0].status_code not in {429, 500}
    assert answers[1].status_code == 429
    assert 1 <= int(answers[1].headers["retry-after"]) <= 60


def test_f11_the_doors_share_one_count(narrow: AsgiClient) -> None:
    narrow.request("GET", "/1.0/identifiers/did:web:a.example")
    assert [
        narrow.request(method, address(path), **request).status_code
        for (method, path), request in DOORS.items()
    ] == [429] * len(DOORS)


def test_f11_no_route_was_forgotten() -> None:
    """A new route is put on one of the lists by whoever adds it."""
    known = DOORS.keys() | ITS_PAGE_ALONE
    unknown = [
        route
        for route in routes()
        if route not in known and route[1] != "/" and not route[1].startswith(QUIET + OF_WALLETS)
    ]
    assert unknown == []
    assert known <= set(routes())


def test_f11_what_neither_judges_nor_fetches_is_not_counted(narrow: AsgiClient) -> None:
    narrow.request("GET", "/1.0/identifiers/did:web:a.example")
    quiet = [path for method, path in routes() if method == "GET" and path.startswith(QUIET)]
    for path in (path for path in quiet if "{" not in path and ("GET", path) not in DOORS):
        assert narrow.request("GET", path).status_code not in {429, 500}
