"""The sealer: gives committed events their position, and links them into the chain of their organisation.

Sealing happens afterwards and in batches, so that no writer queues for the end of a chain. One sealer works
at a time, and it sees only what is committed: an event that commits late gets a later position, and whoever
reads on from a position misses none.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.platform.events.hashing import FIRST_HASH, head_mac, is_true, link_hash
from app.platform.events.tables import FORM, EventHead, EventSeal, StoredEvent
from app.platform.runtime import Work

BATCH = 1000
SEALER_LOCK = 0x6B72696E67
"""Any fixed number: of all processes one seals at a time."""


def seal(work: Work) -> int:
    """Seal the oldest events that are not sealed yet, at most `BATCH`: a position each, one link per trail.

    Events that were not written by `Work.happened` are left alone; checking the trail names them.

    Returns:
        How many events were sealed.
    """
    session = work.session
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": SEALER_LOCK})
    # Only a sealed event has a position: whoever took a seal away would otherwise stop all sealing.
    session.execute(
        update(StoredEvent)
        .where(StoredEvent.seal_id.is_(None), StoredEvent.position.is_not(None))
        .values(position=None)
    )
    events = list(_waiting(session, work.runtime.audit_key))
    sealed = select(func.max(StoredEvent.position)).where(StoredEvent.seal_id.is_not(None))
    last = session.scalar(sealed) or 0
    for position, event in enumerate(events, last + 1):
        event.position = position
    for organisation in sorted({event.organisation_id for event in events}, key=str):
        mine = [event for event in events if event.organisation_id == organisation]
        _link(work, organisation, mine)
    return len(events)


def _waiting(session: Session, key: bytes) -> Iterator[StoredEvent]:
    after, found = 0, 0
    while found < BATCH:
        page = session.scalars(
            select(StoredEvent)
            .where(StoredEvent.seal_id.is_(None), StoredEvent.id > after)
            .order_by(StoredEvent.id)
            .limit(BATCH - found)
        ).all()
        if not page:
            return
        true = [event for event in page if is_true(key, event)]
        after, found = page[-1].id, found + len(true)
        yield from true


def _link(work: Work, organisation_id: UUID | None, events: Sequence[StoredEvent]) -> None:
    session, key = work.session, work.runtime.audit_key
    before, overall = _last_link(session, organisation_id), session.get(EventHead, 1)
    link = EventSeal(
        form=FORM,
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
        overall = EventHead(id=1)
        session.add(overall)
    overall.position, overall.hash = link.position, link.hash
    overall.mac = head_mac(key, link.position, link.hash)
    session.flush()


def _last_link(session: Session, organisation_id: UUID | None) -> EventSeal | None:
    return session.scalar(
        select(EventSeal)
        .where(EventSeal.organisation_id.is_not_distinct_from(organisation_id))
        .order_by(EventSeal.number.desc())
        .limit(1)
    )
