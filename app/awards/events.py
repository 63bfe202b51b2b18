"""What happens to awards."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.awards.tables import BindingEnd
from app.events.types import EventType
from app.platform.events.event import Event


@dataclass(frozen=True)
class AwardGiven(Event):
    """A team leader confirmed a skill; the subject is the award."""

    type: ClassVar = EventType.AWARD_GIVEN
    learner_id: UUID
    team_leader_id: UUID
    mandate_id: UUID
    skill_id: UUID


@dataclass(frozen=True)
class AwardSuspended(Event):
    """A badge is being looked at again, and is withdrawn until then; the subject is the award."""

    type: ClassVar = EventType.AWARD_SUSPENDED


@dataclass(frozen=True)
class AwardReinstated(Event):
    """A suspension ended, and the badge was signed anew; the subject is the award."""

    type: ClassVar = EventType.AWARD_REINSTATED


@dataclass(frozen=True)
class AwardCorrected(Event):
    """A mistake was put right, and the badge was signed anew; the subject is the award."""

    type: ClassVar = EventType.AWARD_CORRECTED


@dataclass(frozen=True)
class AwardRedacted(Event):
    """A badge was signed anew without what somebody no longer agrees to; the subject is the award."""

    type: ClassVar = EventType.AWARD_REDACTED


@dataclass(frozen=True)
class AwardRevoked(Event):
    """A badge was withdrawn for good; the subject is the award."""

    type: ClassVar = EventType.AWARD_REVOKED


@dataclass(frozen=True)
class AwardFormMade(Event):
    """An award was given in another form, with the organisation's form key; the subject is the award."""

    type: ClassVar = EventType.AWARD_FORM_MADE
    form_id: UUID


@dataclass(frozen=True)
class AwardBindingBegun(Event):
    """A wallet was let take a badge; the subject is the award."""

    type: ClassVar = EventType.AWARD_BINDING_BEGUN
    binding_id: UUID


@dataclass(frozen=True)
class AwardBound(Event):
    """A badge was signed anew for a key of a wallet; the subject is the award."""

    type: ClassVar = EventType.AWARD_BOUND
    binding_id: UUID
    version_id: UUID


@dataclass(frozen=True)
class AwardBindingEnded(Event):
    """A wallet holds a badge no longer, or one that no longer counts; the subject is the award."""

    type: ClassVar = EventType.AWARD_BINDING_ENDED
    binding_id: UUID
    reason: BindingEnd


@dataclass(frozen=True)
class DepartedLeadersKeyUsed(Event):
    """A badge was signed anew with the key of a leader who no longer judges; the subject is the key."""

    type: ClassVar = EventType.KEY_USED_AFTER_DEPARTURE
    award_id: UUID


@dataclass(frozen=True)
class AwardShared(Event):
    """The learner decided whether the badge answers at its address; the subject is the award."""

    type: ClassVar = EventType.AWARD_SHARED
    shared: bool


@dataclass(frozen=True)
class AwardErased(Event):
    """What a badge says was forgotten; the subject is the award."""

    type: ClassVar = EventType.AWARD_ERASED
