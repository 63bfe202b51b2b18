"""What happens to learners."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.events.types import EventType
from app.platform.events.event import Event


@dataclass(frozen=True)
class LearnerAdded(Event):
    """A learner was added; the subject is the learner."""

    type: ClassVar = EventType.LEARNER_ADDED


@dataclass(frozen=True)
class LearnerChanged(Event):
    """What is known of a learner was changed; the subject is the learner."""

    type: ClassVar = EventType.LEARNER_CHANGED


@dataclass(frozen=True)
class LearnerConsentChanged(Event):
    """A learner said what badges may say, or withdrew it; the subject is the learner."""

    type: ClassVar = EventType.LEARNER_CONSENT_CHANGED
    name_in_badge: bool
    email_in_badge: bool
    withdrawn: bool


@dataclass(frozen=True)
class LearnerErased(Event):
    """Who a learner is was forgotten; the subject is the learner."""

    type: ClassVar = EventType.LEARNER_ERASED


@dataclass(frozen=True)
class CardCreated(Event):
    """A learner got a card; the subject is the card."""

    type: ClassVar = EventType.CARD_CREATED
    learner_id: UUID


@dataclass(frozen=True)
class CardLocked(Event):
    """A card was locked after too many wrong codes; the subject is the card."""

    type: ClassVar = EventType.CARD_LOCKED
    learner_id: UUID


@dataclass(frozen=True)
class CardEnded(Event):
    """A card no longer shows anything; the subject is the card."""

    type: ClassVar = EventType.CARD_ENDED
    learner_id: UUID
