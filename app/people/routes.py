"""Team leaders over HTTP: the organisation's side of `/api/v1`."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.http import problems
from app.http.bodies import Body, ExternalId, Filters, Flag, Name, Patch, View, WantedExternalId
from app.http.deps import SignedIn
from app.http.etags import IfMatch
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.people import service
from app.people.tables import TeamLeader
from app.platform.errors import NotAllowed, NotSignedIn, PreconditionFailed
from app.platform.runtime import Work
from schemas.errors import Conflict, Gone, NotFound, Refused, Unfit

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


class TeamLeaderPatch(Patch):
    """What is to be different about a team leader."""

    display_name: Name = Field(default_factory=str)
    external_id: ExternalId | None = None


class TeamLeaderConsent(Body):
    """Whether the leader agrees to be named in badges."""

    name_in_badge: Flag


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


@router.patch(
    "/team-leaders/{team_leader_id}", responses=problems.responses(Gone, Conflict, Unfit, PreconditionFailed)
)
def change(team_leader_id: UUID, body: TeamLeaderPatch, expected: IfMatch, work: SignedIn) -> TeamLeaderView:
    """Change what colleagues call a team leader; whether badges say the name is the leader's own to say."""
    row = service.get(work, team_leader_id)
    expected.check(work, row, lambda: show(team_leader_id, work))
    service.change(work, row, cast("service.Changes", body.changes()))
    return TeamLeaderView.of(work, row)


@router.put("/team-leaders/me/consent")
def consent(body: TeamLeaderConsent, work: SignedIn) -> TeamLeaderView:
    """Agree to be named in badges, or no longer; only leaders themselves decide."""
    row = service.set_own_consent(work, name_in_badge=body.name_in_badge)
    return TeamLeaderView.of(work, row)


@router.delete("/team-leaders/{team_leader_id}/name", status_code=204)
def erase_name(team_leader_id: UUID, work: SignedIn) -> None:
    """Forget who a pseudonym is; whoever acted under it no longer does."""
    service.erase_name(work, service.get(work, team_leader_id))
