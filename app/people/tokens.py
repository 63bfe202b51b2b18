"""Who may have which token, and who may withdraw it."""

from collections.abc import Collection
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from app.access.actions import Action
from app.access.check import allows, check, check_role, unknown
from app.issuers import tokens
from app.issuers.tokens import AccessToken
from app.organisations.service import get as get_organisation
from app.people.tables import TeamLeader
from app.platform.db import hold
from app.platform.errors import Invalid
from app.platform.principal import BOUND_TO_ORGANISATION, Role
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from schemas.errors import Gone

FOR: Final = MappingProxyType(
    {
        Role.PLATFORM_ADMIN: Action.TOKEN_CREATE_FOR_PLATFORM,
        Role.ASSOCIATION_ADMIN: Action.TOKEN_CREATE_FOR_ASSOCIATION,
        Role.PALETTE_EDITOR: Action.TOKEN_CREATE_FOR_ASSOCIATION,
        Role.ORGANISATION_ADMIN: Action.TOKEN_CREATE_FOR_ADMIN,
        Role.TEAM_LEADER: Action.TOKEN_CREATE_FOR_LEADER,
    }
)
"""What it takes to make a token of a role. The service and visitors have none."""


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
    if role not in FOR:
        raise Invalid("token-binding", f"No token has the role {role}.")
    check_role(work.principal, FOR[role])
    if team_leader_id is not None:
        organisation_id = _leaders_organisation(work, FOR[role], team_leader_id, organisation_id)
    check(work.principal, FOR[role], organisation_id, about="organisation")
    _check_binding(role, organisation_id, team_leader_id)
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
    check_role(work.principal, Action.TOKEN_REVOKE)
    row = work.session.get(AccessToken, token_id)
    if row is None or not allows(work.principal, FOR[row.role], row.issuer_id):
        raise unknown("token")
    tokens.revoke(work, row)


def _check_binding(role: Role, organisation_id: UUID | None, team_leader_id: UUID | None) -> None:
    if (role in BOUND_TO_ORGANISATION) != (organisation_id is not None):
        raise Invalid("token-binding", "This role goes with an organisation, or this one does not.")
    if (role is Role.TEAM_LEADER) != (team_leader_id is not None):
        raise Invalid("token-binding", "A team_leader token, and only that, is bound to a team leader.")


def _leaders_organisation(
    work: Work, action: Action, team_leader_id: UUID, organisation_id: UUID | None
) -> UUID:
    leader = work.session.get(TeamLeader, team_leader_id)
    if leader is None or not allows(work.principal, action, leader.organisation_id):
        raise unknown("team-leader")
    # Erasing ends the tokens that there are; none may be made meanwhile.
    hold(work.session, leader)
    if leader.erased_at is not None:
        raise Gone("team-leader-erased", "This team leader was erased.")
    if organisation_id not in {None, leader.organisation_id}:
        raise Invalid("token-binding", "The team leader belongs to another organisation.")
    return leader.organisation_id


def _check_kind(work: Work, role: Role, organisation_id: UUID) -> None:
    organisation = get_organisation(work.session, organisation_id)
    if role is Role.ASSOCIATION_ADMIN and organisation.kind != OrganisationKind.ASSOCIATION:
        raise Invalid("token-binding", "An association_admin token belongs to the association.")
