"""What happens to the palette."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.events.types import EventType
from app.platform.events.event import Event


@dataclass(frozen=True)
class SkillPublished(Event):
    """A version of a skill was published; the subject is the version."""

    type: ClassVar = EventType.SKILL_PUBLISHED
    skill_id: UUID
    number: int


@dataclass(frozen=True)
class SkillWithdrawn(Event):
    """A skill was taken off the palette; the subject is the skill."""

    type: ClassVar = EventType.SKILL_WITHDRAWN
