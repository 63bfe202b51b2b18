"""Mandates over HTTP: the organisation says what its team leaders may judge."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field, model_validator

from app.http import problems
from app.http.bodies import Body, Day, Ending, Reason, View, wrong
from app.http.deps import SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.mandates import ending, service
from app.mandates.tables import Mandate
from app.people.service import get as get_leader
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.runtime import Work
from schemas.errors import Conflict, NotFound, Refused

router = APIRouter(
    prefix="/api/v1",
    tags=["mandates"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)


class NewMandate(Body):
    """What a team leader may judge, and when: skills, categories, or both."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"minItems": 1}}}
                for name in ("skills", "categories")
            ]
        }
    )

    skills: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    categories: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    first_day: Day
    last_day: Day = Field(description="Included.")

    @model_validator(mode="after")
    def _of_something_for_a_while(self) -> "NewMandate":
        if not self.skills and not self.categories:
            raise wrong("one-needed", first="skills", second="categories")
        if self.last_day < self.first_day:
            raise wrong("days-in-order")
        return self


class MandateView(View):
    """A mandate."""

    id: UUID
    url: str
    team_leader_id: UUID
    skills: list[UUID]
    categories: list[str]
    first_day: date
    last_day: date
    suspended_at: datetime | None
    ended_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, work: Work, row: Mandate) -> "MandateView":
        """The view of a row."""
        return cls(
            id=row.id,
            url=work.urls.mandate(row.organisation_id, row.id),
            team_leader_id=row.team_leader_id,
            skills=[UUID(skill) for skill in row.skills],
            categories=row.categories,
            first_day=row.authorised_from,
            last_day=row.authorised_until,
            suspended_at=row.suspended_at,
            ended_at=row.ended_at,
            reason=row.reason,
        )


@router.post(
    "/team-leaders/{team_leader_id}/mandates", status_code=201, responses=problems.responses(Refused)
)
def give_mandate(team_leader_id: UUID, body: NewMandate, response: Response, work: SignedIn) -> MandateView:
    """Sign a mandate for a team leader."""
    leader = get_leader(work, team_leader_id)
    row = service.give(
        work,
        leader,
        first_day=body.first_day,
        last_day=body.last_day,
        skills=body.skills,
        categories=body.categories,
    )
    response.headers["Location"] = f"{work.urls.base}/api/v1/mandates/{row.id}"
    return MandateView.of(work, row)


@router.get("/team-leaders/{team_leader_id}/mandates")
def index(team_leader_id: UUID, work: SignedIn, paged: Paged) -> Listing[MandateView]:
    """The mandates of a team leader, newest first, ended ones included."""
    found = paged.read(lambda window: service.page(work, team_leader_id, window))
    return paged.listing(found, [MandateView.of(work, row) for row in found.rows])


@router.get("/mandates/{mandate_id}")
def show_mandate(mandate_id: UUID, work: SignedIn) -> MandateView:
    """A mandate of the own organisation."""
    return MandateView.of(work, service.get(work, mandate_id))


@router.post("/mandates/{mandate_id}/suspend", responses=problems.responses(Conflict))
def suspend_mandate(mandate_id: UUID, body: Reason, work: SignedIn) -> MandateView:
    """Let a mandate rest."""
    row = service.get(work, mandate_id)
    service.suspend(work, row, body.reason)
    return MandateView.of(work, row)


@router.post("/mandates/{mandate_id}/resume", responses=problems.responses(Conflict))
def resume_mandate(mandate_id: UUID, work: SignedIn) -> MandateView:
    """Let a resting mandate run again."""
    row = service.get(work, mandate_id)
    service.resume(work, row)
    return MandateView.of(work, row)


@router.post("/mandates/{mandate_id}/end", responses=problems.responses(Conflict))
def end_mandate(mandate_id: UUID, body: Ending, work: SignedIn) -> MandateView:
    """End a mandate for good; badges given under it stay good."""
    row = service.get(work, mandate_id)
    ending.end(work, row, body.reason, last_day=body.last_day)
    return MandateView.of(work, row)
