"""C11: an empty database becomes an installation with one command, that may be given again."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.cli.command import TROUBLE
from app.main import create_app, open_runtime
from app.organisations.service import find_association
from app.platform import migrate
from app.platform.migrate import State
from app.platform.settings import from_environment
from tests.app import database
from tests.app.asgi_client import asgi_client
from tests.sector.facts import BASE
from tests.sector.stored import environment_of

INIT = ["init", "--name", "Kringloop Nederland", "--url", "https://kringloop.example", "--json"]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, str]]:
    url = database.new_url(tmp_path)
    values = environment_of(url)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    yield values
    database.drop(url)


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_c11_an_empty_database_gets_an_association_admins_and_a_palette(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(INIT) == 0
    first = told(capsys)
    assert first["created"]
    assert first["association"]["name"] == "Kringloop Nederland"
    assert first["palette"]["skill_count"] == len(first["palette"]["skills"]) == 12
    app = create_app(from_environment(environment))
    with asgi_client(app, BASE) as client:
        admin, platform = first["tokens"]["association_admin"], first["tokens"]["platform_admin"]
        member = client.post("/api/v1/organisations", token=admin, json={"kind": "member", "name": "Een"})
        assert member.status_code == 201
        wanted = {"role": "organisation_admin", "organisation_id": member.json()["id"]}
        assert client.post("/api/v1/tokens", token=platform, json=wanted).status_code == 201
    app.state.runtime.database.close()


def test_c11_doing_it_again_says_what_is_there_and_changes_nothing(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(INIT)
    first = told(capsys)
    assert main(["init", "--name", "Another", "--json"]) == 0
    second = told(capsys)
    assert not second["created"]
    assert second["tokens"] == {}
    assert second["association"] == first["association"]
    assert second["palette"] == {**first["palette"], "skills": {}}
    assert main(["init"]) == 0
    assert capsys.readouterr().out.startswith("This installation was set up before; nothing has changed.\n")


def test_c11_two_at_once_make_one_association(environment: dict[str, str]) -> None:
    both = [
        subprocess.Popen(  # noqa: S603  our own interpreter
            [sys.executable, "-m", "app.cli", *INIT],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [(*one.communicate(timeout=100), one.returncode) for one in both]
    assert [(said, status) for _, said, status in ended] == [("", 0)] * 2
    assert sorted(json.loads(shown)["created"] for shown, _, _ in ended) == [False, True]


def test_c11_without_a_name_it_asks_for_one(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == TROUBLE
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "--name" in said


GOOD_SKILL = {
    "key": "wash",
    "category": "laundry",
    "name": {"nl": "Wassen", "en": "Washing"},
    "description": {"nl": "Je wast.", "en": "You wash."},
    "criteria": {"nl": "Je wast een lading.", "en": "You wash a load."},
}
LAUNDRY = {"code": "laundry", "nl": "Was", "en": "Laundry"}


def palette(*skills: object) -> str:
    return json.dumps({"categories": [LAUNDRY], "skills": skills})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "--palette: Invalid JSON"),
        (palette({**GOOD_SKILL, "name": {"nl": "Wassen"}}), "--palette: skills.0.name.en: "),
        (palette(GOOD_SKILL, GOOD_SKILL), "--palette: two skills have the key wash"),
        (palette({**GOOD_SKILL, "category": "other"}), "category-unknown: "),
        (palette({**GOOD_SKILL, "name": {"nl": "<b>Wassen", "en": "Washing"}}), "html-in-text: "),
    ],
    ids=["nonsense", "one-language", "twice", "no-shelf", "markup"],
)
def test_c11_a_palette_that_cannot_be_used_leaves_nothing_behind(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "palette.json"
    file.write_text(text)
    assert main([*INIT, "--palette", str(file)]) == TROUBLE
    shown = capsys.readouterr()
    assert shown.err.startswith(sentence)
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    with open_runtime() as runtime:
        if migrate.state(runtime.database.engine) is State.CURRENT:
            with runtime.work(writes=False) as work:
                assert find_association(work.session) is None
    file.write_text(palette(GOOD_SKILL))
    assert main([*INIT, "--palette", str(file)]) == 0
    assert list(told(capsys)["palette"]["skills"]) == ["wash"]


def test_c11_a_palette_may_come_later(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*INIT, "--palette", "none"]) == 0
    assert told(capsys)["palette"] == {"categories": 0, "skill_count": 0, "skills": {}}
    assert main([*INIT, "--palette", "/nowhere.json"]) == TROUBLE
    assert capsys.readouterr().err == "--palette: /nowhere.json cannot be read (FileNotFoundError).\n"


def test_secrets_in_files_are_made_once_and_read_by_their_owner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "secrets"
    assert main(["secrets", "--folder", str(folder)]) == 0
    shown = capsys.readouterr().out
    files = dict(line.split("=") for line in shown.splitlines())
    made = {name: Path(file).read_text() for name, file in files.items()}
    assert main(["secrets", "--folder", str(folder)]) == 0
    assert capsys.readouterr().out == shown
    assert {name: Path(file).read_text() for name, file in files.items()} == made
    assert all(secret.strip() not in shown for secret in made.values())
    assert {stat.S_IMODE(Path(file).stat().st_mode) for file in files.values()} == {0o600}
    from_environment({**files, "KRINGBADGE_BASE_URL": BASE})


def test_secrets_are_printed_as_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secrets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    from_environment({**dict(line.split("=") for line in lines), "KRINGBADGE_BASE_URL": BASE})
    assert all(re.fullmatch(r"KRINGBADGE_[A-Z_]+=[A-Za-z0-9_-]{43}", line) for line in lines)
