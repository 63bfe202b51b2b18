"""What happens to mandates."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from app.events.types import EventType
from app.platform.events.event import Event


class EndCause(StrEnum):
    """What ended a mandate."""

    ORGANISATION = "organisation"
    KEURMERK = "keurmerk"


@dataclass(frozen=True)
class MandateGiven(Event):
    """A mandate was signed; the subject is the mandate."""

    type: ClassVar = EventType.MANDATE_GIVEN
    team_leader_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True)
class MandateSuspended(Event):
    """A mandate rests; the subject is the mandate."""

    type: ClassVar = EventType.MANDATE_SUSPENDED
    team_leader_id: UUID


@dataclass(frozen=True)
class MandateResumed(Event):
    """A resting mandate runs again; the subject is the mandate."""

    type: ClassVar = EventType.MANDATE_RESUMED
    team_leader_id: UUID


@dataclass(frozen=True)
class MandateEnded(Event):
    """A mandate was ended for good, at once or by the end of a later day; the subject is the mandate."""

    type: ClassVar = EventType.MANDATE_ENDED
    team_leader_id: UUID
    last_day: date
    cause: EndCause
