"""The database: engine, transactions, column types. SQLite and PostgreSQL behave alike from here on."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from sqlite3 import Connection as SqliteConnection
from sqlite3 import IntegrityError as SqliteIntegrityError
from sqlite3 import OperationalError as SqliteError
from typing import Any

from sqlalchemy import (
    DateTime,
    Engine,
    Enum,
    ExceptionContext,
    MetaData,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from schemas.errors import Conflict, Unavailable

WRITES = "kringbadge_writes"
FORGETS = "kringbadge_forgets"
CHECKPOINT_WAITS_MILLISECONDS = 500
RETRY_AFTER_SECONDS = 2
RETRY_AFTER_FULL_SECONDS = 60
SECONDS_BETWEEN_TRIES = 5.0
FULL = "database-full"
SQLITE_BUSY_CODES = {5, 6}
SQLITE_FULL_CODES = {10, 13}
"""SQLITE_FULL, and SQLITE_IOERR, which is what a quota looks like."""
SQLITE_DUPLICATE_CODES = {1555, 2067}
"""SQLITE_CONSTRAINT_PRIMARYKEY and …_UNIQUE (https://www.sqlite.org/rescode.html)."""
POSTGRESQL_DUPLICATE = "23505"
POSTGRESQL_TRY_AGAIN = ("08", "40", "53", "55P03", "57P")
"""SQLSTATE prefixes of connection, conflict, shortage, lock and shutdown: none of them is about the data."""


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def one_of(kind: type[StrEnum], *, length: int = 16) -> Enum:
    """A column of an enumeration: kept as the value's text, read as the member, refused when it is neither.

    Args:
        kind: the enumeration.
        length: of the column.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


class Instant(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC on the way out, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store UTC; a naive date-time is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a date-time without an offset names no instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite forgets the zone: it was UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a row was refused because there is one like it: somebody else was faster."""
    original = error.orig
    if isinstance(original, SqliteIntegrityError):
        return getattr(original, "sqlite_errorcode", 0) in SQLITE_DUPLICATE_CODES
    return getattr(original, "sqlstate", None) == POSTGRESQL_DUPLICATE


@contextmanager
def unique(code: str, detail: str) -> Iterator[None]:
    """Refuse what another row has already, found out by the database alone, so that two at once are seen too.

    Args:
        code: of the refusal.
        detail: for whoever asked.

    Raises:
        Conflict: with that code, when a flush in the block stores a duplicate.
    """
    try:
        yield
    except IntegrityError as error:
        if is_duplicate(error):
            raise Conflict(code, detail) from None
        raise


def lock(session: Session, row: Base) -> None:
    """Lock a row and read its columns anew: what it says now holds until this transaction ends.

    On SQLite a writer has the whole database to itself. Locks are taken in one order, so that nobody waits in
    a circle: learner, award, wallet, status list, certificate root, issuer, organisation, mandate, token.
    """
    session.refresh(row, _columns(row), with_for_update={"key_share": True})


def wait_for_turn(session: Session, number: int) -> None:
    """Wait until everybody else has ended a transaction in which they took this turn.

    On SQLite a writer has the whole database to itself anyway.

    Args:
        session: a transaction that writes.
        number: names the turn.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def forget_for_good(session: Session) -> None:
    """Say that this transaction erases what identifies somebody: SQLite's log must not keep it either."""
    session.info[FORGETS] = True


def hold(session: Session, row: Base) -> None:
    """Read a row's columns anew and keep others from changing it until the end; many may hold it at once."""
    session.refresh(row, _columns(row), with_for_update={"read": True})


def _columns(row: Base) -> list[str]:
    # Rows that were loaded along with this one stay loaded.
    return [column.key for column in inspect(row).mapper.column_attrs]


class Database:
    """One engine; hands out sessions that read or write."""

    def __init__(self, url: str, *, connections: int = 20, busy_seconds: float = 5.0) -> None:
        self.engine = _engine(url, connections, busy_seconds)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.connections = connections
        self.busy_seconds = busy_seconds
        self.owes_checkpoint = False
        self._writing = self.engine.execution_options(**{WRITES: True})
        self._tried_at = -math.inf
        self._could_write = True
        self._trying = threading.Lock()

    def can_write(self) -> bool:
        """Whether something can be stored, as far as a small write tells; tried once in a few seconds.

        A server's disk is its own affair: PostgreSQL is believed.
        """
        if not self.is_sqlite:
            return True
        with self._trying:
            if time.monotonic() - self._tried_at > SECONDS_BETWEEN_TRIES:
                self._could_write = self._try_to_write()
                self._tried_at = time.monotonic()
            return self._could_write

    def _try_to_write(self) -> bool:
        try:
            with self._writing.begin() as connection:
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                # Writing the number that is there still writes a page.
                connection.exec_driver_sql(f"PRAGMA user_version = {int(version)}")
        except Unavailable as error:
            return error.code != FULL
        return True

    def session(self, *, writes: bool) -> Session:
        """A session that begins at its first statement; on SQLite a writer takes its lock then."""
        session = Session(self._writing if writes else self.engine, expire_on_commit=False)
        if writes and self.is_sqlite:
            event.listen(session, "after_commit", self._after_commit)
        return session

    def _after_commit(self, session: Session) -> None:
        if session.info.pop(FORGETS, False):
            self.owes_checkpoint = True
            self.checkpoint()

    def checkpoint(self) -> None:
        """Move SQLite's log into the database and cut it off, if something was erased that is still in it.

        A reader may be in the way; then it stays owed and is tried again by the housekeeping.
        """
        if not self.owes_checkpoint:
            return
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute(f"PRAGMA busy_timeout={CHECKPOINT_WAITS_MILLISECONDS}")
            row = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.owes_checkpoint = bool(row[0])
            connection.cursor().execute(f"PRAGMA busy_timeout={int(self.busy_seconds * 1000)}")
        except SqliteError:
            self.owes_checkpoint = True
        finally:
            connection.close()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Session]:
        """A session that is committed at the end of the block, or rolled back by an exception."""
        with self.session(writes=writes) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _engine(url: str, connections: int, busy_seconds: float) -> Engine:
    options: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "pool_timeout": busy_seconds}
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_seconds}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        # A server that does not answer at all must not keep a start, or a request, waiting for minutes.
        waits = {"connect_timeout": max(2, math.ceil(busy_seconds))}
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=waits, **options)
    event.listen(engine, "handle_error", _say_busy)
    return engine


