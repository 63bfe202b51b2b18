import json
from pathlib import Path

import pytest

from app.cli import main
from app.cli.command import FOUND
from tests.app import database
from tests.sector.stored import environment_of


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment_of(database.new_url(tmp_path)).items():
        monkeypatch.setenv(name, value)


def found(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    capsys.readouterr()
    main(["doctor", "--json"])
    return {one["about"]: one["health"] for one in json.loads(capsys.readouterr().out)["findings"]}


def test_an_empty_database_is_bad_and_the_rest_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == FOUND
    assert "kringbadge init" in " ".join(capsys.readouterr().out.split())
    assert found(capsys)["database"] == "bad"
    assert "keys" not in found(capsys)


def test_an_installation_that_is_set_up_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--name", "Branche", "--palette", "none"]) == 0
    assert main(["doctor"]) == 0
    assert {found(capsys)[about] for about in ("database", "keys", "audit trail", "redis")} == {"good"}


def test_another_key_encryption_key_and_redis_that_is_away_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["init", "--name", "Branche", "--palette", "none"])
    monkeypatch.setenv("KRINGBADGE_KEY_ENCRYPTION_KEY", "YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE")
    monkeypatch.setenv("KRINGBADGE_REDIS_URL", "redis://127.0.0.1:1/0")
    shown = found(capsys)
    assert (shown["database"], shown["keys"], shown["redis"]) == ("good", "bad", "care")


def test_a_setting_that_cannot_be_used_is_told_and_nothing_else_is_tried(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["init", "--name", "Branche", "--palette", "none"])
    monkeypatch.setenv("KRINGBADGE_REDIS_URL", "redis://localhost:port/0")
    assert main(["doctor"]) == FOUND
    assert found(capsys) == {"settings": "bad"}
