from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from app.main import create_app, create_runtime
from app.platform import migrate
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError
from tests.app import database
from tests.app.small_sector import SmallSector, settings


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Runtime]:
    url = database.new_url(tmp_path)
    runtime = create_runtime(settings(url))
    yield runtime
    runtime.database.close()
    database.drop(url)


def test_migrations_build_what_the_code_sees(empty: Runtime) -> None:
    migrate.upgrade(empty)
    assert migrate.is_at_head(empty.database.engine)
    command.check(migrate.config(empty.database.engine))


def test_migrations_go_down_and_up_again(empty: Runtime) -> None:
    migrate.upgrade(empty)
    command.downgrade(migrate.config(empty.database.engine), "base")
    assert set(inspect(empty.database.engine).get_table_names()) == {"alembic_version"}
    assert not migrate.is_at_head(empty.database.engine)
    migrate.upgrade(empty)
    assert migrate.is_at_head(empty.database.engine)


def test_another_origin_is_refused_by_migration_and_start(database_url: str, sector: SmallSector) -> None:
    other = settings(database_url, base_url="https://elsewhere.example")
    runtime = create_runtime(other)
    with pytest.raises(SettingsError, match="but this database signed its badges for"):
        migrate.upgrade(runtime)
    runtime.database.close()


@pytest.mark.anyio
async def test_a_start_under_another_origin_is_refused(database_url: str) -> None:
    app = create_app(settings(database_url, base_url="https://elsewhere.example"))
    with pytest.raises(SettingsError, match="cannot change"):
        async with app.router.lifespan_context(app):
            pass
    app.state.runtime.database.close()


@pytest.mark.anyio
async def test_a_start_under_the_same_origin_keeps_house(database_url: str) -> None:
    app = create_app(settings(database_url, housekeeping_seconds=0.01))
    async with app.router.lifespan_context(app):
        pass
    app.state.runtime.database.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
