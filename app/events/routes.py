"""What happened, over HTTP: other programs follow it instead of asking everything again."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.events import service
from app.events.types import EventType
from app.http import problems
from app.http.bodies import Filters, View
from app.http.deps import SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.events.event import Payload
from app.platform.events.tables import StoredEvent

LARGEST_POSITION: Final = 2**53 - 1
"""The largest whole number that every reader of JSON reads exactly."""

router = APIRouter(
    prefix="/api/v1/events",
    tags=["events"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed),
)


class EventFilters(Filters):
    """Which events are asked for; all of it together."""

    after: int = Field(
        default=0,
        ge=0,
        le=LARGEST_POSITION,
        description="Only what stands after this position: the last one that you have read.",
    )
    type: EventType | None = Field(default=None, description="Only events of this type.")
    subject_id: UUID | None = Field(default=None, description="Only what happened to this.")


class EventView(View):
    """One thing that happened."""

    id: UUID = Field(description="Its own id, by which a program knows that it has seen it.")
    position: int = Field(description="Where it stands: 1, 2, 3, … over all organisations.")
    type: str = Field(description="What happened; docs/events.md has the list.")
    organisation_id: UUID | None = Field(description="Whose event it is; null for the installation's own.")
    subject_id: str = Field(description="What it happened to; the type says what that is.")
    actor: str = Field(description="Who did it, as an opaque id.")
    at: datetime
    payload: Payload = Field(description="Ids, words of closed lists, days: never what people wrote.")

    @classmethod
    def of(cls, row: StoredEvent) -> "EventView":
        """The view of a row that was sealed."""
        return cls(
            id=row.uid,
            position=row.position or 0,
            type=row.type,
            organisation_id=row.organisation_id,
            subject_id=row.subject_id,
            actor=row.actor,
            at=row.at,
            payload=row.payload,
        )


@router.get("")
def index(work: SignedIn, paged: Paged, filters: Annotated[EventFilters, Query()]) -> Listing[EventView]:
    """What happened in the own organisation, oldest first.

    An event appears here within a minute; none ever appears before one that was read. Remember the last
    position, and ask for what stands after it.
    """
    found = paged.read(
        lambda window: service.page(
            work, window, after=filters.after, kind=filters.type, subject_id=filters.subject_id
        )
    )
    return paged.listing(found, [EventView.of(row) for row in found.rows])
