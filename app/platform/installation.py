"""What one installation has decided once and for all: the origin in every signed id."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.db import Base, Instant
from app.platform.settings import SettingsError


class Installation(Base):
    """One row: the origin that stands in every id this installation has signed."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_url: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)


def settle_base(session: Session, base_url: str, now: datetime) -> None:
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
