"""Every hostile input, and the worst exploits rebuilt, posted to a real server process.

What is asserted are units of work, which the server writes down for each judgement, memory, and that
`/health/live` answers meanwhile. Seconds are measured and printed, since they differ from machine to machine:
`pytest -s tests/e2e/test_hostile_over_http.py`.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY
from credentials.budget import UNITS
from credentials.forms import jws
from schemas.strict_json import JsonObject
from tests.app.verification.test_pictures import finder_patterns, many_scans
from tests.corpus.hostile import make
from tests.corpus.hostile.case import CASES
from tests.corpus.hostile.tokens import P256
from tests.e2e.servers import free_port, wait_until_ready
from tests.properties.test_budget import borrowed_proof, chained, endorsed_by_us, evidence, nested
from tests.sector.issuers import ISSUER, plain_badge

MIB = 1024 * 1024
AT_ONCE = 32
MOST_MEMORY = 512 * MIB
LIVE_WITHIN = 5.0
"""Seconds, generous: the machine may be busy with other tests. On a quiet one it stays far below one."""
assert make.PARTS

SCHEMAS: dict[str, JsonObject] = {
    "/names.json": {"patternProperties": {"^a*a*a*a*$": {}}},
    "/left-over.json": {"patternProperties": {"^(a|aa)+$": {}}, "additionalProperties": False},
    "/not.json": {"additionalProperties": {"items": {"not": {"pattern": "^(a+)+$"}}}},
    "/doubling.json": {
        "$ref": "#/$defs/d0",
        "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)} | {"d40": {}},
    },
    "/states.json": {"additionalProperties": {"pattern": "[ab]*a[ab]{200}c"}},
}


@dataclass
class Server:
    """A server process and what is seen of it from outside."""

    client: httpx.Client
    process: subprocess.Popen[bytes]
    log: Path
    schemas: str
    slowest: list[float] = field(default_factory=list)

    def post(self, data: bytes, media_type: str = "application/octet-stream") -> httpx.Response:
        return self.client.post("/api/v1/verify", content=data, headers={"Content-Type": media_type})

    def units(self) -> list[int]:
        """What each judgement so far has cost."""
        lines = (line for line in self.log.read_text().splitlines() if '"event": "judged"' in line)
        return [int(json.loads(line)["units"]) for line in lines]

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )

    @contextmanager
    def watched(self) -> Iterator[dict[str, float]]:
        """Ask for life and look at the memory all the while."""
        seen = {"slowest": 0.0, "memory": 0.0}
        over = threading.Event()
        before = self.memory()

        def watch() -> None:
            with httpx.Client(base_url=self.client.base_url, timeout=30) as client:
                while not over.is_set():
                    began = time.monotonic()
                    assert client.get("/health/live").status_code == 200
                    seen["slowest"] = max(seen["slowest"], time.monotonic() - began)
                    seen["memory"] = max(seen["memory"], self.memory() - before)
                    over.wait(0.02)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield seen
        finally:
            over.set()
            watcher.join()


class Schemas(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(SCHEMAS.get(self.path, {})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/schema+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        pass


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    port, log = free_port(), folder / "server.log"
    site = ThreadingHTTPServer(("127.0.0.1", 0), Schemas)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KRINGBADGE_")}
    environment |= {
        "KRINGBADGE_BASE_URL": f"http://localhost:{port}",
        "KRINGBADGE_DATABASE_URL": f"sqlite:///{folder}/hostile.sqlite",
        "KRINGBADGE_DEMO": "true",
        "KRINGBADGE_SECRET_KEY": DEMO_SECRET_KEY,
        "KRINGBADGE_KEY_ENCRYPTION_KEY": DEMO_KEY_ENCRYPTION_KEY,
        "KRINGBADGE_VERIFY_PER_MINUTE": "100000",
        "KRINGBADGE_OUTBOUND_DEVELOPMENT_HOSTS": f"localhost:{site.server_port}",
        "KRINGBADGE_OUTBOUND_SECONDS": "1",
        "KRINGBADGE_VERIFY_SECONDS": "1",
    }
    command = [sys.executable, "-m", "app.cli"]
    subprocess.run([*command, "migrate"], env=environment, check=True)  # noqa: S603  our own program
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            [*command, "serve", "--port", str(port)], stdout=output, stderr=subprocess.STDOUT, env=environment
        )
    try:
        with httpx.Client(base_url=f"http://localhost:{port}", timeout=120) as client:
            wait_until_ready(client, process, log)
            running = Server(client, process, log, f"http://localhost:{site.server_port}")
            running.post(json.dumps(ISSUER.sign(plain_badge())).encode())
            yield running
    finally:
        process.terminate()
        process.wait(timeout=15)
        site.shutdown()
        site.server_close()


def with_schema(server: Server, name: str, **members: Any) -> bytes:
    """A token: its signature covers words that no context defines, so that they reach the schema."""
    entry = {"id": f"{server.schemas}{name}", "type": "JsonSchema"}
    badge = plain_badge(P256, credentialSchema=[entry]) | members
    return jws.sign({"typ": "vc+jwt", "kid": P256.method}, badge, P256.key).encode()


def as_json(document: JsonObject) -> bytes:
    return json.dumps(document if "proof" in document else ISSUER.sign(document)).encode()


NAME = "a" * 8_000 + "!"
EXPLOITS: dict[str, Callable[[Server], bytes]] = {
    "f2-names": lambda server: with_schema(server, "/names.json", **{NAME: 1}),
    "f2-left-over": lambda server: with_schema(server, "/left-over.json", **{NAME: 1}),
    "f2-thousand-texts": lambda server: with_schema(server, "/not.json", x=["a" * 300 + "!"] * 1_000),
    "f2-doubling": lambda server: with_schema(server, "/doubling.json"),
    "f2-states": lambda server: with_schema(server, "/states.json", x="ab" * 300_000),
    "f10-scans": lambda _: many_scans(6_400, 6_250, 2_000),
    "f10-scans-of-a-small-one": lambda _: many_scans(1_500, 1_500, 14),
    "f10-finder-patterns": lambda _: finder_patterns(1_500, 9),
    "f11-chained": lambda _: as_json(plain_badge(endorsement=[chained(endorsed_by_us(), 64)] * 32)),
    "f11-nested": lambda _: as_json(borrowed_proof(endorsement=[nested(3)] * 10)),
    "f11-wide": lambda _: as_json(borrowed_proof(evidence=evidence(9_000))),
    "f11-alike": lambda _: as_json(borrowed_proof(evidence=[{"type": ["Evidence"]}] * 12_000)),
    "f24-hubs": lambda _: as_json(
        borrowed_proof(
            evidence=[
                {"id": f"_:h{hub}", "type": ["Evidence"], "evidence": [f"_:l{leaf}" for leaf in range(1_300)]}
                for hub in range(2)
            ]
        )
    ),
}


def check(server: Server, name: str, data: bytes) -> None:
    judged_before, cpu = len(server.units()), server.cpu()
    began = time.monotonic()
    with server.watched() as seen:
        answer = server.post(data)
    wall = time.monotonic() - began
    units = server.units()[judged_before:]
    print(  # noqa: T201  measured for whoever asks with -s
        f"{name:45} {answer.status_code} {len(data) // 1024:6} KiB  units {sum(units):7}  cpu"
        f" {server.cpu() - cpu:5.2f} s  wall {wall:5.2f} s  live {seen['slowest']:4.2f} s"
        f"  memory +{seen['memory'] / MIB:4.0f} MiB"
    )
    assert answer.status_code < 500 or answer.json()["code"] in {"pictures-busy", "uploads-busy"}
    assert sum(units) <= UNITS + 1
    assert seen["slowest"] < LIVE_WITHIN
    assert seen["memory"] < MOST_MEMORY


@pytest.mark.parametrize("name", CASES)
def test_the_hostile_corpus_stays_within_its_budget(server: Server, name: str) -> None:
    check(server, name, CASES[name].build())


@pytest.mark.parametrize("name", EXPLOITS)
def test_the_exploits_stay_within_their_budget(server: Server, name: str) -> None:
    check(server, name, EXPLOITS[name](server))


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPLOITS)
def test_thirty_two_at_once_stay_within_the_memory(server: Server, name: str) -> None:
    data = EXPLOITS[name](server)
    began = time.monotonic()
    with server.watched() as seen, ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: server.post(data), range(AT_ONCE)))
    codes = sorted({answer.status_code for answer in answers})
    print(  # noqa: T201
        f"{name:30} 32 at once {codes}  wall {time.monotonic() - began:5.1f} s  live {seen['slowest']:4.2f} s"
        f"  memory +{seen['memory'] / MIB:4.0f} MiB"
    )
    assert {code for code in codes if code >= 500} <= {503}
    assert seen["memory"] < MOST_MEMORY
    assert seen["slowest"] < LIVE_WITHIN
    assert max(server.units()) <= UNITS + 1
