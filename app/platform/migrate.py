"""Building the database: only ever by migrations, one at a time, whole or not at all; in tests too."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.platform import seals
from app.platform.db import WRITES
from app.platform.installation import store_base, store_secrets
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError, variable
from schemas.errors import Unavailable

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
LOCK = 0x6B72696D
"""Any fixed number: of all processes one migrates at a time."""
WAITS_MILLISECONDS = 600_000


class State(StrEnum):
    """How a database stands to this version of the service."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    """Somebody else's tables are in it."""
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


WHY_NOT = {
    State.EMPTY: "this database is empty: build it with `kringbadge init`, or with `kringbadge migrate`",
    State.FOREIGN: "this database holds tables that are not Kringbadge's: name another one",
    State.OLDER: "this database was built by an older version: back it up, then run `kringbadge migrate`",
    State.NEWER: "this database was built by a newer version of Kringbadge: run that version",
}


def config(engine: Engine, folder: Path = MIGRATIONS) -> Config:
    """Alembic's configuration for an engine and the folder of the migrations, without a file."""
    found = Config(stdout=io.StringIO())
    found.set_main_option("script_location", str(folder).replace("%", "%%"))
    found.attributes["engine"] = engine
    return found


def upgrade(runtime: Runtime) -> None:
    """Build the database, or bring it up to date, and settle what an installation decides only once.

    It is one transaction: what fails halfway has changed nothing.

    Args:
        runtime: says which database, which origin and which key-encryption key.

    Raises:
        SettingsError: the database is somebody else's, or built by a newer version; nothing has changed.
    """
    engine = runtime.database.engine
    found = state(engine)
    if found in {State.FOREIGN, State.NEWER}:
        raise SettingsError(f"{variable('database_url')}: {WHY_NOT[found]}.")
    with alone(engine) as connection:
        scripts = config(engine)
        scripts.attributes["connection"] = connection
        command.upgrade(scripts, "head")
        with Session(connection, join_transaction_mode="rollback_only") as session:
            store_base(session, runtime.settings.base_url, runtime.clock())
            seals.check(connection, runtime.key_encryption_keys)
            store_secrets(session, runtime.key_encryption_key)


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction, beside which no other migration runs; others wait for their turn.

    On SQLite foreign keys are looked at once, at the end: a table that is built anew is away for a moment.

    Raises:
        SettingsError: rows would point to nothing afterwards; nothing has changed.
    """
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
                yield connection
            return
        driver = connection.connection.driver_connection
        if driver is None:
            raise SettingsError(f"{variable('database_url')}: the database cannot be reached.")
        before = driver.execute("PRAGMA busy_timeout").fetchone()[0]
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute(f"PRAGMA busy_timeout={WAITS_MILLISECONDS}")
        try:
            with connection.begin():
                # The transaction, and with it the lock, begins at the first statement.
                connection.exec_driver_sql("SELECT 1")
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise SettingsError("The migration would leave rows that point to nothing.")
        finally:
            driver.execute(f"PRAGMA busy_timeout={int(before)}")
            driver.execute("PRAGMA foreign_keys=ON")


def state(engine: Engine) -> State:
    """How the database stands.

    Raises:
        SettingsError: it cannot be reached.
    """
    head, known = _revisions()
    try:
        with engine.connect() as connection:
            at = set(MigrationContext.configure(connection).get_current_heads())
            if not at:
                return State.FOREIGN if _tables(connection) else State.EMPTY
    except (SQLAlchemyError, Unavailable) as error:
        raise SettingsError(f"{variable('database_url')}: {_unreachable(error)}") from None
    if at == {head}:
        return State.CURRENT
    return State.OLDER if at <= known else State.NEWER


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


@cache
def _revisions() -> tuple[str, frozenset[str]]:
    scripts = ScriptDirectory(str(MIGRATIONS))
    known = frozenset(script.revision for script in scripts.walk_revisions())
    return str(scripts.get_current_head()), known


def _unreachable(error: Exception) -> str:
    # The driver's own words: they name the host and what it said, never a password.
    cause = getattr(error, "orig", None) or error.__cause__ or error
    said = " ".join(str(cause).split())[:200]
    return f"the database cannot be used: {said}"
