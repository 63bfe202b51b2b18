import json
from pathlib import Path

import pytest

from app.cli import main
from app.main import open_runtime
from app.platform.security import Role, authenticate
from app.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY
from tests.app import database


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "BASE_URL": "https://badges.example",
        "DATABASE_URL": database.new_url(tmp_path),
        "DEMO": "true",
        "SECRET_KEY": DEMO_SECRET_KEY,
        "KEY_ENCRYPTION_KEY": DEMO_KEY_ENCRYPTION_KEY,
    }
    for name, value in values.items():
        monkeypatch.setenv(f"KRINGBADGE_{name}", value)


def test_an_operator_starts_an_installation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["association", "Branche"]) == 0
    association = json.loads(capsys.readouterr().out)["id"]
    assert main(["token", "association_admin", "--organisation", association, "--days", "1"]) == 0
    token = capsys.readouterr().out.strip()
    with open_runtime() as runtime, runtime.work(writes=False) as work:
        assert authenticate(work.session, token, work.now).role is Role.ASSOCIATION_ADMIN
    assert main(["housekeeping"]) == 0
    assert json.loads(capsys.readouterr().out)["sealed"] == 4
    assert main(["audit"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_what_cannot_be_done_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["migrate"])
    assert main(["token", "team_leader"]) == 2
    assert capsys.readouterr().err.startswith("token-binding:")
    monkeypatch.setenv("KRINGBADGE_BASE_URL", "https://elsewhere.example")
    assert main(["migrate"]) == 2
    assert "cannot change" in capsys.readouterr().err


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["dance"])
    assert "invalid choice" in capsys.readouterr().err


def test_an_operator_makes_and_closes_issuer_instances(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert (
        main(["vc-api", "instance", "add", "diplomas", "--suite", "ecdsa-rdfc-2019", "--key", "P-384"]) == 0
    )
    line, token = capsys.readouterr().out.splitlines()
    assert line.startswith("diplomas\tdid:key:z82")
    assert token.startswith("kbi_")
    assert main(["vc-api", "instance", "list"]) == 0
    assert capsys.readouterr().out == line + "\n"
    assert main(["vc-api", "instance", "remove", "diplomas"]) == 0
    assert main(["vc-api", "instance", "remove", "diplomas"]) == 2
