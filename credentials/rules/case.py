"""The facts of one intended award, as the service knows them. Rules look at nothing else."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from credentials.authority.scope import Scope, amsterdam_day
from credentials.draft.document import bound, draft
from credentials.draft.values import Badge
from credentials.loader import Contexts
from credentials.suites.unsecured import Unsecured
from schemas.strict_json import JsonObject


class OrganisationKind(StrEnum):
    """What an organisation is in the sector; only a member needs a keurmerk."""

    ASSOCIATION = "association"
    ACADEMY = "academy"
    MEMBER = "member"
    EMPLOYER = "employer"


class KeyState(StrEnum):
    """What may be done with a leader's key."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    """The organisation that issues.

    Attributes:
        id: its DID.
        kind: what it is.
        keurmerk: first and last day (included) of the keurmerk that counts; None when there is none.
        keurmerk_ended: it was ended; whatever the days say, nothing more is issued under it.
    """

    id: str
    kind: OrganisationKind
    keurmerk: tuple[date, date] | None = None
    keurmerk_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderFacts:
    """The team leader who judges: profile URL, the DID of the own organisation, and the state of the key."""

    id: str
    organisation: str
    key_state: KeyState = KeyState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """The mandate that the award rests on.

    Attributes:
        leader: profile URL of whom it mandates.
        organisation: DID of who gave it.
        scope: keys, skills and days, as the signed mandate states them.
        counts_from: when it was signed, or the first one that it replaces; None when that is not known.
        suspended: the organisation has suspended it for the time being.
        ended: the organisation has ended it before its last day.
    """

    leader: str
    organisation: str
    scope: Scope
    counts_from: datetime | None = None
    suspended: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFacts:
    """The learner: the DIDs of all organisations where the learner works or learns."""

    organisations: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillFacts:
    """The skill version: whether the palette withdrew it, and the last day on which it may be awarded."""

    withdrawn: bool = False
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class AwardCase:
    """Everything the rules may look at.

    Attributes:
        now: the moment of asking.
        badge: what is to be signed.
        organisation: who issues.
        leader: who judged.
        learner: who receives.
        skill: the skill version's state in the palette.
        mandate: what entitles the leader; None when there is none.
        contexts: the JSON-LD contexts that the badge will be signed against.
    """

    now: datetime
    badge: Badge
    organisation: OrganisationFacts
    leader: LeaderFacts
    learner: LearnerFacts
    skill: SkillFacts
    mandate: MandateFacts | None
    contexts: Contexts

    @cached_property
    def document(self) -> JsonObject:
        """The unsigned badge; made once, read-only."""
        return draft(self.badge)

    @cached_property
    def unsecured(self) -> Unsecured:
        """The same badge with its canonical form, which is computed once for all signatures."""
        return Unsecured(self.document, self.contexts, strict=True)

    @cached_property
    def award_day(self) -> date:
        """The calendar day, in the Netherlands, at which mandate and keurmerk are judged."""
        return amsterdam_day(self.badge.awarded_at)


@dataclass(frozen=True, kw_only=True)
class BindingCase(AwardCase):
    """An award that a wallet takes: what the badge says is what it said, whatever has become of it since.

    Attributes:
        before: the badge as it was signed last, bound to no wallet.
    """

    before: JsonObject

    @classmethod
    def of(cls, case: AwardCase, before: JsonObject) -> "BindingCase":
        """The same facts, about the badge as it stands."""
        return cls(**{field.name: getattr(case, field.name) for field in fields(AwardCase)}, before=before)

    @cached_property
    def document(self) -> JsonObject:
        """The unsigned badge; made once, read-only."""
        return bound(self.before, self.badge)
