"""What a verification tells: the verdict first, then why, then what was not looked at."""

from enum import StrEnum
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Outcome(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It could not be found out, which is neither good nor bad and never counts as passed."""
    SKIPPED = "skipped"
    """It does not apply, or is not supported."""


class Verdict(StrEnum):
    """What the badge is worth at this moment; only `VALID` is verified."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    NOT_AUTHORISED = "not_authorised"
    INVALID = "invalid"
    COULD_NOT_CHECK = "could_not_check"


class Trust(StrEnum):
    """How well the issuer is known; it does not change the verdict."""

    TRUSTED = "trusted"
    KNOWN = "known"
    UNKNOWN_ISSUER = "unknown_issuer"


class RecipientMatch(StrEnum):
    """Whether the badge was given to the person the asker has in mind."""

    MATCH = "match"
    NO_MATCH = "no_match"
    NOT_COMPARABLE = "not_comparable"
    """The badge names nobody, or in a way that cannot be compared with what was asked."""


class Conclusion(StrEnum):
    """What a person is told, from verdict, trust and recipient together; pages show exactly this.

    A perfect signature by a stranger is not the same news as one by somebody we trust.
    """

    REAL = "real"
    """Valid, and somebody we trust stands behind it."""
    REAL_KNOWN_ISSUER = "real_known_issuer"
    """Valid, and a registry names the issuer."""
    WELL_SIGNED = "well_signed"
    """Valid, and we do not know who issued it."""
    NOT_A_BADGE = "not_a_badge"
    """Well signed, but not an Open Badge."""
    NOT_THEIRS = "not_theirs"
    """Valid, but given to somebody else than the asker has in mind."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    NOT_AUTHORISED = "not_authorised"
    INVALID = "invalid"
    COULD_NOT_CHECK = "could_not_check"


class LayerId(StrEnum):
    """The questions a reader has, in the order in which they ask them."""

    REAL = "real"
    WHOSE = "whose"
    STILL_VALID = "still_valid"
    WHO_JUDGED = "who_judged"
    MEANING = "meaning"


LAYERS: Final = tuple(LayerId)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Layer(_Part):
    """The answer to one of the reader's questions, in words."""

    id: LayerId
    outcome: Outcome
    title: str
    text: str


class Check(_Part):
    """One check: its stable id, how it ended, a sentence, and where the standard asks for it."""

    id: str
    outcome: Outcome
    detail: str
    reference: str


class Caution(_Part):
    """Something a careful reader wants to know and that does not change the verdict."""

    id: str
    detail: str


class NotChecked(_Part):
    """Something that was left out, and why."""

    id: str
    what: str
    why: str


class Party(_Part):
    """An issuer or assessor as the badge names them."""

    id: str | None = None
    name: str | None = None
    url: str | None = None
    kind: str | None = None


class AlignmentSummary(_Part):
    """One skill of a public framework that the badge points at."""

    name: str
    url: str | None = None
    framework: str | None = None
    target_type: str | None = None


class BadgeSummary(_Part):
    """What the badge says, as far as it could be read; none of it is checked by being here.

    Moments are as written in the badge.
    """

    id: str | None = None
    name: str | None = None
    description: str | None = None
    criteria: str | None = None
    level: str | None = None
    image: str | None = None
    issuer: Party | None = None
    assessor: Party | None = None
    awarded_on: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    alignments: tuple[AlignmentSummary, ...] = ()
    evidence_count: int = Field(default=0, ge=0)
    language: str | None = None
    older_technique: bool = False
    """True for Open Badges 2.0, whose hosted assertions are not signed."""


class EndorsementSummary(_Part):
    """What somebody else says about the badge, its issuer or its assessor, with an own verdict."""

    id: str | None = None
    name: str | None = None
    issuer: Party | None = None
    verdict: Verdict
    outcome: Outcome
    comment: str | None = None


class Report(_Part):
    """The whole answer to "is this badge good?"."""

    verified: bool
    verdict: Verdict
    trust: Trust
    summary: str
    layers: tuple[Layer, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[Caution, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    badge: BadgeSummary | None = None
    endorsements: tuple[EndorsementSummary, ...] = ()

    @model_validator(mode="after")
    def _verified_means_valid(self) -> Self:
        if self.verified != (self.verdict is Verdict.VALID):
            raise ValueError("verified is true for the verdict valid, and only for that")
        return self
