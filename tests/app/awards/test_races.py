"""F9: two operations on one award at the same moment, on two processes; what was acknowledged holds."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations_with_replacement

import pytest

from tests.app import database
from tests.app.awards.racing import ADMIN, Service, Standing, outcomes, two_processes

OPERATIONS = ("correct", "revoke", "suspend", "reinstate", "erase", "share")
PAIRS = list(combinations_with_replacement(OPERATIONS, 2))
ROUNDS = 3 if database.SERVER is None else 50
SIDE_BY_SIDE = 3
VERDICTS = {"issued": "valid", "suspended": "suspended", "revoked": "revoked"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with two_processes(tmp_path_factory.mktemp("race")) as running:
        yield running


def race(service: Service, pair: tuple[str, str]) -> str | None:
    """One round; says what is wrong with it."""
    given = service.give().json()
    award, url, before = given["id"], given["url"], Standing()
    copy = service.document(url).json()
    if "reinstate" in pair:
        service.operate(0, "suspend", award)
        before = Standing("suspended", withdrawn=True)
    answers = service.at_once(
        lambda process: service.operate(process, pair[0], award),
        lambda process: service.operate(process, pair[1], award),
    )
    codes = (answers[0].status_code, answers[1].status_code)
    state = service.ask(1, "GET", f"/api/v1/awards/{award}").json()["state"]
    left = {now for *told, now in outcomes(before, pair) if tuple(told) == codes and now.state == state}
    if not left:
        return f"{codes} and {state} come of no order of {pair}: {answers[0].text} {answers[1].text}"
    shown = service.document(url)
    if state == "erased":
        verdict = service.verdict(copy)
        expected = {"revoked" if now.withdrawn else "valid" for now in left}
        # A copy from before a correction or suspension is withdrawn as well.
        allowed = (
            expected | {"revoked"} if before.withdrawn or {"correct", "suspend"} & set(pair) else expected
        )
        return None if shown.status_code == 410 and verdict in allowed else f"erased, copy is {verdict}"
    verdict = service.verdict(shown.json())
    return None if verdict == VERDICTS[state] else f"{codes} {state}, but the served badge is {verdict}"


def rounds(service: Service, pair: tuple[str, str]) -> list[str]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return [wrong for wrong in pool.map(lambda _: race(service, pair), range(ROUNDS)) if wrong]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("pair", PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_f9_every_pair_of_operations_comes_to_what_one_order_of_them_would(
    service: Service, pair: tuple[str, str]
) -> None:
    assert rounds(service, pair) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("other", ["give", "correct", "reinstate", "revoke"])
def test_f9_whatever_happens_while_a_learner_is_erased_nothing_of_it_stays(
    service: Service, other: str
) -> None:
    for _ in range(ROUNDS):
        learner = service.learner()
        award = service.give(learner=learner).json()
        if other == "reinstate":
            service.operate(0, "suspend", award["id"])

        def erase(process: int, learner: str = learner) -> int:
            answer = service.ask(process, "DELETE", f"/api/v1/learners/{learner}")
            return int(answer.status_code)

        def do(process: int, learner: str = learner, award: str = award["id"]) -> int:
            if other == "give":
                return service.give(process, learner).status_code
            return service.operate(process, other, award).status_code

        erased, done = service.at_once(erase, do)
        assert erased == 204
        assert done in {200, 201, 409, 410}
        mine = [
            one
            # The newest come first, but a fast machine gives dozens within the second that they are dated by.
            for one in service.ask(0, "GET", "/api/v1/awards?limit=200").json()["items"]
            if one["learner_id"] == learner
        ]
        assert {one["state"] for one in mine} == {"erased"}
        assert {service.document(one["url"]).status_code for one in mine} == {410}


def test_f9_nothing_that_is_given_while_a_mandate_ends_is_younger_than_the_end(service: Service) -> None:
    leader, admin = service.state["ids"]["team_leaders"][0], ADMIN
    (mandate,) = service.ask(0, "GET", f"/api/v1/team-leaders/{leader}/mandates").json()["items"]
    ended, *given = service.at_once(
        lambda process: service.ask(
            process, "POST", f"/api/v1/mandates/{mandate['id']}/end", admin, json={"reason": "race"}
        ),
        *[service.give] * 4,
    )
    assert ended.status_code == 200
    assert {answer.status_code for answer in given} <= {201, 401, 403}
    assert service.give().status_code == 401
