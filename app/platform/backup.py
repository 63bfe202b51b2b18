"""Backups: a copy of the database as it was at one moment, made while the service runs, and put back whole.

SQLite writes its own copy; for PostgreSQL its own programs do. What is in a backup is sealed as it was: it
opens with the key-encryption key of that time, which belongs in another place.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import URL, MetaData, make_url

from app.platform import migrate
from app.platform.db import Database
from app.platform.migrate import WHY_NOT, State
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError, variable

MAGIC = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
DUMP = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges")
RESTORE = ("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")


def back_up(runtime: Runtime, file: Path) -> int:
    """Copy the whole database, as it is at one moment, into a file that only its owner reads.

    Returns:
        How many bytes it has.

    Raises:
        SettingsError: the file is there already or cannot be written, the database is not built, or
            PostgreSQL's program is not on this machine.
    """
    found = migrate.state(runtime.database.engine)
    if found not in {State.CURRENT, State.OLDER}:
        raise SettingsError(f"{variable('database_url')}: {WHY_NOT[found]}.")
    if file.exists():
        raise SettingsError(f"{file}: is there already; a backup is never written over.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            part = Path(folder) / "part"
            if runtime.database.is_sqlite:
                _copy_sqlite(runtime.database, part)
            else:
                _run(DUMP, _url(runtime), "--file", str(part))
            part.chmod(0o600)
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.rename(file)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be written ({type(error).__name__}).") from None
    return file.stat().st_size


def restore(runtime: Runtime, file: Path) -> None:
    """Fill an empty database from a backup, and bring it up to date.

    Raises:
        SettingsError: the database is not empty, or the file is no backup of this engine, this origin or this
            key-encryption key. Then the database is as empty as before.
    """
    if migrate.state(runtime.database.engine) is not State.EMPTY:
        raise SettingsError(
            f"{variable('database_url')}: this database is not empty; nothing is written over."
        )
    engine = _engine_of(file)
    if engine != runtime.database.engine.dialect.name:
        own = NAMES[runtime.database.engine.dialect.name]
        raise SettingsError(
            f"{file}: is a backup of {NAMES.get(engine, 'nothing that we know')}, not of {own}."
        )
    if runtime.database.is_sqlite:
        _restore_sqlite(runtime, file)
    else:
        _restore_postgresql(runtime, file)


def _engine_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            begins = opened.read(16)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({type(error).__name__}).") from None
    return next((engine for magic, engine in MAGIC.items() if begins.startswith(magic)), "")


def _copy_sqlite(database: Database, part: Path) -> None:
    # One reading transaction, beside which others write on; what was erased is not copied.
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as error:
        raise SettingsError(f"The database could not be copied: {error}.") from None
    finally:
        connection.close()


def _restore_sqlite(runtime: Runtime, file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        shutil.copyfile(file, copy)
        url = f"sqlite:///{copy}"
        settings = runtime.settings.model_copy(update={"database_url": SecretStr(url)})
        with closing(Database(url)) as database:
            # Tried on a copy first, so that a backup that is not ours never reaches the database.
            _adopt(replace(runtime, settings=settings, database=database), file)
        into = runtime.database.engine.raw_connection()
        try:
            if isinstance(into.driver_connection, sqlite3.Connection):
                with closing(sqlite3.connect(copy)) as source:
                    source.backup(into.driver_connection)
        except sqlite3.Error as error:
            raise SettingsError(f"The database could not be written: {error}.") from None
        finally:
            into.close()


def _restore_postgresql(runtime: Runtime, file: Path) -> None:
    _run(RESTORE, _url(runtime), str(file))
    try:
        _adopt(runtime, file)
    except SettingsError:
        everything = MetaData()
        everything.reflect(runtime.database.engine)
        everything.drop_all(runtime.database.engine)
        raise


def _adopt(runtime: Runtime, file: Path) -> None:
    if migrate.state(runtime.database.engine) is State.EMPTY:
        raise SettingsError(f"{file}: holds no database of Kringbadge.")
    migrate.upgrade(runtime)


def _url(runtime: Runtime) -> URL:
    return make_url(runtime.settings.database_url.get_secret_value()).set(drivername="postgresql")


def _run(command: tuple[str, ...], url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's programs. The password stands in no list of processes."""
    shown = url.set(password=None).render_as_string()
    line = [*command, "--dbname", shown, *arguments]
    program = shutil.which(command[0])
    if program is None:
        raise SettingsError(f"{command[0]} is not on this machine. Where it is, run: {' '.join(line)}")
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(  # noqa: S603  a fixed program; the address is the operator's own
        [program, *line[1:]], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:300]
        raise SettingsError(f"{command[0]} failed: {said}")
