"""The README's "Run it for real", run as it stands, by a shell that stops at whatever goes wrong."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app import database
from tests.e2e.servers import free_port
from tests.test_floors import ROOT

STRICT = "set -euo pipefail\n"


def blocks() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Run it for real")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE)


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home of its own, a free port, and an empty database."""
    port, url = free_port(), database.new_url(tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KRINGBADGE_")}
    yield {
        **environment,
        "HOME": str(tmp_path),
        "PORT": str(port),
        "BASE": f"http://localhost:{port}",
        "DATABASE": url,
    }
    database.drop(url)


def last_line(script: str, environment: dict[str, str], folder: Path, seconds: int) -> str:
    """Run it, end what it left running, and give its last line."""
    process = subprocess.Popen(  # noqa: S603  the README's own lines
        ["/bin/bash", "-c", STRICT + script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    shown: list[str] = []
    try:
        # The service in the background keeps the pipe open: read until the script itself has ended.
        process.wait(timeout=seconds)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        shown = process.communicate(timeout=30)[0].splitlines()
    assert process.returncode == 0, "\n".join(shown[-30:])
    # Shown by pytest when the test fails.
    sys.stdout.write("\n".join(shown))
    return next(line for line in reversed(shown) if not line.startswith("{"))


@pytest.mark.timeout(300)
def test_c11_the_readme_leads_to_a_first_verified_badge(surroundings: dict[str, str], tmp_path: Path) -> None:
    _install, *rest = blocks()
    assert len(rest) == 3
    # What the first block installs is what runs these tests.
    commands = tmp_path / "kringbadge" / "venv" / "bin"
    commands.mkdir(parents=True)
    (commands / "kringbadge").symlink_to(Path(sys.executable).parent / "kringbadge")
    assert last_line("\n".join(rest), surroundings, tmp_path, 200) == "valid"
    assert not {"secret", "key"} & {path.suffix for path in (tmp_path / "kringbadge").iterdir()}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_c11_the_readme_installs_it_from_a_checkout(surroundings: dict[str, str], tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for name in ("app", "credentials", "keys", "schemas", "migrations"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.lock", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout / name)
    assert last_line("\n".join(blocks()), surroundings, checkout, 800) == "valid"
