import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import Engine, MetaData, func, inspect, select, text

from app.main import create_app, create_runtime
from app.platform import migrate
from app.platform.migrate import State
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError
from tests.app import database
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.app.awards.giving import give
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector, environment_of, settings


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Runtime]:
    url = database.new_url(tmp_path)
    runtime = create_runtime(settings(url))
    yield runtime
    runtime.database.close()
    database.drop(url)


def test_migrations_build_what_the_code_sees(empty: Runtime) -> None:
    migrate.upgrade(empty)
    assert migrate.state(empty.database.engine) is State.CURRENT
    command.check(migrate.config(empty.database.engine))


def test_migrations_go_down_and_up_again(empty: Runtime) -> None:
    migrate.upgrade(empty)
    command.downgrade(migrate.config(empty.database.engine), "base")
    assert set(inspect(empty.database.engine).get_table_names()) == {"alembic_version"}
    assert migrate.state(empty.database.engine) is State.EMPTY
    migrate.upgrade(empty)
    assert migrate.state(empty.database.engine) is State.CURRENT


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


def test_a_database_of_somebody_else_or_of_a_newer_version_is_left_alone(empty: Runtime) -> None:
    engine = empty.database.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE guests (name VARCHAR(20))")
    assert migrate.state(engine) is State.FOREIGN
    with pytest.raises(SettingsError, match=r"KRINGBADGE_DATABASE_URL: .* not Kringbadge's"):
        migrate.upgrade(empty)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE guests")
    command.upgrade(migrate.config(empty.database.engine), "0001")
    assert migrate.state(engine) is State.OLDER
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert migrate.state(engine) is State.NEWER
    with pytest.raises(SettingsError, match=r"KRINGBADGE_DATABASE_URL: .* newer version"):
        migrate.upgrade(empty)


def test_a_migration_that_fails_halfway_leaves_nothing_behind(
    empty: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise SettingsError("no")

    monkeypatch.setattr(migrate, "store_base", refuse)
    with pytest.raises(SettingsError):
        migrate.upgrade(empty)
    assert migrate.state(empty.database.engine) is State.EMPTY
    assert set(inspect(empty.database.engine).get_table_names()) <= {"alembic_version"}


MIGRATE = [sys.executable, "-m", "app.cli", "migrate"]


def test_c11_two_migrations_at_once_wait_for_each_other(tmp_path: Path) -> None:
    url = database.new_url(tmp_path)
    environment = {**os.environ, **environment_of(url)}
    try:
        both = [
            subprocess.Popen(MIGRATE, env=environment, stderr=subprocess.PIPE, text=True)  # noqa: S603
            for _ in range(3)
        ]
        ended = [(one.communicate(timeout=100)[1], one.returncode) for one in both]
        assert ended == [("", 0)] * 3
    finally:
        database.drop(url)


MOVED = {"badge_documents": "award_versions", "award_texts": "award_versions"}
"""Where the rows of a table are kept today, when the table is gone."""
NOW_CALLED = {"organisation_id": "issuer_id"}


def copied_rows(source: Engine, target: Engine) -> dict[str, int]:
    """Put what the one holds into the other, as far as it has the tables and columns."""
    old, new = MetaData(), MetaData()
    old.reflect(target)
    new.reflect(source)
    counts = {}
    with source.connect() as reading, target.begin() as writing:
        for table in old.sorted_tables:
            if (
                table.name == "alembic_version"
                or table.name.startswith("audit_")
                or MOVED.get(table.name, table.name) not in new.tables
            ):
                continue
            today = new.tables[MOVED.get(table.name, table.name)]
            wanted = [
                today.c[name].label(column.name)
                for column in table.c
                for name in {column.name, NOW_CALLED.get(column.name, column.name)}
                if name in today.c
            ]
            rows = [dict(row._mapping) for row in reading.execute(select(*wanted))]
            if rows:
                writing.execute(table.insert(), rows)
            counts[today.name] = len(rows)
    return counts


def test_an_installation_of_the_first_version_comes_along_whole(
    empty: Runtime, app: FastAPI, client: AsgiClient, sector: SmallSector
) -> None:
    """Its rows are those of today, as far as the first tables could hold them."""
    badge = give(client, sector).json()
    before = client.get(badge["url"], headers={"Accept": "application/vc"})
    command.upgrade(migrate.config(empty.database.engine), "0001")
    counts = copied_rows(app.state.runtime.database.engine, empty.database.engine)
    assert counts["awards"] == 1
    migrate.upgrade(empty)
    command.check(migrate.config(empty.database.engine))
    with empty.database.engine.connect() as connection:
        for table, count in counts.items():
            assert connection.scalar(select(func.count()).select_from(text(table))) == count, table
    upgraded = create_app(empty.settings, clock=app.state.runtime.clock)
    with asgi_client(upgraded, BASE) as its:
        assert its.get(badge["url"], headers={"Accept": "application/vc"}).content == before.content
        assert its.post("/api/v1/verify", json=before.json()).json()["verdict"] == "valid"
        assert give(its, sector).status_code == 201
    upgraded.state.runtime.database.close()


def test_palette_editors_come_to_belong_to_the_association(
    runtime: Runtime, client: AsgiClient, sector: SmallSector
) -> None:
    editor = sector.tokens["palette_editor"]
    whose = text("SELECT organisation_id IS NULL FROM access_tokens WHERE role = 'palette_editor'")
    command.downgrade(migrate.config(runtime.database.engine), "0009")
    with runtime.database.engine.connect() as connection:
        assert connection.scalar(whose)
    migrate.upgrade(runtime)
    listed = client.get("/api/v1/tokens", token=sector.tokens["association_admin"]).json()["items"]
    assert {item["organisation_id"] for item in listed} == {str(sector.association)}
    assert "palette_editor" in {item["role"] for item in listed}
    body = {"code": "wood", "nl": "Hout", "en": "Wood"}
    assert client.post("/api/v1/skill-categories", token=editor, json=body).status_code == 201


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
