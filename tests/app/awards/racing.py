"""Two service processes over one database, and what may come of two things that happen to one award."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from threading import Barrier
from typing import Any, TypeAlias

import httpx
from pydantic import SecretStr

from app.demo.run import seed
from app.main import open_runtime
from app.platform import migrate
from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY, Settings
from tests.app import database
from tests.e2e.servers import free_port, wait_until_ready

BASE = "https://badges.example"
BUSY = 503
ADMIN = "organisation_admin"


@dataclass(frozen=True)
class Standing:
    """How an award stands, as far as anybody can tell from outside."""

    state: str = "issued"
    withdrawn: bool = False


Step: TypeAlias = tuple[int, Standing]


def step(operation: str, now: Standing) -> Step:
    """What one operation answers and leaves behind when nothing else happens."""
    gone = now.state == "erased"
    done = now.state == "revoked" or (gone and now.withdrawn)
    allowed, refusal, then = {
        "erase": (True, 0, replace(now, state="erased")),
        "share": (not gone, 410, now),
        "revoke": (not done, 409, Standing("erased" if gone else "revoked", withdrawn=True)),
        "reinstate": (now.state == "suspended", 409, Standing()),
        "suspend": (now.state == "issued", 409, Standing("suspended", withdrawn=True)),
        "correct": (now.state == "issued", 409, now),
    }[operation]
    return ((204 if operation == "erase" else 200), then) if allowed else (refusal, now)


def outcomes(before: Standing, pair: tuple[str, str]) -> set[tuple[int, int, Standing]]:
    """What the two may answer, and what may be left, in one order or the other."""
    found = set()
    for order in permutations((0, 1)):
        answers, now = {}, before
        for index in order:
            answers[index], now = step(pair[index], now)
        found.add((answers[0], answers[1], now))
    return found


@dataclass
class Service:
    """Two processes and a client for each."""

    clients: tuple[httpx.Client, httpx.Client]
    state: dict[str, Any]
    settings: Settings

    def ask(
        self, process: int, method: str, path: str, role: str = "organisation_admin", **options: Any
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.state['tokens'][role]}"}
        return self.clients[process].request(method, path, headers=headers, **options)

    def learner(self) -> str:
        made = self.ask(0, "POST", "/api/v1/learners", "team_leader", json={"display_name": "Amal"})
        return str(made.json()["id"])

    def give(self, process: int = 0, learner: str | None = None) -> httpx.Response:
        ids = self.state["ids"]
        order = {"learner": learner or ids["learners"][0], "skill": ids["skills"][0], "level": "2"}
        answer: httpx.Response = self.ask(process, "POST", "/api/v1/awards", "team_leader", json=order)
        return answer

    def operate(self, process: int, operation: str, award: str) -> httpx.Response:
        """Do one thing; what is told to come back later is asked again."""
        path, admin = f"/api/v1/awards/{award}", ADMIN
        asked: dict[str, tuple[str, str, str, Any]] = {
            "correct": ("POST", f"{path}/correct", "team_leader", {"level": "3"}),
            "revoke": ("POST", f"{path}/revoke", admin, {"reason": "race"}),
            "suspend": ("POST", f"{path}/suspend", admin, {"reason": "race"}),
            "reinstate": ("POST", f"{path}/reinstate", admin, None),
            "share": ("PUT", f"{path}/sharing", admin, {"shared": True}),
            "erase": ("DELETE", path, admin, None),
        }
        method, address, role, body = asked[operation]
        for _ in range(20):
            answer: httpx.Response = self.ask(process, method, address, role, json=body)
            if answer.status_code != BUSY:
                break
        return answer

    def document(self, url: str) -> httpx.Response:
        return self.clients[0].get(url.removeprefix(BASE), headers={"Accept": "application/vc"})

    def verdict(self, document: Any) -> str:
        return str(self.clients[0].post("/api/v1/verify", json=document).json()["verdict"])

    def at_once(self, *things: Any) -> list[Any]:
        """Let several things happen together; each is called with the process it goes to."""
        barrier = Barrier(len(things))

        def run(index: int) -> Any:
            barrier.wait()
            return things[index](index % 2)

        with ThreadPoolExecutor(len(things)) as pool:
            return list(pool.map(run, range(len(things))))


@contextmanager
def two_processes(folder: Path) -> Iterator[Service]:
    """A seeded database, on the engine of this run, served by two processes until the block ends."""
    url = database.new_url(folder)
    settings = Settings(
        base_url=BASE,
        database_url=SecretStr(url),
        secret_key=SecretStr(DEMO_SECRET_KEY),
        key_encryption_key=SecretStr(DEMO_KEY_ENCRYPTION_KEY),
        demo=True,
        share_by_default=True,
    )
    with open_runtime(settings) as runtime:
        migrate.upgrade(runtime)
        state = seed(runtime)
    try:
        with ExitStack() as stack:
            clients = tuple(stack.enter_context(_process(folder, url, name)) for name in ("one", "two"))
            yield Service((clients[0], clients[1]), state, settings)
    finally:
        database.drop(url)


@contextmanager
def _process(folder: Path, url: str, name: str) -> Iterator[httpx.Client]:
    port, log = free_port(), folder / f"{name}.log"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KRINGBADGE_")} | {
        "KRINGBADGE_BASE_URL": BASE,
        "KRINGBADGE_DATABASE_URL": url,
        "KRINGBADGE_SECRET_KEY": DEMO_SECRET_KEY,
        "KRINGBADGE_KEY_ENCRYPTION_KEY": DEMO_KEY_ENCRYPTION_KEY,
        "KRINGBADGE_DEMO": "true",
        "KRINGBADGE_SHARE_BY_DEFAULT": "true",
        "KRINGBADGE_OFFLINE": "true",
        "KRINGBADGE_VERIFY_PER_MINUTE": "1000000",
        "KRINGBADGE_WALLETS_PER_MINUTE": "1000000",
        "KRINGBADGE_HOUSEKEEPING_SECONDS": "1",
    }
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)  # noqa: S603
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_until_ready(client, process, log)
            yield client
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=15)
