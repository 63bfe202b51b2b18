"""F25: a key-encryption key that is not this database's, and a disk that is full."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr

from app import cli
from app.cli.command import TROUBLE
from app.main import create_runtime
from app.platform import migrate
from app.platform.runtime import Runtime
from app.platform.settings import Settings, SettingsError
from app.start import check_database
from app.vc_api import instances
from tests.app import database
from tests.e2e.servers import free_port
from tests.sector.facts import BASE
from tests.sector.stored import environment_of, settings

OTHER_KEY = "YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE"
only_sqlite = pytest.mark.skipif(database.SERVER is not None, reason="about SQLite's file")


def with_another_key(own: Settings) -> Settings:
    return own.model_copy(update={"key_encryption_key": SecretStr(OTHER_KEY)})


def test_f25_the_right_key_encryption_key_starts(runtime: Runtime) -> None:
    check_database(runtime)


def test_f25_a_wrong_key_encryption_key_does_not_start(database_url: str) -> None:
    runtime = create_runtime(with_another_key(settings(database_url)))
    with pytest.raises(SettingsError, match="KRINGBADGE_KEY_ENCRYPTION_KEY: does not open"):
        check_database(runtime)
    runtime.database.close()


def test_f25_the_keys_of_issuer_instances_are_tried_as_well(tmp_path: Path) -> None:
    own = settings(f"sqlite:///{tmp_path}/instances.sqlite")
    runtime = create_runtime(own)
    migrate.upgrade(runtime)
    with runtime.work() as work:
        instances.add(work, "one", "eddsa-rdfc-2022")
    check_database(runtime)
    another = create_runtime(with_another_key(own))
    with pytest.raises(SettingsError, match="KRINGBADGE_KEY_ENCRYPTION_KEY"):
        check_database(another)
    runtime.database.close()
    another.database.close()


def test_f25_serve_says_so_in_one_line_and_does_not_start(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KRINGBADGE_BASE_URL", BASE)
    monkeypatch.setenv("KRINGBADGE_DATABASE_URL", database_url)
    monkeypatch.setenv("KRINGBADGE_SECRET_KEY", "a secret that is long enough and not the demo's")
    monkeypatch.setenv("KRINGBADGE_KEY_ENCRYPTION_KEY", OTHER_KEY)
    # It would write to what this test captures, also after the test.
    monkeypatch.setattr(cli.service, "configure_logging", lambda: None)
    assert cli.main(["serve", "--port", "1"]) == TROUBLE
    shown = capsys.readouterr().err.strip().splitlines()
    assert len(shown) == 1
    assert shown[0].startswith("KRINGBADGE_KEY_ENCRYPTION_KEY: ")


def serve(environment: dict[str, str], *options: str) -> subprocess.Popen[str]:
    """`kringbadge serve` as a process of its own."""
    return subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-m", "app.cli", "serve", "--port", str(free_port()), *options],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def empty(url: str) -> dict[str, str]:
    return environment_of(url)


def older(url: str) -> dict[str, str]:
    runtime = create_runtime(settings(url))
    command.upgrade(migrate.config(runtime.database.engine), "0003")
    runtime.database.close()
    return environment_of(url)


def newer(url: str) -> dict[str, str]:
    runtime = create_runtime(settings(url))
    migrate.upgrade(runtime)
    with runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    runtime.database.close()
    return environment_of(url)


def of_another_origin(url: str) -> dict[str, str]:
    runtime = create_runtime(settings(url))
    migrate.upgrade(runtime)
    runtime.database.close()
    return environment_of(url, BASE_URL="https://elsewhere.example")


def unreachable(url: str) -> dict[str, str]:
    nowhere = f"postgresql://nobody:secret-word@127.0.0.1:{free_port()}/nothing"
    return environment_of(nowhere if database.SERVER else "sqlite:////nowhere/at/all.sqlite")


def of_no_database(url: str) -> dict[str, str]:
    path = url.removeprefix("sqlite:///")
    Path(path).write_text("no database" * 100)
    return environment_of(url)


def without_a_driver(url: str) -> dict[str, str]:
    return environment_of("postgresql+nothing://localhost/kringbadge")


def with_redis_away(url: str) -> dict[str, str]:
    return {**of_another_origin(url), **environment_of(url, REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")}


REFUSED: dict[Callable[[str], dict[str, str]], str] = {
    empty: "KRINGBADGE_DATABASE_URL: this database is empty: build it with `kringbadge init`",
    older: "KRINGBADGE_DATABASE_URL: this database was built by an older version",
    newer: "KRINGBADGE_DATABASE_URL: this database was built by a newer version",
    of_another_origin: "KRINGBADGE_BASE_URL is https://elsewhere.example, but this database",
    unreachable: "KRINGBADGE_DATABASE_URL: the database cannot be used: ",
    of_no_database: "KRINGBADGE_DATABASE_URL: the database cannot be used: ",
    without_a_driver: "KRINGBADGE_DATABASE_URL: cannot be used",
    with_redis_away: "KRINGBADGE_REDIS_URL: Redis does not answer there.",
}


@pytest.mark.parametrize("prepared", list(REFUSED), ids=[case.__name__ for case in REFUSED])
def test_c11_serve_refuses_with_one_line_that_names_the_setting(
    tmp_path: Path, prepared: Callable[[str], dict[str, str]]
) -> None:
    if prepared is of_no_database and database.SERVER is not None:
        pytest.skip("about SQLite's file")
    url = database.new_url(tmp_path)
    process = serve(prepared(url))
    shown, said = process.communicate(timeout=60)
    database.drop(url)
    assert (process.returncode, shown, said.count("\n")) == (TROUBLE, "", 1), said
    assert said.startswith(REFUSED[prepared])
    assert "secret-word" not in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--tls-cert", "/nowhere.pem"], "--tls-cert and --tls-key go together."),
        (
            ["--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key"],
            "--tls-cert, --tls-key: cannot be used",
        ),
    ],
    ids=["one", "missing"],
)
def test_c11_serve_refuses_a_certificate_that_is_none(
    database_url: str, options: list[str], sentence: str
) -> None:
    process = serve(environment_of(database_url), *options)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.count("\n")) == (TROUBLE, 1)
    assert said.startswith(sentence)


def test_c11_serve_says_one_line_when_it_stands(database_url: str) -> None:
    process = serve(environment_of(database_url))
    assert process.stderr is not None
    said = process.stderr.readline()
    process.terminate()
    _, rest = process.communicate(timeout=30)
    engine = "PostgreSQL" if database.SERVER else "SQLite"
    who = f"Kringbadge {re.escape(version('kringbadge'))}"
    assert re.fullmatch(rf"{who} stands: {BASE} at http://127.0.0.1:\d+, on {engine}.\n", said)
    assert rest == ""


FULL = """
import resource, sys
from app.main import create_app
from app.platform import migrate
from tests.app.asgi_client import asgi_client
from tests.sector.facts import BASE
from tests.sector.stored import store_sector, settings
from tests.app.awards.giving import give

app = create_app(settings("sqlite:///" + sys.argv[1]))
runtime = app.state.runtime
migrate.upgrade(runtime)
sector = store_sector(runtime)
with asgi_client(app, BASE) as client:
    print('=', client.get("/health/ready").status_code)
    runtime.database._tried_at = -1e9
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    answer = give(client, sector)
    print('=', answer.status_code, answer.json()["code"], answer.headers.get("retry-after"))
    print('=', client.get("/health/ready").status_code, client.get("/health/live").status_code)
"""


@only_sqlite
def test_f25_a_full_disk_is_a_503_and_not_ready(tmp_path: Path) -> None:
    """The kernel refuses to let the files grow, as it does on a full disk."""
    run = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", FULL, str(tmp_path / "full.sqlite")],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    lines = [line[2:] for line in run.stdout.splitlines() if line.startswith("= ")]
    assert lines == ["200", "503 database-full 60", "503 200"], run.stderr[-2_000:]
