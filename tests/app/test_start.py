"""F25: a key-encryption key that is not this database's, and a disk that is full."""

import subprocess
import sys
from pathlib import Path

import pytest
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
from tests.app.small_sector import BASE, settings

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


def test_f25_an_unbuilt_database_starts_with_any_key(tmp_path: Path) -> None:
    own = settings(f"sqlite:///{tmp_path}/new.sqlite")
    runtime = create_runtime(with_another_key(own))
    check_database(runtime)
    runtime.database.close()


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


FULL = """
import resource, sys
from app.main import create_app
from app.platform import migrate
from tests.app.asgi_client import asgi_client
from tests.app.small_sector import BASE, found_small_sector, settings
from tests.app.awards.giving import give

app = create_app(settings("sqlite:///" + sys.argv[1]))
runtime = app.state.runtime
migrate.upgrade(runtime)
sector = found_small_sector(runtime)
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
