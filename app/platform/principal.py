"""Who acts, and in which role: plain values that every room may hold."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a token may be used for. An employer's administrator is its `organisation_admin`."""

    SERVICE = "service"
    """The service itself: the CLI, the seed, its own housekeeping. No token has it."""
    VISITOR = "visitor"
    """Anybody, without a token."""
    PLATFORM_ADMIN = "platform_admin"
    ASSOCIATION_ADMIN = "association_admin"
    PALETTE_EDITOR = "palette_editor"
    ORGANISATION_ADMIN = "organisation_admin"
    TEAM_LEADER = "team_leader"
    LEARNER = "learner"


OF_ASSOCIATION = frozenset({Role.ASSOCIATION_ADMIN, Role.PALETTE_EDITOR})
BOUND_TO_ORGANISATION = OF_ASSOCIATION | {Role.ORGANISATION_ADMIN, Role.TEAM_LEADER, Role.LEARNER}
SIGNED_IN = tuple(role for role in Role if role not in {Role.SERVICE, Role.VISITOR})


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts, as opaque ids: fit for an audit trail."""

    id: str
    role: Role
    organisation_id: UUID | None = None
    team_leader_id: UUID | None = None
    scopes: frozenset[str] | None = None
    """What of the role this principal may do; None for all of it."""
    learner_id: UUID | None = None

    @classmethod
    def service(cls) -> "Principal":
        """The service itself."""
        return cls("service", Role.SERVICE)

    @classmethod
    def leader(cls, organisation_id: UUID, team_leader_id: UUID) -> "Principal":
        """A team leader whom the service acts for without a token, as the seed does."""
        return cls(f"team-leader:{team_leader_id}", Role.TEAM_LEADER, organisation_id, team_leader_id)
