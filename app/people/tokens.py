"""Bearer tokens: made for somebody of an organisation, withdrawn, ended with what they were made for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.issuers import tokens as security
from app.issuers.tokens import AccessToken
from app.organisations.service import get as get_organisation
from app.organisations.tables import Organisation
from app.people.tables import TeamLeader
from app.platform.audit import record
from app.platform.db import hold
from app.platform.errors import Invalid
from app.platform.principal import EVERYWHERE, Role
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from schemas.errors import Gone, NotFound


def create(
    work: Work,
    role: Role,
    *,
    organisation_id: UUID | None = None,
    team_leader_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """Make a token with 256 random bits.

    Returns:
        The row, and the token itself, which is shown once and never again.

    Raises:
        Invalid: `token-binding` when the role and what it is bound to do not go together.
        NotFound: `organisation-unknown` or `team-leader-unknown`.
        Gone: `team-leader-erased`.
    """
    if team_leader_id is not None:
        _check_leader(work, team_leader_id, organisation_id)
    if organisation_id is not None:
        _check_kind(role, get_organisation(work.session, organisation_id))
    row, token = security.create_token(
        work.session,
        role,
        work.now,
        organisation_id=organisation_id,
        team_leader_id=team_leader_id,
        expires_at=expires_at,
    )
    _record(work, row, "token.create")
    return row, token


def revoke(work: Work, token_id: UUID) -> None:
    """Withdraw a token; doing it twice changes nothing.

    Raises:
        NotFound: `token-unknown`, also for a token that the principal may not withdraw.
    """
    row, principal = work.session.get(AccessToken, token_id), work.principal
    own = (
        row is not None and row.role == Role.TEAM_LEADER and row.organisation_id == principal.organisation_id
    )
    if row is None or not (own or principal.role in EVERYWHERE):
        raise NotFound("token-unknown", "There is no such token.")
    if row.revoked_at is None:
        row.revoked_at = work.now
        _record(work, row, "token.revoke")


def end_of_leader(work: Work, team_leader_id: UUID, ends_at: datetime) -> None:
    """End every token of a team leader: at once, or at a later instant."""
    rows = work.session.scalars(
        select(AccessToken)
        .where(AccessToken.team_leader_id == team_leader_id, AccessToken.revoked_at.is_(None))
        .order_by(AccessToken.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        if ends_at <= work.now:
            row.revoked_at = work.now
        elif row.expires_at is None or row.expires_at > ends_at:
            row.expires_at = ends_at
        _record(work, row, "token.end")


def _check_leader(work: Work, team_leader_id: UUID, organisation_id: UUID | None) -> None:
    leader = work.session.get(TeamLeader, team_leader_id)
    if leader is None:
        raise NotFound("team-leader-unknown", "There is no such team leader.")
    # Erasing ends the tokens that there are; none may be made meanwhile.
    hold(work.session, leader)
    if leader.erased_at is not None:
        raise Gone("team-leader-erased", "This team leader was erased.")
    if leader.organisation_id != organisation_id:
        raise Invalid("token-binding", "The team leader belongs to another organisation.")


def _check_kind(role: Role, organisation: Organisation) -> None:
    if role is Role.ASSOCIATION_ADMIN and organisation.kind != OrganisationKind.ASSOCIATION:
        raise Invalid("token-binding", "An association_admin token belongs to the association.")


def _record(work: Work, row: AccessToken, action: str) -> None:
    # A token of the platform belongs to no organisation: it stands in the installation's own trail.
    record(work, row.organisation_id, action, row.id, row.role.replace("_", "-"))
