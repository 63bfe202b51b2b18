"""Bearer tokens over HTTP: made, shown once, withdrawn."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from app.http import problems
from app.http.bodies import Body, Moment, View
from app.http.deps import SignedIn
from app.http.route import StrictRoute
from app.people import tokens
from app.platform.errors import Invalid, NotAllowed, NotSignedIn
from app.platform.principal import Role
from schemas.errors import Gone, NotFound

router = APIRouter(
    prefix="/api/v1/tokens",
    tags=["tokens"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)


class NewToken(Body):
    """A token to make. An organisation makes tokens for its own team leaders, the platform for everybody."""

    role: Role
    organisation_id: UUID | None = None
    team_leader_id: UUID | None = None
    expires_at: Moment | None = None


class TokenView(View):
    """A token: the only time that it is shown."""

    SECRET = True

    id: UUID
    role: Role
    token: str
    expires_at: datetime | None


@router.post("", status_code=201, responses=problems.responses(Invalid, Gone))
def create(body: NewToken, work: SignedIn) -> TokenView:
    """Make a bearer token."""
    row, token = tokens.create(
        work,
        body.role,
        organisation_id=body.organisation_id,
        team_leader_id=body.team_leader_id,
        expires_at=body.expires_at,
    )
    return TokenView(id=row.id, role=body.role, token=token, expires_at=row.expires_at)


@router.delete("/{token_id}", status_code=204)
def revoke(token_id: UUID, work: SignedIn) -> None:
    """Withdraw a token."""
    tokens.revoke(work, token_id)
