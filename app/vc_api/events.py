"""What happens to issuer instances."""

from dataclasses import dataclass
from typing import ClassVar

from app.events.types import EventType
from app.platform.events.event import Event


@dataclass(frozen=True)
class InstanceCreated(Event):
    """An issuer instance was made; the subject is the instance."""

    type: ClassVar = EventType.INSTANCE_CREATED


@dataclass(frozen=True)
class InstanceRemoved(Event):
    """An issuer instance was closed for good; the subject is the instance."""

    type: ClassVar = EventType.INSTANCE_REMOVED
