"""What every service asks before it does something: may whoever acts do this, and to whose things?"""

from typing import Protocol, TypeVar
from uuid import UUID

from app.access.actions import Action
from app.access.scopes import covers, needed
from app.access.table import TABLE, Reach
from app.platform.errors import NotAllowed
from app.platform.principal import Principal, Role
from schemas.errors import NotFound


class Owned(Protocol):
    """Something that belongs to an organisation, as most rows do."""

    @property
    def organisation_id(self) -> UUID:
        """Whose it is."""


Thing = TypeVar("Thing", bound=Owned)


def check_role(principal: Principal, action: Action) -> Reach:
    """Refuse a role that may do this to nobody's things, and a token that is for less than its role.

    Returns:
        To whose things it may.

    Raises:
        NotAllowed: `role-not-allowed`, or `scope-missing` when the token is for less than its role.
    """
    reach = TABLE[action].of(principal.role)
    if reach is None:
        raise NotAllowed("role-not-allowed", "This token's role may not do this.")
    if not covers(principal.scopes, needed(action)):
        detail = f"This token's scopes leave out {needed(action)}."
        raise NotAllowed("scope-missing", detail, scope=needed(action).value)
    return reach


def check(
    principal: Principal,
    action: Action,
    organisation_id: UUID | None = None,
    *,
    team_leader_id: UUID | None = None,
    learner_id: UUID | None = None,
    about: str | None = None,
) -> None:
    """Refuse what the table does not allow.

    Args:
        principal: who acts.
        action: what is done.
        organisation_id: to whose things; None for what belongs to the installation.
        team_leader_id: which team leader's, where that matters.
        learner_id: which learner's, where that matters.
        about: what there is none of for a stranger; the noun of the action without it.

    Raises:
        NotAllowed: `role-not-allowed` when the role may do this to nobody's things.
        NotFound: `…-unknown` when it may, but not to these: that they exist is not for everybody to know.
    """
    reach = check_role(principal, action)
    if not _within(reach, principal, organisation_id, team_leader_id, learner_id):
        raise unknown(about or action.noun)


def allows(principal: Principal, action: Action, organisation_id: UUID | None = None) -> bool:
    """Whether the table allows this, where a no is no refusal."""
    reach = TABLE[action].of(principal.role)
    in_scope = covers(principal.scopes, needed(action))
    return reach is not None and in_scope and _within(reach, principal, organisation_id, None, None)


def may_ever(principal: Principal, action: Action) -> bool:
    """Whether the principal may do this to anybody's things at all."""
    return TABLE[action].of(principal.role) is not None and covers(principal.scopes, needed(action))


def found(principal: Principal, action: Action, thing: Thing | None) -> Thing:
    """Something that was looked up, for whoever may do this to it.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `…-unknown`, alike for what is not there and for what is somebody else's.
    """
    check_role(principal, action)
    if thing is None:
        raise unknown(action.noun)
    check(
        principal,
        action,
        thing.organisation_id,
        team_leader_id=getattr(thing, "team_leader_id", None),
        learner_id=getattr(thing, "learner_id", None),
    )
    return thing


def own_organisation(principal: Principal, action: Action) -> UUID:
    """The organisation in whose name something is done.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown` when the principal belongs to none.
    """
    check_role(principal, action)
    if principal.organisation_id is None:
        raise NotFound("organisation-unknown", "This token belongs to no organisation.")
    return principal.organisation_id


def only_learner(principal: Principal, action: Action) -> UUID | None:
    """The learner whose things alone a list may show; None for those of the whole organisation.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `…-unknown` when it may show only one's own, and the principal is no learner.
    """
    if check_role(principal, action) is not Reach.SELF:
        return None
    if principal.learner_id is None:
        raise unknown(action.noun)
    return principal.learner_id


def unknown(noun: str) -> NotFound:
    """The answer for what is not there, or not theirs to know of."""
    return NotFound(f"{noun}-unknown", f"There is no such {noun.replace('-', ' ')}.")


def _within(
    reach: Reach,
    principal: Principal,
    organisation_id: UUID | None,
    team_leader_id: UUID | None,
    learner_id: UUID | None,
) -> bool:
    if reach is Reach.ALL:
        return True
    # Nobody's things are not the own things of somebody who belongs to nobody.
    if organisation_id is None or organisation_id != principal.organisation_id:
        return False
    if reach is Reach.OWN:
        return True
    # Who is not named is nobody, and nobody's things are not a nameless caller's.
    whose, mine = (
        (learner_id, principal.learner_id)
        if principal.role is Role.LEARNER
        else (team_leader_id, principal.team_leader_id)
    )
    return whose is not None and whose == mine
