"""What an installation decides once and for all: the origin in every signed id, and secrets of its own."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.db import Base, Instant
from app.platform.events.tables import StoredEvent
from app.platform.seals import sealed_for
from app.platform.settings import SettingsError
from keys.sealed import KeyEncryptionKey, seal, unseal

PURPOSE: Final = "installation secret"
SECRET_BYTES = 32
AUDIT_TRAIL: Final = "audit trail"
AUDIT_HEADS: Final = "audit heads"


class Installation(Base):
    """One row: the origin that stands in every id this installation has signed."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_url: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)


class InstallationSecret(Base):
    """A secret that the installation made for itself; it outlives the key-encryption key that seals it."""

    __tablename__ = "installation_secrets"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for(PURPOSE))


def store_secrets(session: Session, key: KeyEncryptionKey) -> None:
    """Make the secrets the first time.

    What was hashed before there were any was hashed with what the key-encryption key derives: that is kept.

    Args:
        session: the database, built completely.
        key: seals them.
    """
    derived = session.scalar(select(StoredEvent.id).limit(1)) is not None
    there = set(session.scalars(select(InstallationSecret.name)))
    for name in {AUDIT_TRAIL, AUDIT_HEADS} - there:
        secret = key.derive(name) if derived else secrets.token_bytes(SECRET_BYTES)
        session.add(InstallationSecret(name=name, sealed=seal(secret, key, name, PURPOSE)))
    session.flush()


def opened(session: Session, keys: Sequence[KeyEncryptionKey]) -> dict[str, bytes]:
    """The secrets, by name.

    Raises:
        SettingsError: there are none yet.
        Unavailable: `seal-broken` or `seal-key-unknown`.
    """
    rows = session.scalars(select(InstallationSecret)).all()
    if not rows:
        raise SettingsError("This database has no secrets of its own yet: run `kringbadge migrate`.")
    return {row.name: unseal(row.sealed, keys, row.name, PURPOSE) for row in rows}


def store_base(session: Session, base_url: str, now: datetime) -> None:
    """Store the origin the first time, and hold to it ever after.

    Raises:
        SettingsError: when this database belongs to another origin.
    """
    stored = session.scalar(select(Installation.base_url))
    if stored is None:
        session.add(Installation(id=1, base_url=base_url, created_at=now))
        session.flush()
    else:
        _same(stored, base_url)


def check_base(session: Session, base_url: str) -> None:
    """Refuse to start under another origin than the stored one.

    Raises:
        SettingsError: when this database belongs to another origin.
    """
    stored = session.scalar(select(Installation.base_url))
    if stored is not None:
        _same(stored, base_url)


def _same(stored: str, base_url: str) -> None:
    if stored != base_url:
        raise SettingsError(
            f"KRINGBADGE_BASE_URL is {base_url}, but this database signed its badges for {stored}. "
            "Those addresses stand in signed badges and cannot change: set that one, or use another database."
        )
