import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.awards import service
from app.http.idempotency import KEPT_FOR, forget_old
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, counts
from tests.sector.stored import SmallSector, TestClock


def post(client: AsgiClient, sector: SmallSector, key: str, **changes: Any) -> httpx.Response:
    return client.post(
        "/api/v1/awards",
        token=sector.tokens["team_leader"],
        json=body(sector, **changes),
        headers={"Idempotency-Key": key},
    )


def test_the_same_request_gets_the_same_answer_and_happens_once(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    first = post(client, sector, "one")
    after_first = counts(runtime)
    again = post(client, sector, "one")
    assert (first.status_code, first.content) == (201, again.content)
    assert (again.status_code, again.headers["location"]) == (201, first.headers["location"])
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert counts(runtime) == after_first


def test_another_body_under_the_same_key_is_a_conflict(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    post(client, sector, "one")
    after_first = counts(runtime)
    other = post(client, sector, "one", level="3")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")
    assert counts(runtime) == after_first


def test_another_principal_may_use_the_same_key(client: AsgiClient, sector: SmallSector) -> None:
    assert post(client, sector, "one").status_code == 201
    other = client.post(
        "/api/v1/awards",
        token=sector.tokens["other_leader"],
        json=body(sector, learner_id=str(sector.other_learner)),
        headers={"Idempotency-Key": "one"},
    )
    assert other.status_code == 201


def test_while_the_first_is_under_way_the_second_is_told_to_wait(
    client: AsgiClient, sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, go_on = threading.Event(), threading.Event()
    really_give = service.give

    def slowly(*arguments: Any) -> Any:
        under_way.set()
        assert go_on.wait(10)
        return really_give(*arguments)

    monkeypatch.setattr(service, "give", slowly)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post, client, sector, "one")
        assert under_way.wait(10)
        second = post(client, sector, "one")
        go_on.set()
        assert first.result().status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "idempotency-in-flight")
    assert int(second.headers["retry-after"]) >= 1
    assert post(client, sector, "one").content == first.result().content


def test_a_refused_request_may_be_repeated_with_its_key(client: AsgiClient, sector: SmallSector) -> None:
    assert post(client, sector, "one", level="9").status_code == 422
    assert post(client, sector, "one").status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 129])
def test_a_key_that_is_none_is_refused(client: AsgiClient, sector: SmallSector, key: str) -> None:
    answer = post(client, sector, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-malformed")


def test_answers_are_kept_for_more_than_a_day(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, clock: TestClock
) -> None:
    first = post(client, sector, "one")
    clock.now += timedelta(hours=25)
    with runtime.work() as work:
        forget_old(work.session, work.now)
    assert post(client, sector, "one").content == first.content
    clock.now += KEPT_FOR
    with runtime.work() as work:
        forget_old(work.session, work.now)
    assert post(client, sector, "one").content != first.content
