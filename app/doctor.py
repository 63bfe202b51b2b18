"""Is this installation well? What an operator asks when something is wrong, or before it goes wrong."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import func, make_url, select

from app.platform import seals
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime
from app.platform.settings import SettingsError, variable
from app.start import check_built, check_settings

LEAST_FREE_BYTES: Final = 500_000_000
SEALED_WITHIN: Final = timedelta(minutes=10)


class Health(StrEnum):
    """How something stands."""

    GOOD = "good"
    CARE = "care"
    """It works; somebody should look."""
    BAD = "bad"
    """It does not work."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what was found.

    Attributes:
        about: what was looked at, in a word or two.
        health: how it stands.
        says: one sentence, with what to do where something is to be done.
    """

    about: str
    health: Health
    says: str


def examine(runtime: Runtime) -> list[Finding]:
    """Look at everything. What depends on something that is broken is left out."""
    try:
        check_settings(runtime)
    except SettingsError as error:
        return [Finding("settings", Health.BAD, str(error))]
    database = _database(runtime)
    more = [_keys(runtime), _trail(runtime)] if database.health is not Health.BAD else []
    return [_settings(runtime), database, *more, _redis(runtime), *_disk(runtime)]


def _settings(runtime: Runtime) -> Finding:
    if runtime.settings.demo:
        return Finding("settings", Health.CARE, "This is a demo: its secrets are published.")
    return Finding("settings", Health.GOOD, f"All can be used; the origin is {runtime.settings.base_url}.")


def _database(runtime: Runtime) -> Finding:
    engine = "SQLite" if runtime.database.is_sqlite else "PostgreSQL"
    try:
        check_built(runtime)
    except SettingsError as error:
        return Finding("database", Health.BAD, str(error))
    if not runtime.database.can_write():
        return Finding("database", Health.BAD, f"{engine} stores nothing: the disk is full, or read-only.")
    return Finding("database", Health.GOOD, f"{engine} answers, is of this version and can be written to.")


def _keys(runtime: Runtime) -> Finding:
    try:
        with runtime.database.engine.connect() as connection:
            seals.check(connection, runtime.key_encryption_keys)
    except SettingsError as error:
        return Finding("keys", Health.BAD, str(error))
    return Finding("keys", Health.GOOD, "The key-encryption key opens every sealed key.")


def _trail(runtime: Runtime) -> Finding:
    with runtime.work(writes=False) as work:
        oldest = work.session.scalar(select(func.min(StoredEvent.at)).where(StoredEvent.seal_id.is_(None)))
        late = oldest is not None and work.now - oldest > SEALED_WITHIN
    if late:
        detail = (
            f"Events since {oldest:%Y-%m-%d %H:%M} wait for their seal: no service is running, or "
            f"{variable('housekeeping_seconds')} is 0. Run `kringbadge housekeeping`."
        )
        return Finding("audit trail", Health.CARE, detail)
    return Finding("audit trail", Health.GOOD, "What happened is sealed.")


def _redis(runtime: Runtime) -> Finding:
    if runtime.settings.redis_url is None:
        return Finding("redis", Health.GOOD, "Not used: each process counts its own askers.")
    if runtime.verify_limit.answers():
        return Finding("redis", Health.GOOD, "Answers.")
    detail = "Does not answer: each process counts for itself until it does, and none starts."
    return Finding("redis", Health.CARE, detail)


def _disk(runtime: Runtime) -> Iterator[Finding]:
    if not runtime.database.is_sqlite:
        return
    name = make_url(runtime.settings.database_url.get_secret_value()).database
    folder = Path(name or ".").resolve().parent
    if not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free
    health = Health.GOOD if free > LEAST_FREE_BYTES else Health.CARE
    yield Finding("disk", health, f"{free / 1e9:.1f} GB free where the database lies.")
