"""What happened, for programs that follow it: sealed events in their order, a position to go on from."""

from uuid import UUID

from sqlalchemy import select

from app.access.actions import Action
from app.access.check import check_role, own_organisation
from app.access.table import Reach
from app.events.types import EventType
from app.platform import keyset
from app.platform.events.tables import StoredEvent
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work


def page(
    work: Work,
    window: Window,
    *,
    after: int = 0,
    kind: EventType | None = None,
    subject_id: UUID | None = None,
) -> Slice[StoredEvent]:
    """Events that were sealed, in the order of their positions.

    Args:
        work: the unit of work; whoever is not to see everything sees the own organisation's.
        window: which piece of the list.
        after: only what stands after this position.
        kind: only events of this type.
        subject_id: only what happened to this.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown` when the principal belongs to none.
    """
    query = select(StoredEvent).where(StoredEvent.position > after)
    if check_role(work.principal, Action.EVENT_READ) is not Reach.ALL:
        own = own_organisation(work.principal, Action.EVENT_READ)
        query = query.where(StoredEvent.organisation_id == own)
    if kind is not None:
        query = query.where(StoredEvent.type == kind)
    if subject_id is not None:
        query = query.where(StoredEvent.subject_id == str(subject_id))
    return keyset.read(work.session, query, window, by=(StoredEvent.position,))
