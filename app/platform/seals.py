"""What is sealed in the database, wherever it lies: looked after as one, whoever's table it is in.

A column says itself that it holds sealed secrets, by `info=sealed_for(…)`; each is sealed for its row's id.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, String, func, literal, select, type_coerce, update
from sqlalchemy.sql.elements import ColumnElement

from app.platform.db import Base, Database
from app.platform.progress import OnProgress, unwatched
from app.platform.settings import SettingsError, variable
from keys import sealed
from keys.sealed import KeyEncryptionKey
from schemas.errors import DomainError

PURPOSE = "sealed_for"
BATCH = 200


def sealed_for(purpose: str | None = None, *, column: str | None = None) -> dict[str, Any]:
    """What a column's `info` says about what is sealed in it.

    Args:
        purpose: for which all its rows are sealed,
        column: or where each row says for which.
    """
    return {PURPOSE: (purpose, column)}


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed secrets, with the id and the purpose that each row is sealed for."""

    secret: Column[bytes]
    key: Column[Any]
    purpose: ColumnElement[str]

    @property
    def header(self) -> ColumnElement[bytes]:
        """The part that names the key-encryption key."""
        return type_coerce(func.substr(self.secret, 1, sealed.HEADER_BYTES), LargeBinary)


def columns() -> Iterator[SealedColumn]:
    """Every column of sealed secrets."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if PURPOSE not in column.info:
                continue
            purpose, where = column.info[PURPOSE]
            (key,) = table.primary_key
            stated = table.c[where] if where else literal(purpose, String)
            yield SealedColumn(column, key, stated)


def check(connection: Connection, keys: Sequence[KeyEncryptionKey]) -> None:
    """Look whether these keys open everything, and try it on one secret of each kind and key.

    Raises:
        SettingsError: they do not.
    """
    names = {key.id for key in keys}
    opened = unknown = 0
    for column in columns():
        headers = connection.scalars(select(column.header).where(func.length(column.secret) > 0).distinct())
        for header in headers.all():
            if sealed.key_encryption_key_id(header) in names:
                _try_one(connection, column, header, keys)
                opened += 1
            else:
                unknown += 1
    if unknown and opened:
        detail = (
            "opens only some of the keys in this database: they are being rotated. Set "
            f"{variable('key_encryption_key_previous')} to the other one and run `kringbadge keys rotate`."
        )
        raise SettingsError(f"{variable('key_encryption_key')}: {detail}")
    if unknown:
        raise _wrong_key()


def reseal(
    database: Database,
    keys: Sequence[KeyEncryptionKey],
    new: KeyEncryptionKey,
    on_progress: OnProgress = unwatched,
) -> int:
    """Seal everything with one key-encryption key, in batches, while the service may go on.

    Doing it again goes on where it was broken off.

    Args:
        database: where.
        keys: what opens the secrets of today.
        new: what opens them afterwards.
        on_progress: is told how many are done.

    Returns:
        How many secrets were sealed anew.

    Raises:
        SettingsError: `keys` do not open everything. What was sealed anew stays so.
    """
    with database.engine.connect() as connection:
        check(connection, (*keys, new))
    count, before = 0, -1
    while count != before:
        # A service that still seals with the old key may have added some meanwhile.
        before = count
        for column in columns():
            while done := _reseal_batch(database, column, (*keys, new), new):
                count += done
                on_progress(count)
    return count


def _reseal_batch(
    database: Database, column: SealedColumn, keys: Sequence[KeyEncryptionKey], new: KeyEncryptionKey
) -> int:
    old = (func.length(column.secret) > 0) & (column.header != type_coerce(sealed.header(new), LargeBinary))
    with database.transaction(writes=True) as session:
        rows = session.execute(
            select(column.key, column.secret, column.purpose)
            .where(old)
            .order_by(column.key)
            .limit(BATCH)
            .with_for_update()
        ).all()
        for key_id, secret, purpose in rows:
            anew = sealed.reseal(secret, keys, new, str(key_id), str(purpose))
            session.execute(
                update(column.secret.table).where(column.key == key_id).values({column.secret.name: anew})
            )
    return len(rows)


def _try_one(
    connection: Connection, column: SealedColumn, header: bytes, keys: Sequence[KeyEncryptionKey]
) -> None:
    one = select(column.key, column.secret, column.purpose).where(
        column.header == type_coerce(header, LargeBinary)
    )
    key_id, secret, purpose = connection.execute(one.limit(1)).one()
    try:
        sealed.unseal(secret, keys, str(key_id), str(purpose))
    except DomainError:
        raise _wrong_key() from None


def _wrong_key() -> SettingsError:
    return SettingsError(
        f"{variable('key_encryption_key')}: does not open the signing keys in this database. "
        "Set the one that they were sealed with."
    )
