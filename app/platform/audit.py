"""Who did what to which, as opaque ids only; sealed afterwards into one hash chain per organisation.

Sealing happens in batches, so that writers never queue behind one another for the chain's end.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.clock import on_the_wire
from app.platform.db import Base, Instant
from app.platform.runtime import Work

FIRST_HASH = bytes(32)
BATCH = 1000
RowNumber = BigInteger().with_variant(Integer, "sqlite")


class AuditSeal(Base):
    """A link of an organisation's chain: it vouches for a batch of events and for the link before it."""

    __tablename__ = "audit_seals"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int]
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class AuditEvent(Base):
    """One thing that was done."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("audit_seals.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(64))


def record(
    work: Work, organisation_id: UUID, action: str, subject: UUID | str, reason: str | None = None
) -> None:
    """Write down what was done, in the same transaction.

    Args:
        work: says who and when.
        organisation_id: whose trail it belongs to.
        action: `noun.verb`.
        subject: opaque id of what it was done to; never a name.
        reason: a code, never free text.
    """
    event = AuditEvent(
        organisation_id=organisation_id,
        at=work.now,
        actor=work.principal.id,
        action=action,
        subject=str(subject),
        reason=reason,
    )
    work.session.add(event)


def seal(session: Session, now: datetime) -> int:
    """Seal what is not sealed yet, one link per organisation and at most `BATCH` events each.

    Returns:
        How many events were sealed.
    """
    waiting = session.scalars(
        select(AuditEvent.organisation_id).where(AuditEvent.seal_id.is_(None)).distinct()
    ).all()
    return sum(_seal_one(session, organisation, now) for organisation in waiting)


def first_broken(session: Session, organisation_id: UUID) -> int | None:
    """Compute an organisation's chain again.

    Returns:
        The number of the first link that does not fit, or None when all do.
    """
    previous = FIRST_HASH
    links = session.scalars(
        select(AuditSeal).where(AuditSeal.organisation_id == organisation_id).order_by(AuditSeal.number)
    )
    for number, link in enumerate(links, start=1):
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.seal_id == link.id).order_by(AuditEvent.id)
        ).all()
        if link.number != number or link.previous != previous or link.hash != _hash(previous, events):
            return number
        previous = link.hash
    return None


def _seal_one(session: Session, organisation_id: UUID, now: datetime) -> int:
    last = session.scalar(
        select(AuditSeal)
        .where(AuditSeal.organisation_id == organisation_id)
        .order_by(AuditSeal.number.desc())
        .limit(1)
    )
    events = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.organisation_id == organisation_id, AuditEvent.seal_id.is_(None))
        .order_by(AuditEvent.id)
        .limit(BATCH)
    ).all()
    previous = last.hash if last else FIRST_HASH
    link = AuditSeal(
        organisation_id=organisation_id,
        number=last.number + 1 if last else 1,
        previous=previous,
        hash=_hash(previous, events),
        sealed_at=now,
    )
    session.add(link)
    session.flush()
    for event in events:
        event.seal_id = link.id
    session.flush()
    return len(events)


def _hash(previous: bytes, events: Sequence[AuditEvent]) -> bytes:
    lines = [
        json.dumps(
            [event.id, on_the_wire(event.at), event.actor, event.action, event.subject, event.reason],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for event in events
    ]
    return hashlib.sha256(previous + "\n".join(lines).encode()).digest()
