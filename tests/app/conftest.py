from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.main import create_app, create_runtime
from app.platform import migrate
from app.platform.runtime import Runtime
from tests.app import database
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector, TestClock, settings, store_sector


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, SmallSector]]:
    """A migrated database with a small sector in it, to be copied."""
    url = database.new_url(tmp_path_factory.mktemp("template"))
    runtime = create_runtime(settings(url))
    migrate.upgrade(runtime)
    sector = store_sector(runtime)
    runtime.database.close()
    yield url, sector
    database.drop(url)


@pytest.fixture
def sector(seeded: tuple[str, SmallSector]) -> SmallSector:
    return seeded[1]


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def database_url(seeded: tuple[str, SmallSector], tmp_path: Path) -> Iterator[str]:
    with database.copied(seeded[0], tmp_path) as url:
        yield url


@pytest.fixture
def app(database_url: str, clock: TestClock) -> Iterator[FastAPI]:
    app = create_app(settings(database_url), clock=clock)
    yield app
    app.state.runtime.database.close()


@pytest.fixture
def runtime(app: FastAPI) -> Runtime:
    runtime: Runtime = app.state.runtime
    return runtime


@pytest.fixture
def client(app: FastAPI) -> Iterator[AsgiClient]:
    with asgi_client(app, BASE) as client:
        yield client
