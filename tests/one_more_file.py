"""The house with one more file in it, and nothing else touched: whoever adds a thing adds its file."""

import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.test_floors import FLOORS, ROOT

_LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "static")


def house_with(folder: Path, files: Mapping[str, str]) -> Path:
    """Copy the floors and the documentation into a folder, and write the files; the tests are shared."""
    for floor in (*FLOORS, "docs"):
        shutil.copytree(ROOT / floor, folder / floor, ignore=_LEFT_BEHIND)
    for path, text in files.items():
        (folder / path).write_text(textwrap.dedent(text), encoding="utf-8")
    (folder / "tests").symlink_to(ROOT / "tests")
    return folder


def told_in(house: Path, script: str) -> Any:
    """Run a script in that house; it prints JSON."""
    done = subprocess.run(  # noqa: S603  our own interpreter on our own text
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        cwd=house,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)
