"""What happens to organisations and their keurmerk."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from app.events.types import EventType
from app.platform.events.event import Event
from credentials.rules.case import OrganisationKind


@dataclass(frozen=True)
class OrganisationCreated(Event):
    """An organisation was added; the subject is the organisation."""

    type: ClassVar = EventType.ORGANISATION_CREATED
    kind: OrganisationKind


@dataclass(frozen=True)
class OrganisationChanged(Event):
    """An organisation's name, site or description was changed; the subject is the organisation."""

    type: ClassVar = EventType.ORGANISATION_CHANGED


@dataclass(frozen=True)
class OrganisationEndorsed(Event):
    """The association signed who an organisation is; the subject is the endorsement."""

    type: ClassVar = EventType.ORGANISATION_ENDORSED


@dataclass(frozen=True)
class KeurmerkGranted(Event):
    """A keurmerk was granted or renewed; the subject is the organisation."""

    type: ClassVar = EventType.KEURMERK_GRANTED
    first_day: date
    last_day: date


@dataclass(frozen=True)
class KeurmerkShortened(Event):
    """A keurmerk that runs got an earlier last day; the subject is the organisation."""

    type: ClassVar = EventType.KEURMERK_SHORTENED
    first_day: date
    last_day: date


@dataclass(frozen=True)
class KeurmerkEnded(Event):
    """A keurmerk was ended, at once or by the end of a later day; the subject is the organisation."""

    type: ClassVar = EventType.KEURMERK_ENDED
    last_day: date
    ends_at: datetime
