"""Looking organisations up, and what the association signed about them, a page at a time."""

from uuid import UUID

from sqlalchemy import select

from app.access.actions import Action
from app.access.check import check
from app.organisations.service import show
from app.organisations.tables import Endorsement, Organisation
from app.platform import keyset
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from schemas.errors import NotFound


def page(work: Work, window: Window, *, kind: OrganisationKind | None = None) -> Slice[Organisation]:
    """Some organisations, oldest first.

    Args:
        work: the unit of work.
        window: the piece of the list.
        kind: only those of this kind.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    check(work.principal, Action.ORGANISATION_READ)
    query = select(Organisation)
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    return keyset.read(work.session, query, window, by=(Organisation.created_at, Organisation.id))


def endorsements(work: Work, organisation_id: UUID, window: Window) -> Slice[Endorsement]:
    """Some of what the association signed about an organisation, newest first.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`.
    """
    organisation = show(work, organisation_id)
    query = select(Endorsement).where(Endorsement.organisation_id == organisation.id)
    by = (Endorsement.signed_at, Endorsement.id)
    return keyset.read(work.session, query, window, by=by, newest_first=True)


def endorsement(work: Work, organisation_id: UUID, endorsement_id: UUID) -> Endorsement:
    """One thing that the association signed about an organisation.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown` or `endorsement-unknown`.
    """
    row = work.session.get(Endorsement, endorsement_id)
    if row is None or row.organisation_id != show(work, organisation_id).id:
        raise NotFound("endorsement-unknown", "There is no such endorsement.")
    return row