def _prepare_sqlite(connection: SqliteConnection, record: object) -> None:  # noqa: ARG001  SQLAlchemy's signature
    # The driver's own transactions would begin late and without a lock; ours begin in `_begin_sqlite`.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # SQLite's own knows ASCII alone; PostgreSQL's knows every letter.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: str | bytes | float | None) -> str | bytes | float | None:
    return value.lower() if isinstance(value, str) else value


def _begin_sqlite(connection: Connection) -> None:
    # A reader that wants to write later fails when somebody wrote meanwhile, so writers lock first.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _say_busy(context: ExceptionContext) -> Unavailable | None:
    original = context.original_exception
    if isinstance(original, SqliteError):
        if getattr(original, "sqlite_errorcode", 0) & 0xFF in SQLITE_FULL_CODES:
            return Unavailable(FULL, "Nothing can be stored right now.", retry_after=RETRY_AFTER_FULL_SECONDS)
        busy = getattr(original, "sqlite_errorcode", 0) & 0xFF in SQLITE_BUSY_CODES
    else:
        state = getattr(original, "sqlstate", None)
        lost = context.is_disconnect or type(original).__name__ == "OperationalError"
        busy = state.startswith(POSTGRESQL_TRY_AGAIN) if isinstance(state, str) else lost
    if not busy:
        return None
    return Unavailable(
        "database-busy", "The database is busy. Try again shortly.", retry_after=RETRY_AFTER_SECONDS
    )
