"""What happens to team leaders."""

from dataclasses import dataclass
from typing import ClassVar

from app.events.types import EventType
from app.platform.events.event import Event


@dataclass(frozen=True)
class TeamLeaderAppointed(Event):
    """A team leader was appointed, who may judge nothing yet; the subject is the team leader."""

    type: ClassVar = EventType.TEAM_LEADER_APPOINTED


@dataclass(frozen=True)
class TeamLeaderChanged(Event):
    """What colleagues call a team leader was changed; the subject is the team leader."""

    type: ClassVar = EventType.TEAM_LEADER_CHANGED


@dataclass(frozen=True)
class TeamLeaderConsentChanged(Event):
    """A team leader said whether badges may name them; the subject is the team leader."""

    type: ClassVar = EventType.TEAM_LEADER_CONSENT_CHANGED
    name_in_badge: bool


@dataclass(frozen=True)
class TeamLeaderErased(Event):
    """The name behind a pseudonym was forgotten, and its tokens ended; the subject is the team leader."""

    type: ClassVar = EventType.TEAM_LEADER_ERASED
