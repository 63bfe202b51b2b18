"""Bearer tokens over HTTP: made, shown once, listed without their secret, withdrawn."""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, model_validator

from app.access.scopes import Scope
from app.http import problems
from app.http.bodies import Body, Moment, Name, View, wrong
from app.http.deps import SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.issuers.tables import AccessToken
from app.issuers.tokens import LONGEST, last_used
from app.platform.errors import Invalid, NotAllowed, NotSignedIn
from app.platform.principal import SIGNED_IN, Role
from app.platform.runtime import Work
from app.sign_in import tokens
from schemas.errors import Conflict, Gone, NotFound, Refused

router = APIRouter(
    prefix="/api/v1/tokens",
    tags=["tokens"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)
Label = Annotated[Name, Field(max_length=100, description="What it is for; never a secret.")]
Scopes = Annotated[
    frozenset[Scope], Field(min_length=1, description="What of its role it may do; writing includes reading.")
]
TokenRole = Annotated[
    Role,
    Field(
        description="What it may be used for; `service` and `visitor` have no tokens.",
        json_schema_extra={"enum": [role.value for role in SIGNED_IN]},
    ),
]


class NewToken(Body):
    """A token to make. Who may make which: docs/access.md."""

    role: TokenRole
    organisation_id: UUID | None = Field(
        default=None,
        description="For whom; without it the association for its roles, the person's or your own.",
    )
    team_leader_id: UUID | None = Field(default=None, description="Goes with the role `team_leader` alone.")
    learner_id: UUID | None = Field(default=None, description="Goes with the role `learner` alone.")
    label: Label | None = None
    scopes: Scopes | None = Field(default=None, description="All of its role, or of yours, without it.")
    expires_at: Moment | None = Field(default=None, description="A year from now without it.")
    days: Annotated[int, Field(ge=1, le=LONGEST.days)] | None = Field(
        default=None, description="How long it is good, instead of `expires_at`."
    )

    @model_validator(mode="after")
    def _one_end(self) -> "NewToken":
        if self.expires_at is not None and self.days is not None:
            raise wrong("one-of-two", first="expires_at", second="days")
        return self

    def ends_at(self, now: datetime) -> datetime | None:
        """When it ends; None when nothing was said."""
        return self.expires_at if self.days is None else now + timedelta(days=self.days)


class TokenView(View):
    """A token, without its secret."""

    id: UUID
    role: Role
    organisation_id: UUID | None
    team_leader_id: UUID | None
    learner_id: UUID | None
    label: str | None
    scopes: list[str] | None = Field(description="What of its role it may do; null for all of it.")
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, work: Work, row: AccessToken) -> "TokenView":
        """The view of a row."""
        told = {"organisation_id": row.issuer_id, "last_used_at": last_used(work, row)}
        same = {name: getattr(row, name) for name in cls.model_fields if name not in told}
        return cls.model_validate({**same, **told})


class MadeTokenView(TokenView):
    """A token that was just made, with its secret: the only time that it is shown."""

    SECRET: ClassVar[bool] = True

    token: str = Field(description="Goes into `Authorization: Bearer …`. It is shown once.")


@router.post("", status_code=201, responses=problems.responses(Invalid, Gone, Conflict, Refused))
def create(body: NewToken, response: Response, work: SignedIn) -> MadeTokenView:
    """Make a bearer token."""
    said = body.model_dump(exclude={"expires_at", "days"})
    row, token = tokens.create(work, expires_at=body.ends_at(work.now), **said)
    response.headers["Location"] = _address(work, row)
    return MadeTokenView(**TokenView.of(work, row).model_dump(), token=token)


@router.get("")
def index(
    work: SignedIn, paged: Paged, organisation_id: Annotated[UUID | None, Query()] = None
) -> Listing[TokenView]:
    """The tokens of the own organisation, newest first, ended ones included; the platform sees all."""
    piece = paged.read(lambda window: tokens.page(work, window, organisation_id=organisation_id))
    return paged.listing(piece, [TokenView.of(work, row) for row in piece.rows])


@router.get("/{token_id}")
def show(token_id: UUID, work: SignedIn) -> TokenView:
    """One token; everybody may see the one in use."""
    return TokenView.of(work, tokens.get(work, token_id))


@router.delete("/{token_id}", status_code=204)
def revoke(token_id: UUID, work: SignedIn) -> None:
    """Withdraw a token; everybody may withdraw the one in use."""
    tokens.revoke(work, token_id)


def _address(work: Work, row: AccessToken) -> str:
    return f"{work.urls.base}{router.prefix}/{row.id}"
