"""What an event is: a plain value with a type, of opaque ids and enumerated words only."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeAlias
from uuid import UUID

from app.platform.clock import on_the_wire

Scalar: TypeAlias = str | int | bool | None
Payload: TypeAlias = dict[str, Scalar]


@dataclass(frozen=True)
class Event:
    """One thing that happened. Each room's own are small frozen dataclasses in its `events.py`.

    What a subclass adds is the payload: ids, enumerated words, days, instants, numbers, yes or no. Never what
    people wrote: that stays in rows that erasure reaches.

    Attributes:
        organisation_id: in whose trail it stands; None for the installation's own.
        subject_id: what it happened to; the docstring of each event says what that is.
    """

    type: ClassVar[StrEnum]

    organisation_id: UUID | None
    subject_id: UUID

    @classmethod
    def payload_fields(cls) -> list[str]:
        """The names of what the payload says."""
        common = {field.name for field in fields(Event)}
        return [field.name for field in fields(cls) if field.name not in common]

    def payload(self) -> Payload:
        """What it says besides organisation and subject, as JSON has it."""
        return {name: _plain(getattr(self, name)) for name in self.payload_fields()}


def _plain(value: UUID | StrEnum | datetime | date | Scalar) -> Scalar:
    if isinstance(value, datetime):
        return on_the_wire(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | StrEnum):
        return str(value)
    return value
