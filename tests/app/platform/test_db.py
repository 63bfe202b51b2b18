from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from app.organisations.tables import Organisation
from app.platform.db import Database
from app.platform.runtime import Runtime
from schemas.errors import Unavailable
from tests.app import database
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import give
from tests.sector.stored import SmallSector, settings

only_sqlite = pytest.mark.skipif(database.SERVER is not None, reason="about SQLite's file")


@only_sqlite
def test_sqlite_is_as_durable_as_it_can_be(runtime: Runtime) -> None:
    with runtime.work() as work:
        pragmas = {
            name: work.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@only_sqlite
def test_a_busy_database_is_a_503_that_says_when_to_come_back(
    client: AsgiClient, sector: SmallSector, database_url: str, runtime: Runtime
) -> None:
    other = Database(database_url, busy_seconds=0.1)
    impatient = Database(database_url, busy_seconds=0.1)
    object.__setattr__(runtime, "database", impatient)
    with other.transaction(writes=True) as session:
        session.execute(text("DELETE FROM idempotent_answers"))
        answer = give(client, sector)
    assert (answer.status_code, answer.json()["code"]) == (503, "database-busy")
    assert int(answer.headers["retry-after"]) > 0
    assert give(client, sector).status_code == 201
    other.close()
    impatient.close()


@only_sqlite
def test_readers_do_not_wait_for_a_writer(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    with runtime.work() as work:
        work.session.execute(text("DELETE FROM idempotent_answers"))
        assert client.get(f"/organisations/{sector.member}/did.json").status_code == 200


def test_a_database_that_is_away_is_a_503(sector: SmallSector) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", busy_seconds=0.5)
    with pytest.raises(Unavailable) as caught, away.transaction(writes=False) as session:
        session.execute(text("SELECT 1"))
    assert caught.value.code == "database-busy"


def test_instants_come_back_as_they_went_in(runtime: Runtime, sector: SmallSector) -> None:
    amsterdam = timezone(timedelta(hours=2))
    with runtime.work() as work:
        work.session.get_one(Organisation, sector.member).created_at = datetime(
            2026, 6, 1, 12, tzinfo=amsterdam
        )
    with runtime.work(writes=False) as work:
        read = work.session.get_one(Organisation, sector.member).created_at
    assert (read, read.tzinfo) == (datetime(2026, 6, 1, 10, tzinfo=UTC), UTC)


def test_an_instant_without_an_offset_is_a_mistake(runtime: Runtime, sector: SmallSector) -> None:
    with pytest.raises(StatementError, match="names no instant"), runtime.work() as work:
        work.session.get_one(Organisation, sector.member).created_at = datetime(2026, 6, 1)  # noqa: DTZ001


def test_a_failing_unit_of_work_leaves_nothing(runtime: Runtime, sector: SmallSector) -> None:
    def rename_and_fail() -> None:
        with runtime.work() as work:
            work.session.get_one(Organisation, sector.member).name = "Other"
            work.session.flush()
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        rename_and_fail()
    with runtime.work(writes=False) as work:
        assert work.session.get_one(Organisation, sector.member).name == "Kringloop Een"


def test_settings_reach_the_engine(database_url: str) -> None:
    own = Database(database_url, connections=settings(database_url).database_connections)
    assert own.connections == 20
    own.close()
