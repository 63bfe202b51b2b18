"""Who may make, see and withdraw which bearer token. The tokens themselves are kept by `issuers.tokens`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import select

from app.access import scopes as access_scopes
from app.access.actions import Action
from app.access.check import allows, check, check_role, may_ever, unknown
from app.access.scopes import Scope
from app.access.table import Reach
from app.issuers import tokens
from app.issuers.tables import AccessToken
from app.learners import service as learners
from app.learners.tables import Learner
from app.organisations.service import find_association
from app.organisations.service import get as get_organisation
from app.people.tables import TeamLeader
from app.platform import keyset
from app.platform.db import hold, lock
from app.platform.errors import Invalid, NotAllowed
from app.platform.keyset import Slice, Window
from app.platform.principal import BOUND_TO_ORGANISATION, OF_ASSOCIATION, Principal, Role
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from schemas.errors import Conflict, Gone

FOR: Final[Mapping[Role, Action]] = MappingProxyType(
    {
        Role.PLATFORM_ADMIN: Action.TOKEN_CREATE_FOR_PLATFORM,
        Role.ASSOCIATION_ADMIN: Action.TOKEN_CREATE_FOR_ASSOCIATION,
        Role.PALETTE_EDITOR: Action.TOKEN_CREATE_FOR_EDITOR,
        Role.ORGANISATION_ADMIN: Action.TOKEN_CREATE_FOR_ADMIN,
        Role.TEAM_LEADER: Action.TOKEN_CREATE_FOR_LEADER,
        Role.LEARNER: Action.TOKEN_CREATE_FOR_LEARNER,
    }
)
"""What it takes to make a token of a role. The service and visitors have none."""


def create(
    work: Work,
    role: Role,
    *,
    organisation_id: UUID | None = None,
    team_leader_id: UUID | None = None,
    learner_id: UUID | None = None,
    label: str | None = None,
    scopes: Collection[Scope] | None = None,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """Make a token.

    Args:
        work: the unit of work.
        role: what it may be used for.
        organisation_id: for whom; without it the association for its roles, the person's or one's own.
        team_leader_id: for which team leader; goes with that role alone, as `learner_id` with its own.
        learner_id: for which learner.
        label: what it is for.
        scopes: what of the role it may do; as much as its maker may without it.
        expires_at: until when; a year without it.

    Returns:
        The row, and the token itself, which is shown once and never again.

    Raises:
        NotAllowed: `role-not-allowed`; `scope-exceeded`, the maker's own token is for less.
        Invalid: `token-binding` when the role and what it is bound to do not go together; `token-expiry`;
            `scope-not-of-role`.
        NotFound: `organisation-unknown`, `team-leader-unknown` or `learner-unknown`.
        Gone: `team-leader-erased` or `learner-erased`.
        Conflict: `association-missing`; `admin-present`, an organisation has an admin to make further ones.
        Refused: a rule for text.
    """
    action = _action(work.principal, role)
    _check_persons(role, team_leader_id, learner_id)
    organisation_id = _for_whom(work, action, role, organisation_id, team_leader_id or learner_id)
    return tokens.make(
        work,
        role,
        issuer_id=organisation_id,
        team_leader_id=team_leader_id,
        learner_id=learner_id,
        label=label,
        scopes=_narrowed(work.principal, role, scopes),
        expires_at=expires_at,
    )


def page(work: Work, window: Window, *, organisation_id: UUID | None = None) -> Slice[AccessToken]:
    """Some of the tokens that the principal sees, newest first, ended ones included.

    Args:
        work: the unit of work.
        window: the piece of the list.
        organisation_id: only this organisation's.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`, also for an organisation whose tokens are not theirs to see.
    """
    reach = check_role(work.principal, Action.TOKEN_READ)
    if organisation_id is None and reach is not Reach.ALL:
        organisation_id = work.principal.organisation_id
    # Tokens without a role have an instance of the VC-API sign; they are its own affair.
    query = select(AccessToken).where(AccessToken.role.is_not(None))
    if organisation_id is not None:
        check(work.principal, Action.TOKEN_READ, organisation_id, about="organisation")
        query = query.where(AccessToken.issuer_id == get_organisation(work.session, organisation_id).id)
    by = (AccessToken.created_at, AccessToken.id)
    return keyset.read(work.session, query, window, by=by, newest_first=True)


def get(work: Work, token_id: UUID) -> AccessToken:
    """A token that the principal sees: everybody sees the one in use.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `token-unknown`.
    """
    row = work.session.get(AccessToken, token_id)
    if row is not None and _is_in_use(work.principal, row):
        return row
    check_role(work.principal, Action.TOKEN_READ)
    if row is None or row.role is None:
        raise unknown("token")
    check(work.principal, Action.TOKEN_READ, row.issuer_id)
    return row


def revoke(work: Work, token_id: UUID) -> None:
    """Withdraw a token; doing it twice changes nothing. Everybody may withdraw the one in use.

    Raises:
        NotAllowed: `role-not-allowed`, also for a token that the principal could not have made.
        NotFound: `token-unknown`, also for a token that the principal does not see.
    """
    row = get(work, token_id)
    if row.role is not None and not _is_in_use(work.principal, row):
        check(work.principal, Action.TOKEN_REVOKE, row.issuer_id)
        check(work.principal, FOR[row.role], row.issuer_id)
    tokens.revoke(work, row)


def _is_in_use(principal: Principal, row: AccessToken) -> bool:
    return principal.id == tokens.principal_id(row)


def _action(principal: Principal, role: Role) -> Action:
    if role not in FOR:
        raise Invalid("token-binding", f"No token has the role {role}.")
    action = FOR[role]
    first = Action.TOKEN_CREATE_FOR_FIRST_ADMIN
    if role is Role.ORGANISATION_ADMIN and may_ever(principal, first) and not may_ever(principal, action):
        action = first
    check_role(principal, action)
    return action


def _for_whom(
    work: Work, action: Action, role: Role, organisation_id: UUID | None, person_id: UUID | None
) -> UUID | None:
    organisation_id = _organisation(work, action, role, organisation_id, person_id)
    _check_binding(role, organisation_id)
    check(work.principal, action, organisation_id, about="organisation")
    if organisation_id is not None:
        _check_organisation(work, action, role, organisation_id)
    return organisation_id


def _organisation(
    work: Work, action: Action, role: Role, organisation_id: UUID | None, person_id: UUID | None
) -> UUID | None:
    if person_id is not None and role is Role.TEAM_LEADER:
        return _organisation_of_leader(work, action, person_id, organisation_id)
    if person_id is not None:
        return _organisation_of_learner(work, action, person_id, organisation_id)
    if organisation_id is not None:
        return organisation_id
    if role in OF_ASSOCIATION:
        association = find_association(work.session)
        if association is None:
            raise Conflict("association-missing", "This installation has no association yet.")
        return association.id
    return work.principal.organisation_id if check_role(work.principal, action) is Reach.OWN else None


def _organisation_of_leader(
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


def _organisation_of_learner(
    work: Work, action: Action, learner_id: UUID, organisation_id: UUID | None
) -> UUID:
    known = work.session.get(Learner, learner_id)
    if known is None or not allows(work.principal, action, known.organisation_id):
        raise unknown("learner")
    # Erasing ends the tokens that there are; none may be made meanwhile.
    learner = learners.hold(work, learner_id)
    if organisation_id not in {None, learner.organisation_id}:
        raise Invalid("token-binding", "The learner belongs to another organisation.")
    return learner.organisation_id


def _check_persons(role: Role, team_leader_id: UUID | None, learner_id: UUID | None) -> None:
    if (role is Role.TEAM_LEADER) != (team_leader_id is not None):
        raise Invalid("token-binding", "A team_leader token, and only that, is bound to a team leader.")
    if (role is Role.LEARNER) != (learner_id is not None):
        raise Invalid("token-binding", "A learner token, and only that, is bound to a learner.")


def _check_binding(role: Role, organisation_id: UUID | None) -> None:
    if (role in BOUND_TO_ORGANISATION) != (organisation_id is not None):
        raise Invalid("token-binding", "This role goes with an organisation, or this one does not.")


def _check_organisation(work: Work, action: Action, role: Role, organisation_id: UUID) -> None:
    organisation = get_organisation(work.session, organisation_id)
    is_association = organisation.kind is OrganisationKind.ASSOCIATION
    if role in OF_ASSOCIATION and not is_association:
        raise Invalid("token-binding", f"A token of the role {role} belongs to the association.")
    if action is not Action.TOKEN_CREATE_FOR_FIRST_ADMIN:
        return
    if is_association:
        raise NotAllowed("role-not-allowed", "Who administers the association itself is for the platform.")
    # Locked first: two at once would both find that there is none.
    lock(work.session, organisation)
    if any(_makes_admins(row, work.now) for row in tokens.of_issuer(work.session, organisation_id)):
        detail = "This organisation has an admin, who makes the tokens of further ones."
        raise Conflict("admin-present", detail)


def _makes_admins(row: AccessToken, now: datetime) -> bool:
    admin = row.role is Role.ORGANISATION_ADMIN and tokens.is_running(row, now)
    return admin and access_scopes.covers(row.scopes, Scope.TOKENS_WRITE)


def _narrowed(principal: Principal, role: Role, wished: Collection[Scope] | None) -> Collection[str] | None:
    if wished is None:
        return principal.scopes
    if not set(wished) <= access_scopes.of_role(role):
        raise Invalid("scope-not-of-role", f"A token of the role {role} cannot use all of these scopes.")
    if not all(access_scopes.covers(principal.scopes, scope) for scope in wished):
        raise NotAllowed("scope-exceeded", "A token makes no token that may do more than it may itself.")
    return wished
