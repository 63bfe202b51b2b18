"""Who did what to which, as opaque ids only; sealed afterwards into one hash chain per organisation.

Every event carries a keyed hash (HMAC) of its own, made when it happens, so that a false one is noticed
before it is sealed. Sealing happens in batches, so that no writer queues for the chain's
end. A link covers whose trail it is, when it was sealed, its events, the link before it in the trail and the
link before it of all trails; the head says which link is the last. The key is derived from the key-encryption
key and is in no table: whoever can write to the database can neither make a chain anew nor shorten it unseen.
`app/audit_check.py` computes it all again.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.clock import on_the_wire
from app.platform.db import Base, Instant
from app.platform.runtime import Work

FIRST_HASH = bytes(32)
BATCH = 1000
SEALER_LOCK = 0x6B72696E67
"""Any fixed number: of all processes one seals at a time."""
RowNumber = BigInteger().with_variant(Integer, "sqlite")


class AuditSeal(Base):
    """A link: it vouches for a batch of events of one trail and for the links before it."""

    __tablename__ = "audit_seals"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    """Its place among the links of all trails, without gaps."""
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """None for the installation's own trail."""
    number: Mapped[int]
    """Its place in the trail."""
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class AuditHead(Base):
    """One row: the last link of all, with a keyed hash, so that none is taken off the end."""

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditEvent(Base):
    """One thing that was done."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("audit_seals.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(64))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


def record(
    work: Work, organisation_id: UUID | None, action: str, subject: UUID | str, reason: str | None = None
) -> None:
    """Write down what was done, in the same transaction.

    Args:
        work: says who and when.
        organisation_id: whose trail it belongs to; None for the installation's own.
        action: `noun.verb`.
        subject: opaque id of what it was done to; never a name.
        reason: a code, never free text.
    """
    event = AuditEvent(
        uid=uuid4(),
        organisation_id=organisation_id,
        at=work.now,
        actor=work.principal.id,
        action=action,
        subject=str(subject),
        reason=reason,
    )
    event.mac = event_mac(work.runtime.audit_key, event)
    work.session.add(event)


def seal(work: Work) -> int:
    """Seal what is not sealed yet, one link per trail and at most `BATCH` events each.

    Events that were not written by `record` are left alone; checking the trail names them.

    Returns:
        How many events were sealed.
    """
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": SEALER_LOCK})
    waiting = work.session.scalars(
        select(AuditEvent.organisation_id).where(AuditEvent.seal_id.is_(None)).distinct()
    ).all()
    return sum(_seal_one(work, organisation) for organisation in sorted(waiting, key=str))


def event_mac(key: bytes, event: AuditEvent) -> bytes:
    """The keyed hash of an event: of everything that it says, and of whose trail it belongs to."""
    said = [
        str(event.uid),
        _trail(event.organisation_id),
        on_the_wire(event.at),
        event.actor,
        event.action,
        event.subject,
        event.reason,
    ]
    return _mac(key, "event", said)


def link_hash(key: bytes, link: AuditSeal, overall: bytes, events: Sequence[AuditEvent]) -> bytes:
    """The keyed hash of a link.

    Args:
        key: the audit key.
        link: says its places, its trail, the link before it there, and when it was sealed.
        overall: the hash of the link before it of all trails.
        events: what it vouches for, in their order.
    """
    said = [
        link.position,
        overall.hex(),
        _trail(link.organisation_id),
        link.number,
        link.previous.hex(),
        on_the_wire(link.sealed_at),
        [[event.id, event.mac.hex()] for event in events],
    ]
    return _mac(key, "link", said)


def head_mac(key: bytes, position: int, last: bytes) -> bytes:
    """The keyed hash of the head."""
    return _mac(key, "head", [position, last.hex()])


def _mac(key: bytes, kind: str, said: list[Any]) -> bytes:
    message = json.dumps([kind, *said], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, message.encode(errors="surrogatepass"), hashlib.sha256)


def _trail(organisation_id: UUID | None) -> str | None:
    return None if organisation_id is None else str(organisation_id)


def _seal_one(work: Work, organisation_id: UUID | None) -> int:
    session, key = work.session, work.runtime.audit_key
    mine = AuditEvent.organisation_id.is_not_distinct_from(organisation_id)
    waiting = session.scalars(
        select(AuditEvent).where(mine, AuditEvent.seal_id.is_(None)).order_by(AuditEvent.id).limit(BATCH)
    ).all()
    events = [event for event in waiting if hmac.compare_digest(event.mac, event_mac(key, event))]
    if not events:
        return 0
    before, overall = _last_link(session, organisation_id), session.get(AuditHead, 1)
    link = AuditSeal(
        position=overall.position + 1 if overall else 1,
        organisation_id=organisation_id,
        number=before.number + 1 if before else 1,
        previous=before.hash if before else FIRST_HASH,
        sealed_at=work.now,
    )
    link.hash = link_hash(key, link, overall.hash if overall else FIRST_HASH, events)
    session.add(link)
    session.flush()
    for event in events:
        event.seal_id = link.id
    if overall is None:
        overall = AuditHead(id=1)
        session.add(overall)
    overall.position, overall.hash = link.position, link.hash
    overall.mac = head_mac(key, link.position, link.hash)
    session.flush()
    return len(events)


def _last_link(session: Session, organisation_id: UUID | None) -> AuditSeal | None:
    return session.scalar(
        select(AuditSeal)
        .where(AuditSeal.organisation_id.is_not_distinct_from(organisation_id))
        .order_by(AuditSeal.number.desc())
        .limit(1)
    )
