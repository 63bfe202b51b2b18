"""The API held to its own description (OpenAPI), in the name of every role: schemathesis over a real server.

Each role gets the demo's sector anew, because what it tries deletes, revokes and replaces. The engine is
SQLite, or PostgreSQL under `make test-api-postgresql`. `KRINGBADGE_TEST_API_EXAMPLES` sets how much is tried.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.app.database import copied, drop, new_url
from tests.e2e.servers import demo, free_port

pytestmark = [pytest.mark.schemathesis, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / ".venv-api" / "bin" / "schemathesis"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# What the description itself names is tried in full. Of what is made up at random only a rule can say whether
# a text is fit (a tag, a citizen number, blanks around it), so its answers are held to everything but that.
ROUNDS = (
    ("--phases", "examples,coverage"),
    ("--phases", "fuzzing,stateful", "--exclude-checks", "positive_data_acceptance,negative_data_rejection"),
)
EXAMPLES = os.environ.get("KRINGBADGE_TEST_API_EXAMPLES", "6")
ROLES = (
    "visitor",
    "platform_admin",
    "association_admin",
    "palette_editor",
    "organisation_admin",
    "team_leader",
    "learner",
    "employer",
)


@dataclass(frozen=True)
class Planted:
    """A demo that was filled once: where its state lies, its database and its port."""

    data: Path
    database_url: str
    port: int


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    folder = tmp_path_factory.mktemp("api")
    found = Planted(folder / "data", new_url(folder), free_port())
    with demo(folder, data=found.data, database_url=found.database_url, port=found.port):
        pass
    yield found
    drop(found.database_url)


@pytest.mark.parametrize("role", ROLES)
def test_the_api_keeps_to_its_description(role: str, planted: Planted, tmp_path: Path) -> None:
    with (
        copied(planted.database_url, tmp_path) as database_url,
        demo(tmp_path, data=planted.data, database_url=database_url, port=planted.port) as running,
    ):
        headers = {} if role == "visitor" else running.bearer(role)
        command = [str(TOOL), "--config-file", str(CONFIGURATION), "--no-color"]
        command += ["run", f"{running.base_url}/openapi.json", "--max-examples", EXAMPLES]
        command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        for a_round in ROUNDS:
            tried = subprocess.run(  # noqa: S603
                [*command, *a_round], capture_output=True, text=True, check=False, cwd=tmp_path
            )
            assert tried.returncode == 0, tried.stdout[-20_000:] + tried.stderr
