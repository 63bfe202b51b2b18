"""Organisations over HTTP: the association's side of `/api/v1`."""

from datetime import date, datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, HttpUrl, model_validator

from app.http import problems
from app.http.bodies import Body, Day, Ending, Name, Patch, View, Words, wrong
from app.http.deps import SignedIn
from app.http.etags import IfMatch
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.organisations import keurmerk, listing, service
from app.organisations.tables import Endorsement, Organisation
from app.platform.errors import NotAllowed, NotSignedIn, PreconditionFailed
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from schemas.errors import Conflict, NotFound, Refused, Unfit

router = APIRouter(
    prefix="/api/v1/organisations",
    tags=["organisations"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)

Kind = Annotated[OrganisationKind | None, Query(description="Only organisations of this kind.")]


class NewOrganisation(Body):
    """An organisation to add."""

    kind: OrganisationKind
    name: Name
    url: HttpUrl | None = None
    description: Words | None = None


class OrganisationPatch(Patch):
    """What is to be different about an organisation."""

    name: Name = Field(default_factory=str)
    url: HttpUrl | None = Field(default=None, description="The organisation's own site.")
    description: Words | None = None

    def said(self) -> service.Changes:
        """The changes as the service takes them."""
        changes = self.changes()
        if changes.get("url") is not None:
            changes["url"] = str(changes["url"])
        return cast("service.Changes", changes)


class Keurmerk(Body):
    """The days of a keurmerk."""

    first_day: Day
    last_day: Day | None = Field(
        default=None, description="Included; three years after the first day without it."
    )

    @model_validator(mode="after")
    def _for_a_while(self) -> "Keurmerk":
        if self.last_day is not None and self.last_day < self.first_day:
            raise wrong("days-in-order")
        return self


class OrganisationView(View):
    """An organisation."""

    id: UUID
    did: str
    profile: str
    kind: OrganisationKind
    name: str
    url: str | None
    description: str | None
    keurmerk_from: date | None
    keurmerk_until: date | None
    keurmerk_ends_at: datetime | None = Field(description="Set by an explicit end.")
    created_at: datetime

    @classmethod
    def of(cls, work: Work, row: Organisation) -> "OrganisationView":
        """The view of a row."""
        return cls.model_validate(
            {
                **{name: getattr(row, name) for name in cls.model_fields if name not in {"did", "profile"}},
                "did": work.urls.did(row.id),
                "profile": work.urls.organisation(row.id),
            }
        )


class EndorsementView(View):
    """What the association signed."""

    id: UUID
    url: str
    first_day: date
    last_day: date

    @classmethod
    def of(cls, work: Work, row: Endorsement) -> "EndorsementView":
        """The view of a row."""
        url = work.urls.endorsement(row.organisation_id, row.id)
        return cls(id=row.id, url=url, first_day=row.authorised_from, last_day=row.authorised_until)


@router.get("")
def index(work: SignedIn, paged: Paged, kind: Kind = None) -> Listing[OrganisationView]:
    """The organisations of this installation, oldest first."""
    found = paged.read(lambda window: listing.page(work, window, kind=kind))
    return paged.listing(found, [OrganisationView.of(work, row) for row in found.rows])


@router.get("/{organisation_id}")
def show(organisation_id: UUID, work: SignedIn) -> OrganisationView:
    """One organisation."""
    return OrganisationView.of(work, service.show(work, organisation_id))


@router.post("", status_code=201, responses=problems.responses(Conflict, Refused))
def create(body: NewOrganisation, response: Response, work: SignedIn) -> OrganisationView:
    """Add an organisation. The association adds members and academies, the platform any kind."""
    row = service.create(
        work,
        kind=body.kind,
        name=body.name,
        url=str(body.url) if body.url else None,
        description=body.description,
    )
    response.headers["Location"] = _address(work, row.id)
    return OrganisationView.of(work, row)


@router.patch("/{organisation_id}", responses=problems.responses(Unfit, PreconditionFailed))
def change(
    organisation_id: UUID, body: OrganisationPatch, expected: IfMatch, work: SignedIn
) -> OrganisationView:
    """Change what an organisation says of itself; badges given before keep what they were signed with."""
    row = service.show(work, organisation_id)
    expected.check(work, row, lambda: show(organisation_id, work))
    service.change(work, row, body.said())
    return OrganisationView.of(work, row)


@router.post("/{organisation_id}/keurmerk", status_code=201, responses=problems.responses(Conflict, Refused))
def grant_keurmerk(
    organisation_id: UUID, body: Keurmerk, response: Response, work: SignedIn
) -> EndorsementView:
    """Admit or renew a member, or shorten its keurmerk: the association signs anew."""
    row = keurmerk.grant(work, organisation_id, first_day=body.first_day, last_day=body.last_day)
    response.headers["Location"] = f"{_address(work, organisation_id)}/endorsements/{row.id}"
    return EndorsementView.of(work, row)


@router.get("/{organisation_id}/endorsements")
def endorsements(organisation_id: UUID, work: SignedIn, paged: Paged) -> Listing[EndorsementView]:
    """What the association signed about an organisation, newest first."""
    found = paged.read(lambda window: listing.endorsements(work, organisation_id, window))
    return paged.listing(found, [EndorsementView.of(work, row) for row in found.rows])


@router.get("/{organisation_id}/endorsements/{endorsement_id}")
def endorsement(organisation_id: UUID, endorsement_id: UUID, work: SignedIn) -> EndorsementView:
    """One thing that the association signed about an organisation."""
    return EndorsementView.of(work, listing.endorsement(work, organisation_id, endorsement_id))


@router.post("/{organisation_id}/keurmerk/end", responses=problems.responses(Conflict, Refused))
def end_keurmerk(organisation_id: UUID, body: Ending, work: SignedIn) -> OrganisationView:
    """End a keurmerk, and with it the mandates that it carries; badges given before stay good."""
    keurmerk.end(work, organisation_id, body.reason, last_day=body.last_day)
    return OrganisationView.of(work, service.get(work.session, organisation_id))


@router.post("/{organisation_id}/authority-key", status_code=201, responses=problems.responses(Refused))
def rotate_authority_key(organisation_id: UUID, response: Response, work: SignedIn) -> OrganisationView:
    """Give an organisation a new authority key; what the old one signed stays good."""
    response.headers["Location"] = _address(work, organisation_id)
    service.rotate_authority_key(work, organisation_id)
    return OrganisationView.of(work, service.get(work.session, organisation_id))


def _address(work: Work, organisation_id: UUID) -> str:
    return f"{work.urls.base}{router.prefix}/{organisation_id}"
