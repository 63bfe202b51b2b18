"""Team leaders and their mandates over HTTP: the organisation's side of `/api/v1`."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.awards import consent as consents
from app.awards import endings
from app.http import problems
from app.http.bodies import Body, Day, Ending, ExternalId, Filters, Flag, Name, Reason, View, WantedExternalId
from app.http.deps import SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.mandates import service as mandates
from app.mandates.tables import Mandate
from app.people import service
from app.people.tables import TeamLeader
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.runtime import Work
from schemas.errors import Conflict, NotFound, Refused

router = APIRouter(
    prefix="/api/v1",
    tags=["team leaders"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)


class NewTeamLeader(Body):
    """A team leader to appoint."""

    display_name: Name
    name_in_badge: Flag = Field(default=False, description="The leader agreed to be named in the badges.")
    external_id: ExternalId | None = None


class Consent(Body):
    """Whether the leader agrees to be named in badges."""

    name_in_badge: Flag


class NewMandate(Body):
    """What a team leader may judge, and when."""

    skills: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    categories: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    first_day: Day
    last_day: Day = Field(description="Included.")


class LeaderFilters(Filters):
    """Which team leaders are asked for; all of it together."""

    state: service.Presence | None = Field(
        default=None, description="Only those who are there, or only those who were erased."
    )
    external_id: WantedExternalId = None


class TeamLeaderView(View):
    """A team leader."""

    id: UUID
    organisation_id: UUID
    external_id: str | None
    profile: str
    display_name: str | None
    name_in_badge: bool

    @classmethod
    def of(cls, work: Work, row: TeamLeader) -> "TeamLeaderView":
        """The view of a row."""
        return cls(
            id=row.id,
            organisation_id=row.organisation_id,
            external_id=row.external_id,
            profile=work.urls.team_leader(row.organisation_id, row.pseudonym),
            display_name=row.display_name,
            name_in_badge=row.name_in_badge,
        )


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
    "/organisations/{organisation_id}/team-leaders", status_code=201, responses=problems.responses(Refused)
)
def appoint(organisation_id: UUID, body: NewTeamLeader, response: Response, work: SignedIn) -> TeamLeaderView:
    """Appoint a team leader, who may judge nothing until a mandate says so."""
    row = service.appoint(
        work,
        organisation_id,
        display_name=body.display_name,
        name_in_badge=body.name_in_badge,
        external_id=body.external_id,
    )
    response.headers["Location"] = f"{work.urls.base}/api/v1/team-leaders/{row.id}"
    return TeamLeaderView.of(work, row)


@router.get("/organisations/{organisation_id}/team-leaders")
def index(
    organisation_id: UUID, work: SignedIn, paged: Paged, filters: Annotated[LeaderFilters, Query()]
) -> Listing[TeamLeaderView]:
    """The team leaders of the own organisation, oldest first."""
    found = paged.read(lambda window: service.page(work, organisation_id, window, **filters.model_dump()))
    return paged.listing(found, [TeamLeaderView.of(work, row) for row in found.rows])


@router.get("/team-leaders/{team_leader_id}")
def show(team_leader_id: UUID, work: SignedIn) -> TeamLeaderView:
    """A team leader of the own organisation."""
    return TeamLeaderView.of(work, service.get(work, team_leader_id))


@router.put("/team-leaders/me/consent")
def consent(body: Consent, work: SignedIn) -> TeamLeaderView:
    """Agree to be named in badges, or no longer; only leaders themselves decide."""
    row = consents.set_own_consent(work, name_in_badge=body.name_in_badge)
    return TeamLeaderView.of(work, row)


@router.delete("/team-leaders/{team_leader_id}/name", status_code=204)
def erase_name(team_leader_id: UUID, work: SignedIn) -> None:
    """Forget who a pseudonym is; whoever acted under it no longer does."""
    consents.erase_leader(work, service.get(work, team_leader_id))


@router.post(
    "/team-leaders/{team_leader_id}/mandates", status_code=201, responses=problems.responses(Refused)
)
def give_mandate(team_leader_id: UUID, body: NewMandate, response: Response, work: SignedIn) -> MandateView:
    """Sign a mandate for a team leader."""
    leader = service.get(work, team_leader_id)
    row = mandates.give(
        work,
        leader,
        first_day=body.first_day,
        last_day=body.last_day,
        skills=body.skills,
        categories=body.categories,
    )
    response.headers["Location"] = work.urls.mandate(row.organisation_id, row.id)
    return MandateView.of(work, row)


@router.get("/team-leaders/{team_leader_id}/mandates")
def mandates_of(team_leader_id: UUID, work: SignedIn, paged: Paged) -> Listing[MandateView]:
    """The mandates of a team leader, newest first, ended ones included."""
    found = paged.read(lambda window: mandates.page(work, team_leader_id, window))
    return paged.listing(found, [MandateView.of(work, row) for row in found.rows])


@router.post("/mandates/{mandate_id}/suspend", responses=problems.responses(Conflict))
def suspend_mandate(mandate_id: UUID, body: Reason, work: SignedIn) -> MandateView:
    """Let a mandate rest."""
    row = mandates.get(work, mandate_id)
    mandates.suspend(work, row, body.reason)
    return MandateView.of(work, row)


@router.post("/mandates/{mandate_id}/resume", responses=problems.responses(Conflict))
def resume_mandate(mandate_id: UUID, work: SignedIn) -> MandateView:
    """Let a resting mandate run again."""
    row = mandates.get(work, mandate_id)
    mandates.resume(work, row)
    return MandateView.of(work, row)


@router.post("/mandates/{mandate_id}/end", responses=problems.responses(Conflict))
def end_mandate(mandate_id: UUID, body: Ending, work: SignedIn) -> MandateView:
    """End a mandate for good; badges given under it stay good."""
    row = mandates.get(work, mandate_id)
    endings.end_mandate(work, row, body.reason, last_day=body.last_day)
    return MandateView.of(work, row)
