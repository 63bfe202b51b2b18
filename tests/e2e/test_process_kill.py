"""Pulling the plug while team leaders award badges: what was acknowledged is there, and nothing half-made."""

import random
import sqlite3
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.demo.run import DATABASE
from tests.e2e.servers import Demo, demo, free_port

KILLS = 50
CLIENTS = 4
JUDGED_PER_ROUND = 3


class Askers:
    """Clients that award badges side by side until the server stops answering."""

    def __init__(self, running: Demo) -> None:
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.refused: list[str] = []
        self._running = running
        self._threads = [threading.Thread(target=self._award) for _ in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(timeout=30)
            assert not thread.is_alive()

    def _award(self) -> None:
        order = {
            "learner": self._running.state["ids"]["learners"][0],
            "skill": self._running.state["ids"]["skills"][0],
        }
        headers = self._running.bearer("team_leader")
        with httpx.Client(base_url=self._running.base_url, timeout=10) as client:
            while True:
                key = str(uuid4())
                try:
                    answer = client.post(
                        "/api/v1/awards", json=order, headers={**headers, "Idempotency-Key": key}
                    )
                except httpx.TransportError:
                    return
                if answer.status_code == httpx.codes.CREATED:
                    self.acknowledged[key] = answer.json()
                elif answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    self.refused.append(answer.text)


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(data / DATABASE) as connection:
        return connection.execute(query).fetchall()


def assert_nothing_half_made(data: Path) -> None:
    assert rows(
        data,
        "SELECT count(*) FROM awards a LEFT JOIN award_versions v ON v.award_id = a.id "
        "WHERE v.document IS NULL OR v.evidence IS NULL",
    ) == [(0,)]
    pairs = rows(data, 'SELECT list_id, "index" FROM award_versions')
    assert [pair for pair, times in Counter(pairs).items() if times > 1] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_acknowledged_award_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    data, port, luck = tmp_path / "data", free_port(), random.Random(20261123)  # noqa: S311  only picks moments
    acknowledged: dict[str, dict[str, Any]] = {}
    for _ in range(KILLS):
        with demo(tmp_path, data=data, port=port) as running:
            for badge in luck.sample(list(acknowledged.values()), min(JUDGED_PER_ROUND, len(acknowledged))):
                assert verdict(running, badge) == "valid"
            askers = Askers(running)
            askers.start()
            time.sleep(luck.uniform(0.05, 0.5))
            running.process.kill()
            askers.join()
            assert askers.refused == []
            acknowledged |= askers.acknowledged
        assert_nothing_half_made(data)
    assert len(acknowledged) > KILLS
    with demo(tmp_path, data=data, port=port) as running:
        assert_all_there(running, acknowledged, data)


def assert_all_there(running: Demo, acknowledged: dict[str, dict[str, Any]], data: Path) -> None:
    entries = set()
    for badge in acknowledged.values():
        document = fetch(running, badge)
        entries.add(document["credentialStatus"]["id"])
        assert verdict(running, badge) == "valid"
    assert len(entries) == len(acknowledged)
    order = {"learner": running.state["ids"]["learners"][0], "skill": running.state["ids"]["skills"][0]}
    before = rows(data, "SELECT count(*) FROM awards")
    for key, badge in list(acknowledged.items())[:20]:
        headers = {**running.bearer("team_leader"), "Idempotency-Key": key}
        assert running.client.post("/api/v1/awards", json=order, headers=headers).json() == badge
    assert rows(data, "SELECT count(*) FROM awards") == before


def fetch(running: Demo, badge: dict[str, Any]) -> Any:
    answer = running.client.get(badge["url"], headers={"Accept": "application/vc"})
    assert answer.status_code == httpx.codes.OK
    return answer.json()


def verdict(running: Demo, badge: dict[str, Any]) -> str:
    report = running.client.post("/api/v1/verify", json=fetch(running, badge)).json()
    return str(report["verdict"])
