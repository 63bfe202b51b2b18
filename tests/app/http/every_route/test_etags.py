"""C10: every thing has a tag, whoever has it gets 304, and nobody changes what they have not seen."""

import pytest

from tests.app.access.planted import Planted
from tests.app.access.requests import ASKS, PUBLIC
from tests.app.access.test_every_route import Door
from tests.app.asgi_client import AsgiClient
from tests.app.http.every_route.test_once import first_welcome

READING = sorted(
    route for route in ASKS.keys() | PUBLIC if route.startswith("GET /api/v1/") and "verify" not in route
)
PATCHING = sorted(route for route in ASKS if route.startswith("PATCH "))


@pytest.mark.parametrize("route", READING)
def test_whoever_has_it_gets_304(client: AsgiClient, planted: Planted, route: str) -> None:
    planted.ids["code"] = "textile" if "categories" in route else planted.ids["code"]
    door = Door(client, planted, route, ASKS[route][0] if route in ASKS else ASKS["GET /api/v1/awards"][0])
    name, whole = first_welcome(door)
    tag = whole.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        same = door(name, **{"If-None-Match": asked})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in same.headers
    assert door(name, **{"If-None-Match": '"other"'}).content == whole.content


@pytest.mark.parametrize("kind", ["application/json", "application/merge-patch+json"])
@pytest.mark.parametrize("route", PATCHING)
def test_nobody_changes_what_they_have_not_seen(
    client: AsgiClient, planted: Planted, route: str, kind: str
) -> None:
    path = route.removeprefix("PATCH ")
    seen = Door(client, planted, f"GET {path}", ASKS[f"GET {path}"][0])
    door = Door(client, planted, route, ASKS[route][0])
    name = next(
        name for name in planted.principals if door(name, **{"If-Match": '"other"'}).status_code == 412
    )
    before = seen(name)
    for stale in ('"other"', f"W/{before.headers['etag']}"):
        refused = door(name, **{"If-Match": stale})
        assert (refused.status_code, refused.json()["code"]) == (412, "etag-mismatch")
    assert seen(name).content == before.content
    changed = door(name, **{"If-Match": before.headers["etag"], "Content-Type": kind})
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] != before.headers["etag"]
    assert seen(name).content == changed.content
    assert seen(name).headers["etag"] == changed.headers["etag"]
    assert door(name, **{"If-Match": before.headers["etag"]}).status_code == 412
    assert door(name, **{"If-Match": "*"}).status_code == 200
