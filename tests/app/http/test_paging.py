"""C10: every list comes a page at a time, by a cursor that holds while others write."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI
from sqlalchemy import event

from app.learners import service as learners
from app.platform.keyset import MOST, USUAL
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.http.walking import API, address, lists, operations, reader
from tests.sector.stored import SmallSector, TestClock

MOST_STATEMENTS = 3
LINK = re.compile(r'<([^>]+)>; rel="([a-z]+)"')


def add_learners(runtime: Runtime, sector: SmallSector, number: int) -> None:
    with runtime.work() as work:
        for position in range(number):
            learners.add(work, sector.member, display_name=f"Learner {position}")


def links(answer: Any) -> dict[str, str]:
    return {name: url for url, name in LINK.findall(answer.headers["link"])}


def test_every_answer_with_several_things_is_a_page(app: FastAPI) -> None:
    wrong = [
        str(one)
        for one in operations(app)
        if one.path.startswith(API) and "list[" in str(one.route.response_model)
    ]
    assert wrong == []
    assert len(lists(app)) >= 7


def test_every_list_has_pages_links_and_bounds(app: FastAPI, client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)["id"]
    for one in lists(app):
        url = address(one.path.replace("{award_id}", award), sector)
        token = reader(client, sector, url)
        first = client.get(f"{url}?limit=1", token=token)
        assert first.json().keys() >= {"items", "next"}, url
        assert len(first.json()["items"]) <= 1, url
        assert links(first)["first"].endswith(f"{url}?limit=1"), url
        assert links(first).get("next") == first.json()["next"], url
        for wrong in ("limit=0", f"limit={MOST + 1}", "limit=x", "offset=1"):
            refused = client.get(f"{url}?{wrong}", token=token)
            assert (refused.status_code, refused.json()["code"]) == (422, "request-invalid"), (url, wrong)
        for wrong in ("cursor=abc", "cursor=%C3%A9"):
            refused = client.get(f"{url}?{wrong}", token=token)
            assert (refused.status_code, refused.json()["code"]) == (404, "page-unknown"), (url, wrong)


def test_a_walk_meets_everything_once_while_others_write(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    token = sector.tokens["team_leader"]
    add_learners(runtime, sector, 5)
    before = {item["id"] for item in client.get("/api/v1/learners", token=token).json()["items"]}
    met: list[str] = []
    url: str | None = "/api/v1/learners?limit=2"
    while url is not None:
        page = client.get(url, token=token).json()
        met += [item["id"] for item in page["items"]]
        url = page["next"]
        if len(met) < 7:
            add_learners(runtime, sector, 1)
        client.delete(f"/api/v1/learners/{met[0]}", token=sector.tokens["organisation_admin"])
    assert len(met) == len(set(met))
    assert before <= set(met)


def test_newest_first_a_walk_does_not_see_what_came_later(
    client: AsgiClient, sector: SmallSector, clock: TestClock
) -> None:
    token = sector.tokens["organisation_admin"]
    views = [given(client, sector)["id"] for _ in range(3)]
    page = client.get("/api/v1/awards?limit=2", token=token).json()
    clock.now += timedelta(seconds=1)
    given(client, sector)
    rest = client.get(page["next"], token=token).json()
    assert {item["id"] for item in (*page["items"], *rest["items"])} == set(views)
    assert rest["next"] is None


def test_a_page_is_of_bounded_size_unless_asked(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    add_learners(runtime, sector, USUAL + 5)
    page = client.get("/api/v1/learners", token=sector.tokens["team_leader"]).json()
    assert len(page["items"]) == USUAL
    whole = client.get(f"/api/v1/learners?limit={MOST}", token=sector.tokens["team_leader"]).json()
    assert (len(whole["items"]), whole["next"]) == (USUAL + 6, None)


def test_a_cursor_is_for_its_own_list_with_its_own_filters(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    token = sector.tokens["team_leader"]
    add_learners(runtime, sector, 2)
    given(client, sector)
    given(client, sector)
    following = client.get("/api/v1/learners?limit=1", token=token).json()["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    assert client.get(f"/api/v1/learners?limit=2&cursor={cursor}", token=token).status_code == 200
    for url in (
        f"/api/v1/awards?cursor={cursor}",
        f"/api/v1/learners?since=2020-01-01&cursor={cursor}",
        f"/api/v1/learners?cursor={cursor[:-1]}{'A' if cursor[-1] != 'A' else 'B'}",
        f"/api/v1/learners?cursor={cursor[4:]}",
    ):
        refused = client.get(url, token=token)
        (fault,) = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"], fault["rule"]) == (404, "#/query/cursor", "cursor"), (
            url
        )


def test_links_keep_what_was_asked_for(client: AsgiClient, sector: SmallSector) -> None:
    token = sector.tokens["organisation_admin"]
    for _ in range(3):
        given(client, sector)
    url = f"/api/v1/awards?state=issued&learner_id={sector.learner}&limit=2"
    answer = client.get(url, token=token)
    asked = parse_qs(urlsplit(links(answer)["next"]).query)
    assert (asked["state"], asked["learner_id"], asked["limit"]) == (["issued"], [str(sector.learner)], ["2"])
    assert len(client.get(links(answer)["next"], token=token).json()["items"]) == 1
    assert client.get(links(answer)["first"], token=token).json() == answer.json()


def test_a_list_takes_as_many_statements_however_long_it_is(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    add_learners(runtime, sector, 30)
    seen: list[str] = []
    event.listen(runtime.database.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    assert len(client.get("/api/v1/learners", token=sector.tokens["team_leader"]).json()["items"]) == 31
    assert len([one for one in seen if one.startswith("SELECT")]) <= MOST_STATEMENTS, seen
