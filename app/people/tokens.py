"""Who may have which token, and who may withdraw it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.issuers import tokens
from app.issuers.tokens import AccessToken
from app.organisations.service import get as get_organisation
from app.people.tables import TeamLeader
from app.platform.db import hold
from app.platform.errors import Invalid
from app.platform.principal import BOUND_TO_ORGANISATION, EVERYWHERE, SIGNED_IN, Role
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from schemas.errors import Gone, NotFound


def create(
    work: Work,
    role: Role,
    *,
    organisation_id: UUID | None = None,
    team_leader_id: UUID | None = None,
    label: str | None = None,
    scopes: Collection[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """Make a token for a role; see `issuers.tokens.make`.

    Returns:
        The row, and the token itself, which is shown once and never again.

    Raises:
        Invalid: `token-binding` when the role and what it is bound to do not go together; `token-expiry`.
        NotFound: `organisation-unknown` or `team-leader-unknown`.
        Gone: `team-leader-erased`.
        Refused: a rule for text.
    """
    _check_binding(role, organisation_id, team_leader_id)
    if team_leader_id is not None:
        _check_leader(work, team_leader_id, organisation_id)
    if organisation_id is not None:
        _check_kind(work, role, organisation_id)
    return tokens.make(
        work,
        role,
        issuer_id=organisation_id,
        team_leader_id=team_leader_id,
        label=label,
        scopes=scopes,
        expires_at=expires_at,
    )


def revoke(work: Work, token_id: UUID) -> None:
    """Withdraw a token; doing it twice changes nothing.

    Raises:
        NotFound: `token-unknown`, also for a token that the principal may not withdraw.
    """
    row, principal = work.session.get(AccessToken, token_id), work.principal
    own = row is not None and row.role == Role.TEAM_LEADER and row.issuer_id == principal.organisation_id
    if row is None or not (own or principal.role in EVERYWHERE):
        raise NotFound("token-unknown", "There is no such token.")
    tokens.revoke(work, row)


def _check_binding(role: Role, organisation_id: UUID | None, team_leader_id: UUID | None) -> None:
    if role not in SIGNED_IN:
        raise Invalid("token-binding", f"No token has the role {role}.")
    if (role in BOUND_TO_ORGANISATION) != (organisation_id is not None):
        raise Invalid("token-binding", "This role goes with an organisation, or this one does not.")
    if (role is Role.TEAM_LEADER) != (team_leader_id is not None):
        raise Invalid("token-binding", "A team_leader token, and only that, is bound to a team leader.")


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


def _check_kind(work: Work, role: Role, organisation_id: UUID) -> None:
    organisation = get_organisation(work.session, organisation_id)
    if role is Role.ASSOCIATION_ADMIN and organisation.kind != OrganisationKind.ASSOCIATION:
        raise Invalid("token-binding", "An association_admin token belongs to the association.")
