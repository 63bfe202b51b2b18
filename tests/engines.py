"""Real engines for the suites that need one: `python -m tests.engines postgresql COMMAND…`.

Starts the server on loopback on a free port, runs the command with its address in the environment, and stops
the server by process id, whatever happened.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.servers import free_port

POSTGRESQL_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
STARTING_TAKES_AT_MOST = 30.0


def _program(name: str) -> str:
    found = shutil.which(name) or next(
        (str(f / name) for f in POSTGRESQL_BINARIES if (f / name).exists()), None
    )
    if found is None:
        sys.exit(f"{name} is not on this machine")
    return found


def _as_postgres(*command: str) -> list[str]:
    # PostgreSQL refuses to run as root, as CI does.
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A PostgreSQL of its own; durable enough for tests, not for power cuts."""
    port = free_port()
    with tempfile.TemporaryDirectory(dir="/tmp") as parent:
        if os.geteuid() == 0:
            shutil.chown(parent, "postgres")
        data = f"{parent}/data"
        _quietly(_as_postgres(_program("initdb"), "-A", "trust", "-U", "postgres", "--no-sync", "-D", data))
        options = f"-k {parent} -h 127.0.0.1 -p {port} -c fsync=off -c max_connections=200"
        control = _program("pg_ctl")
        start = _as_postgres(control, "-w", "-D", data, "-l", f"{parent}/log", "-o", options, "start")
        _quietly(start)
        try:
            yield {"KRINGBADGE_TEST_DATABASE_URL": f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"}
        finally:
            _quietly(_as_postgres(control, "-D", data, "-m", "immediate", "stop"))


@contextmanager
def redis() -> Iterator[dict[str, str]]:
    """A Redis of its own that writes nothing to disk."""
    port = free_port()
    command = [
        _program("redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait_for_redis(port, process)
        yield {"KRINGBADGE_TEST_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for_redis(port: int, process: subprocess.Popen[bytes]) -> None:
    from redis import Redis  # noqa: PLC0415  only this engine needs it

    deadline = time.monotonic() + STARTING_TAKES_AT_MOST
    with Redis(port=port) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.ping()
            except OSError:
                time.sleep(0.05)
            else:
                return
    sys.exit("redis-server did not start")


ENGINES = {"postgresql": postgresql, "redis": redis}


def main(arguments: list[str]) -> int:
    engine, *command = arguments
    with ENGINES[engine]() as environment:
        return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
