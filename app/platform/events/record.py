"""An event as the row that is kept."""

from datetime import datetime
from uuid import uuid4

from app.platform.events.event import Event
from app.platform.events.hashing import event_mac
from app.platform.events.tables import FORM, StoredEvent


def stored(event: Event, *, actor: str, at: datetime, key: bytes) -> StoredEvent:
    """The row of an event that happens now.

    Args:
        event: what happens.
        actor: the id of the principal who does it.
        at: when.
        key: the audit key: the row carries a keyed hash of all that it says, so that a false one is noticed.
    """
    row = StoredEvent(
        uid=uuid4(),
        form=FORM,
        organisation_id=event.organisation_id,
        at=at,
        actor=actor,
        type=event.type.value,
        subject_id=str(event.subject_id),
        payload=event.payload(),
    )
    row.mac = event_mac(key, row)
    return row
