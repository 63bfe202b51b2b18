"""What of a role a token may be used for: a closed list of reading and writing per kind of thing.

A scope only takes away. A token without a list may do all that its role may; one with a list what is in the
table and on the list. Writing includes reading.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.access.actions import Action
from app.access.table import TABLE
from app.platform.principal import Role


class Scope(StrEnum):
    """`things:read` or `things:write`."""

    EVENTS_READ = "events:read"
    ORGANISATIONS_READ = "organisations:read"
    ORGANISATIONS_WRITE = "organisations:write"
    """Their keurmerk and keys as well."""
    TEAM_LEADERS_READ = "team-leaders:read"
    TEAM_LEADERS_WRITE = "team-leaders:write"
    """Their mandates as well."""
    PALETTE_WRITE = "palette:write"
    LEARNERS_READ = "learners:read"
    LEARNERS_WRITE = "learners:write"
    AWARDS_READ = "awards:read"
    AWARDS_WRITE = "awards:write"
    TOKENS_READ = "tokens:read"
    TOKENS_WRITE = "tokens:write"
    INSTANCES_WRITE = "instances:write"


THINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "event": "events",
        "organisation": "organisations",
        "keurmerk": "organisations",
        "key": "organisations",
        "team-leader": "team-leaders",
        "mandate": "team-leaders",
        "palette": "palette",
        "learner": "learners",
        "card": "learners",
        "award": "awards",
        "wallet-offer": "awards",
        "wallet-settings": "organisations",
        "token": "tokens",
        "instance": "instances",
    }
)
"""From the noun of an action to the things of a scope."""


def needed(action: Action) -> Scope:
    """The scope that an action takes."""
    kind = "read" if action.value.endswith(".read") else "write"
    return Scope(f"{THINGS[action.noun]}:{kind}")


def covers(held: Collection[str] | None, wanted: str) -> bool:
    """Whether a list of scopes holds one; None holds all."""
    return held is None or wanted in held or wanted.replace(":read", ":write") in held


def of_role(role: Role) -> frozenset[Scope]:
    """The scopes that mean something for a role."""
    written = {needed(action) for action, rule in TABLE.items() if rule.of(role) is not None}
    return frozenset(scope for scope in Scope if covers(written, scope))
