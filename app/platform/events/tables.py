from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant
from app.platform.events.event import Payload

RowNumber = BigInteger().with_variant(Integer, "sqlite")
OLD_FORM, FORM = 1, 2
"""How a row is hashed: the first form is that of the audit trail before there were events."""


class EventSeal(Base):
    """A link: it vouches for a batch of events of one trail and for the links before it."""

    __tablename__ = "event_seals"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    form: Mapped[int]
    position: Mapped[int] = mapped_column(unique=True)
    """Its place among the links of all trails, without gaps."""
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """None for the installation's own trail."""
    number: Mapped[int]
    """Its place in the trail."""
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class EventHead(Base):
    """One row: the last link of all, with a keyed hash, so that none is taken off the end."""

    __tablename__ = "event_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class StoredEvent(Base):
    """One thing that happened, as it is kept: for the audit, and for whoever reads on from a position."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    """In the order of writing. A lower one may be committed later, so nobody may keep a cursor on it."""
    position: Mapped[int | None] = mapped_column(RowNumber, unique=True)
    """1, 2, 3, …, given by the sealer to what is committed: what is read up to here is complete."""
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("event_seals.id"), index=True)
    uid: Mapped[UUID] = mapped_column(unique=True)
    form: Mapped[int]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[str] = mapped_column(String(64))
    payload: Mapped[Payload] = mapped_column(JSON)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
