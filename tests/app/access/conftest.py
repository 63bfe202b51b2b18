from collections.abc import Iterator
from pathlib import Path

import pytest

from app.main import create_app
from tests.app import database
from tests.app.access.planted import Planted, plant
from tests.sector.stored import SmallSector, TestClock, settings


@pytest.fixture(scope="session")
def sown(
    seeded: tuple[str, SmallSector], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Planted]]:
    """A database with something of every kind in it, to be copied."""
    with database.copied(seeded[0], tmp_path_factory.mktemp("planted")) as url:
        app = create_app(settings(url), clock=TestClock())
        planted = plant(app, seeded[1])
        app.state.runtime.database.close()
        yield url, planted


@pytest.fixture
def planted(sown: tuple[str, Planted]) -> Planted:
    return sown[1]


@pytest.fixture
def database_url(sown: tuple[str, Planted], tmp_path: Path) -> Iterator[str]:
    with database.copied(sown[0], tmp_path) as url:
        yield url
