"""Learners over HTTP: seen by their own organisation only."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from app.http import problems
from app.http.bodies import Body, ExternalId, Filters, Flag, Name, Patch, Since, View, WantedExternalId
from app.http.deps import SignedIn
from app.http.etags import IfMatch
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.learners import service
from app.learners.tables import Learner
from app.platform.errors import NotAllowed, NotSignedIn, PreconditionFailed
from schemas.errors import Conflict, Gone, NotFound, Refused, Unfit

router = APIRouter(
    prefix="/api/v1/learners",
    tags=["learners"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^[^@\s]+@[^@\s]+$")]


class NewLearner(Body):
    """A learner to add."""

    display_name: Name
    email: Email | None = Field(default=None, description="Not needed for anything.")
    name_in_badge: Flag = Field(default=False, description="The learner agreed that badges say the name.")
    email_in_badge: Flag = Field(default=False, description="The learner agreed to a salted hash of it.")
    external_id: ExternalId | None = None


class LearnerPatch(Patch):
    """What is to be different about a learner."""

    display_name: Name = Field(default_factory=str)
    email: Email | None = None
    name_in_badge: Flag = Field(
        default_factory=bool, description="The learner agrees that badges say the name."
    )
    email_in_badge: Flag = Field(
        default_factory=bool, description="The learner agrees to a salted hash of it."
    )
    external_id: ExternalId | None = None


class LearnerConsent(Body):
    """What the learner agrees that badges say."""

    name_in_badge: Flag
    email_in_badge: Flag = False


class LearnerFilters(Filters):
    """Which learners are asked for."""

    since: Since | None = Field(default=None, description="Added on that day or at that moment, or later.")
    external_id: WantedExternalId = None


class LearnerView(View):
    """A learner."""

    id: UUID
    organisation_id: UUID
    external_id: str | None
    display_name: str
    email: str | None
    name_in_badge: bool
    email_in_badge: bool

    @classmethod
    def of(cls, row: Learner) -> "LearnerView":
        """The view of a row."""
        return cls(
            id=row.id,
            organisation_id=row.organisation_id,
            external_id=row.external_id,
            display_name=row.known.display_name,
            email=row.known.email,
            name_in_badge=row.known.name_in_badge,
            email_in_badge=row.known.email_in_badge,
        )


@router.get("")
def index(work: SignedIn, paged: Paged, filters: Annotated[LearnerFilters, Query()]) -> Listing[LearnerView]:
    """The learners of the own organisation, oldest first."""
    found = paged.read(lambda window: service.page(work, window, **filters.model_dump()))
    return paged.listing(found, [LearnerView.of(row) for row in found.rows])


@router.post("", status_code=201, responses=problems.responses(Refused))
def add(body: NewLearner, response: Response, work: SignedIn) -> LearnerView:
    """Add a learner to the own organisation."""
    row = service.add(
        work,
        None,
        display_name=body.display_name,
        email=body.email,
        name_in_badge=body.name_in_badge,
        email_in_badge=body.email_in_badge,
        external_id=body.external_id,
    )
    response.headers["Location"] = f"{work.urls.base}{router.prefix}/{row.id}"
    return LearnerView.of(row)


@router.get("/{learner_id}", responses=problems.responses(Gone))
def show(learner_id: UUID, work: SignedIn) -> LearnerView:
    """A learner of the own organisation."""
    return LearnerView.of(service.get(work, learner_id))


@router.patch("/{learner_id}", responses=problems.responses(Gone, Conflict, Unfit, PreconditionFailed))
def change(learner_id: UUID, body: LearnerPatch, expected: IfMatch, work: SignedIn) -> LearnerView:
    """Change what is known of a learner, and what the learner agrees that badges say."""
    row = service.get(work, learner_id)
    expected.check(work, row, lambda: show(learner_id, work))
    service.change(work, row, cast("service.Changes", body.changes()))
    return LearnerView.of(row)


@router.put("/{learner_id}/consent", responses=problems.responses(Gone))
def consent(learner_id: UUID, body: LearnerConsent, work: SignedIn) -> LearnerView:
    """Record what the learner agrees that badges say; those that say more are signed anew without it."""
    row = service.get(work, learner_id)
    service.set_consent(work, row, name_in_badge=body.name_in_badge, email_in_badge=body.email_in_badge)
    return LearnerView.of(row)


@router.delete("/{learner_id}", status_code=204, responses=problems.responses(Gone))
def erase(learner_id: UUID, work: SignedIn) -> None:
    """Forget who a learner is, and every badge of this learner."""
    service.erase(work, service.get(work, learner_id))
