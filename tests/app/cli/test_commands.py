import json
import re
from pathlib import Path

import pytest

from app.cli import main
from app.cli.command import TROUBLE
from app.issuers import tokens
from app.issuers.tokens import authenticate
from app.main import open_runtime
from app.platform.principal import Role
from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY
from app.vc_api import instances
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
    assert main(["admin", "association", "Branche"]) == 0
    association = json.loads(capsys.readouterr().out)["id"]
    assert main(["admin", "token", "association_admin", "--organisation", association, "--days", "1"]) == 0
    token = capsys.readouterr().out.strip()
    with open_runtime() as runtime, runtime.work(writes=False) as work:
        assert authenticate(work, token).role is Role.ASSOCIATION_ADMIN
    assert main(["housekeeping"]) == 0
    assert json.loads(capsys.readouterr().out)["sealed"] == 5
    assert main(["audit", "verify"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_what_cannot_be_done_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["migrate"])
    assert main(["admin", "token", "team_leader"]) == 2
    assert capsys.readouterr().err.startswith("token-binding:")
    monkeypatch.setenv("KRINGBADGE_BASE_URL", "https://elsewhere.example")
    assert main(["migrate"]) == 2
    assert "cannot change" in capsys.readouterr().err


def test_a_token_for_less_than_its_role(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    main(["admin", "association", "Branche"])
    association = json.loads(capsys.readouterr().out)["id"]
    assert main(["admin", "token", "palette_editor", "--scope", "palette:write"]) == 0
    token = capsys.readouterr().out.strip()
    with open_runtime() as runtime, runtime.work(writes=False) as work:
        principal = authenticate(work, token)
    assert str(principal.organisation_id) == association
    assert principal.scopes == frozenset({"palette:write"})
    assert main(["admin", "token", "palette_editor", "--scope", "learners:read"]) == 2
    assert capsys.readouterr().err.startswith("scope-not-of-role:")


def test_c3_a_token_for_nobody_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    nobody = "f7b3a6a0-0000-4000-8000-000000000000"
    assert main(["admin", "token", "organisation_admin", "--organisation", nobody]) == 2
    assert capsys.readouterr().err == "organisation-unknown: There is no such organisation.\n"
    assert main(["admin", "token", "platform_admin", "--days", "0"]) == TROUBLE


def test_f21_an_operator_exports_heads_and_compares_with_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["migrate"])
    assert main(["audit", "heads"]) == 2
    assert capsys.readouterr().err.startswith("audit-unsealed:")
    main(["admin", "association", "Branche"])
    main(["housekeeping"])
    capsys.readouterr()
    assert main(["audit", "heads"]) == 0
    kept = tmp_path / "heads.jsonl"
    kept.write_text(capsys.readouterr().out)
    assert main(["audit", "verify", "--heads", str(kept)]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}
    kept.write_text(re.sub(r'"position": \d+', '"position": 99', kept.read_text(), count=1))
    assert main(["audit", "verify", "--heads", str(kept)]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "exported-head-false"
    assert main(["audit", "verify", "--heads", str(tmp_path / "none")]) == 2


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == TROUBLE
    assert "No such command" in capsys.readouterr().err


def test_an_operator_makes_and_closes_issuer_instances(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert (
        main(["vc-api", "instance", "add", "diplomas", "--suite", "ecdsa-rdfc-2019", "--key", "P-384"]) == 0
    )
    line, token = capsys.readouterr().out.splitlines()
    assert line.startswith("diplomas\tdid:key:z82")
    assert token.startswith("kbi_")
    for option, running in (([], 2), (["--only"], 1)):
        assert main(["vc-api", "instance", "token", "diplomas", *option]) == 0
        newest = capsys.readouterr().out.strip()
        with open_runtime() as runtime, runtime.work(writes=False) as work:
            instance = instances.usable(work, "diplomas", newest)
            rows = tokens.of_issuer(work.session, instance.id)
            assert sum(tokens.is_running(row, work.now) for row in rows) == running
    assert main(["vc-api", "instance", "token", "nobody"]) == 2
    assert capsys.readouterr().err.startswith("instance-unknown:")
    assert main(["vc-api", "instance", "list"]) == 0
    assert capsys.readouterr().out == line + "\n"
    assert main(["vc-api", "instance", "remove", "diplomas"]) == 0
    assert main(["vc-api", "instance", "remove", "diplomas"]) == 2


COMMANDS = (
    ["admin", "token", "platform_admin"],
    ["admin", "association", "Branche"],
    ["housekeeping"],
    ["audit", "verify"],
    ["audit", "heads"],
    ["keys", "rotate"],
    ["backup", "/nowhere"],
    ["vc-api", "instance", "list"],
    ["vc-api", "instance", "add", "diplomas", "--suite", "ecdsa-rdfc-2019"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_c11_on_a_database_that_is_not_built_every_command_says_so_in_one_line(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("KRINGBADGE_DATABASE_URL: this database is empty")


def test_f25_no_command_makes_a_key_under_another_key_encryption_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["init", "--name", "Branche", "--palette", "none"])
    capsys.readouterr()
    monkeypatch.setenv("KRINGBADGE_KEY_ENCRYPTION_KEY", "YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE")
    assert main(["vc-api", "instance", "add", "diplomas", "--suite", "ecdsa-rdfc-2019"]) == 2
    assert capsys.readouterr().err.startswith("KRINGBADGE_KEY_ENCRYPTION_KEY: does not open")
    assert main(["init", "--name", "Branche"]) == 2
    assert capsys.readouterr().err.startswith("KRINGBADGE_KEY_ENCRYPTION_KEY: does not open")
