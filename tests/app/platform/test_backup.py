"""A backup made while badges are given is whole; put back, every badge verifies and awards go on."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from app.cli import main
from app.cli.command import TROUBLE
from app.housekeeping import tidy
from app.main import create_app
from app.platform import migrate
from app.platform.events import check
from app.platform.migrate import State
from app.platform.runtime import Runtime
from app.start import check_database
from tests.app import database
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.app.awards.giving import given
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector, environment_of, settings

BADGE = {"Accept": "application/vc"}
OTHER_KEY = "YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE"
AWARDS = 12


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, where a backup goes."""
    url = database.new_url(tmp_path)
    yield url
    database.drop(url)


def run(monkeypatch: pytest.MonkeyPatch, url: str, *command: str, **changes: str) -> int:
    with monkeypatch.context() as patched:
        for name, value in environment_of(url, **changes).items():
            patched.setenv(name, value)
        return main(command)


def test_a_backup_made_while_awards_are_given_is_put_back_whole(  # noqa: PLR0917  fixtures
    app: FastAPI,
    client: AsgiClient,
    sector: SmallSector,
    database_url: str,
    empty: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime: Runtime = app.state.runtime
    before = [given(client, sector) for _ in range(2)]
    documents = {award["url"]: client.get(award["url"], headers=BADGE).content for award in before}
    tidy(runtime)
    with runtime.work(writes=False) as work:
        head = check.signed_head(work)
    giving = threading.Thread(target=lambda: [given(client, sector) for _ in range(AWARDS)])
    giving.start()
    file = tmp_path / "backup"
    status = run(monkeypatch, database_url, "backup", str(file))
    giving.join(timeout=60)
    assert status == 0
    assert file.stat().st_mode & 0o077 == 0
    assert run(monkeypatch, empty, "restore", str(file)) == 0
    restored = create_app(settings(empty), clock=runtime.clock)
    its: Runtime = restored.state.runtime
    check_database(its)
    with asgi_client(restored, BASE) as there:
        for url, document in documents.items():
            answer = there.get(url, headers=BADGE)
            assert answer.content == document
            assert there.post("/api/v1/verify", json=answer.json()).json()["verdict"] == "valid"
        another = there.get(given(there, sector)["url"], headers=BADGE).json()
        assert there.post("/api/v1/verify", json=another).json()["verdict"] == "valid"
    tidy(its)
    with its.work(writes=False) as work:
        assert check.check(work, [sector.member], [head]) == []
    its.database.close()


def test_a_backup_is_never_written_over_and_restores_only_into_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "backup"
    assert run(monkeypatch, database_url, "backup", str(file)) == 0
    kept = file.read_bytes()
    capsys.readouterr()
    assert run(monkeypatch, database_url, "backup", str(file)) == TROUBLE
    assert capsys.readouterr().err == f"{file}: is there already; a backup is never written over.\n"
    assert file.read_bytes() == kept
    assert run(monkeypatch, database_url, "restore", str(file)) == TROUBLE
    assert capsys.readouterr().err.startswith("KRINGBADGE_DATABASE_URL: this database is not empty")
    assert run(monkeypatch, database_url, "backup", "/nowhere/at/all") == TROUBLE
    assert capsys.readouterr().err.startswith("/nowhere/at/all: cannot be written")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"KEY_ENCRYPTION_KEY": OTHER_KEY}, "KRINGBADGE_KEY_ENCRYPTION_KEY: does not open"),
        ({"BASE_URL": "https://elsewhere.example"}, "KRINGBADGE_BASE_URL is https://elsewhere.example, but"),
    ],
    ids=["key", "origin"],
)
def test_a_backup_of_another_key_or_origin_is_refused_and_leaves_the_database_empty(  # noqa: PLR0917  fixtures
    database_url: str,
    empty: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    sentence: str,
) -> None:
    file = tmp_path / "backup"
    assert run(monkeypatch, database_url, "backup", str(file)) == 0
    capsys.readouterr()
    assert run(monkeypatch, empty, "restore", str(file), **changes) == TROUBLE
    assert capsys.readouterr().err.startswith(sentence)
    app = create_app(settings(empty))
    assert migrate.state(app.state.runtime.database.engine) is State.EMPTY
    app.state.runtime.database.close()
    assert run(monkeypatch, empty, "restore", str(file)) == 0


@pytest.mark.parametrize(
    "content", [None, b"nonsense", b"SQLite format 3\0", b"PGDMP"], ids=["none", "nonsense", "sqlite", "pg"]
)
def test_what_is_no_backup_is_refused_in_one_line(
    empty: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
) -> None:
    file = tmp_path / "backup"
    if content is not None:
        file.write_bytes(content)
    assert run(monkeypatch, empty, "restore", str(file)) == TROUBLE
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)


@pytest.mark.skipif(database.SERVER is None, reason="about PostgreSQL's programs")
def test_without_postgresqls_program_it_says_what_to_run(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(monkeypatch, database_url, "backup", str(tmp_path / "backup")) == TROUBLE
    assert "run: pg_dump --format=custom" in capsys.readouterr().err


def test_an_older_backup_comes_up_to_date(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command  # noqa: PLC0415  only this test goes back

    app = create_app(settings(database.new_url(tmp_path)))
    engine = app.state.runtime.database.engine
    command.upgrade(migrate.config(engine), "0003")
    file = tmp_path / "backup"
    url = engine.url.render_as_string(hide_password=False)
    assert run(monkeypatch, url, "backup", str(file)) == 0
    app.state.runtime.database.close()
    database.drop(url)
    assert run(monkeypatch, empty, "restore", str(file)) == 0


def test_a_secret_never_stands_in_a_command_line(tmp_path: Path) -> None:
    from app.platform import backup  # noqa: PLC0415  looks inside

    hidden = settings(f"sqlite:///{tmp_path}/x").model_copy(
        update={"database_url": SecretStr("postgresql+psycopg://me:secret-word@db/kringbadge")}
    )
    app = create_app(settings(f"sqlite:///{tmp_path}/x"))
    url = backup._url(replace(app.state.runtime, settings=hidden))
    assert "secret-word" not in url.set(password=None).render_as_string()
    app.state.runtime.database.close()
