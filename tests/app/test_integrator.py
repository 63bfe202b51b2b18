"""A whole round of another program over two service processes: whatever it repeats happens once.

Each step is asked of both processes at the same time, and then of each again, as a program does that lost the
answers. Runs on SQLite, and on PostgreSQL under `make test-postgresql`.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from tests.app.awards.racing import BASE, Service, two_processes

pytestmark = pytest.mark.timeout(300)
COME_BACK = {409, 503}
PATIENCE = 60.0
NAME = "Kringloop De Proef"


class Integrator:
    """Asks for everything several times under one key, and believes the answers only when they are one."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.keys = (f"round-{number}" for number in count())
        self.replays = 0

    def ask(self, method: str, path: str, token: str, body: Any = None, **headers: str) -> httpx.Response:
        """One step: at once with both processes, then again with each.

        Returns:
            The one answer.
        """
        headers |= {"Authorization": f"Bearer {token}", "Idempotency-Key": next(self.keys)}

        def once(process: int) -> httpx.Response:
            return self._until_answered(process, method, path, headers, body)

        with ThreadPoolExecutor(2) as pool:
            answers = [*pool.map(once, (0, 1)), once(0), once(1)]
        assert {answer.status_code for answer in answers} <= {200, 201}, [one.text for one in answers]
        assert len({answer.text for answer in answers}) == 1
        assert len({answer.headers.get("location") for answer in answers}) == 1
        replayed = [answer.headers.get("idempotent-replayed") == "true" for answer in answers]
        assert sum(replayed) == len(answers) - 1, "it happened once, and every other answer says so"
        self.replays += sum(replayed)
        return answers[-1]

    def _until_answered(
        self, process: int, method: str, path: str, headers: dict[str, str], body: Any
    ) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self.service.clients[process].request(method, path, headers=headers, json=body)
            waits = answer.status_code in COME_BACK and "retry-after" in answer.headers
            if not waits or time.monotonic() > deadline:
                return answer
            time.sleep(0.05)

    def read(self, path: str, token: str) -> Any:
        answer = self.service.clients[1].get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with two_processes(tmp_path_factory.mktemp("integrator")) as running:
        yield running


@dataclass(frozen=True)
class Shop:
    """A new member with a team leader who may judge: its id, and the tokens of its admin and leader."""

    organisation: str
    leader: str
    admin: str
    judge: str


def open_shop(integrator: Integrator, skill: str) -> Shop:
    tokens, today = integrator.service.state["tokens"], datetime.now(UTC).date()
    of_association = tokens["association_admin"]
    member = {"kind": "member", "name": NAME, "url": "https://proef.example/"}
    organisation = integrator.ask("POST", "/api/v1/organisations", of_association, member).json()["id"]
    here, first_day = f"/api/v1/organisations/{organisation}", {"first_day": today.isoformat()}
    integrator.ask("POST", f"{here}/keurmerk", of_association, first_day)
    bound = {"role": "organisation_admin", "organisation_id": organisation}
    admin = integrator.ask("POST", "/api/v1/tokens", tokens["platform_admin"], bound).json()["token"]
    person = {"display_name": "Ans", "external_id": "hr-7"}
    leader = integrator.ask("POST", f"{here}/team-leaders", admin, person).json()["id"]
    period = first_day | {"last_day": (today + timedelta(days=300)).isoformat()}
    integrator.ask("POST", f"/api/v1/team-leaders/{leader}/mandates", admin, {"skills": [skill], **period})
    bound = {"role": "team_leader", "organisation_id": organisation, "team_leader_id": leader}
    judge = integrator.ask("POST", "/api/v1/tokens", admin, bound).json()["token"]
    return Shop(organisation, leader, admin, judge)


def test_an_integrators_round_ends_with_exactly_what_was_asked_once(service: Service) -> None:
    integrator, skill = Integrator(service), service.state["ids"]["skills"][0]
    shop = open_shop(integrator, skill)
    person = {"display_name": "Bo", "external_id": "hr-8"}
    learner = integrator.ask("POST", "/api/v1/learners", shop.judge, person).json()["id"]
    said = {"level": "1", "narrative": "Ten shirts.", "external_id": "a-1"}
    given = integrator.ask(
        "POST", "/api/v1/awards", shop.judge, {"learner_id": learner, "skill": skill, **said}
    ).json()
    award, first = f"/api/v1/awards/{given['id']}", service.document(given["url"]).json()
    assert integrator.ask("PATCH", award, shop.judge, {"level": "2"}).json()["id"] == given["id"]
    second = service.document(given["url"]).json()
    assert second["credentialSubject"]["narrative"] == "Ten shirts."
    assert service.verdict(second) == "valid"
    integrator.ask("POST", f"{award}/revoke", shop.admin, {"reason": "Asked for by the shop."})

    assert integrator.replays == 3 * 10
    members = _all(integrator, "/api/v1/organisations", service.state["tokens"]["association_admin"])
    assert [one["name"] for one in members].count(NAME) == 1
    assert len(_all(integrator, f"/api/v1/organisations/{shop.organisation}/team-leaders", shop.admin)) == 1
    assert len(_all(integrator, f"/api/v1/team-leaders/{shop.leader}/mandates", shop.admin)) == 1
    assert [one["external_id"] for one in _all(integrator, "/api/v1/learners", shop.admin)] == ["hr-8"]
    (left,) = _all(integrator, "/api/v1/awards", shop.admin)
    assert (left["id"], left["state"], left["external_id"]) == (given["id"], "revoked", "a-1")
    assert service.verdict(first) == service.verdict(second) == "revoked"


def test_the_same_key_for_something_else_is_refused(service: Service) -> None:
    headers = {
        "Authorization": f"Bearer {service.state['tokens']['team_leader']}",
        "Idempotency-Key": "one-key",
    }
    made = [
        service.clients[process].post("/api/v1/learners", headers=headers, json={"display_name": name})
        for process, name in ((0, "Ida"), (1, "Iris"))
    ]
    assert [answer.status_code for answer in made] == [201, 409]
    assert made[1].json()["code"] == "idempotency-key-reused"


def _all(integrator: Integrator, path: str, token: str) -> list[Any]:
    """Every item of a list, page by page, three at a time."""
    found, page = [], integrator.read(f"{path}?limit=3", token)
    while True:
        found += page["items"]
        if not page.get("next"):
            return found
        page = integrator.read(page["next"].removeprefix(BASE), token)
