"""What a verification tells: the verdict first, then why, then what was not looked at."""

from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, Self

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


_WHEN_VALID: Final = {
    Trust.TRUSTED: Conclusion.REAL,
    Trust.KNOWN: Conclusion.REAL_KNOWN_ISSUER,
    Trust.UNKNOWN_ISSUER: Conclusion.WELL_SIGNED,
}


def concluded(
    verdict: Verdict, trust: Trust, recipient: RecipientMatch | None, *, is_badge: bool
) -> Conclusion:
    """The one conclusion that follows from these."""
    if verdict is not Verdict.VALID:
        return Conclusion(verdict.value)
    if recipient is RecipientMatch.NO_MATCH:
        return Conclusion.NOT_THEIRS
    return _WHEN_VALID[trust] if is_badge else Conclusion.NOT_A_BADGE


class LayerId(StrEnum):
    """The questions a reader has, in the order in which they ask them."""

    REAL = "real"
    GIVEN_BY = "given_by"
    GIVEN_TO = "given_to"
    MEANING = "meaning"
    WHO_JUDGED = "who_judged"
    STILL_VALID = "still_valid"
    EVIDENCE = "evidence"
    OTHERS = "others"
    NOT_CHECKED = "not_checked"


LAYERS: Final = tuple(LayerId)


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )


class Layer(_Part):
    """The answer to one of the reader's questions, in words; the first line is the short answer."""

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
    """An issuer, assessor or endorser as the badge names them; a name they give proves nothing."""

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
    description: str | None = None


class EvidenceSummary(_Part):
    """One piece of evidence, as the badge tells it: https://www.imsglobal.org/spec/ob/v3p0/#evidence."""

    name: str | None = None
    description: str | None = None
    narrative: str | None = None
    url: str | None = None


class BadgeSummary(_Part):
    """What the badge says, as far as it could be read; none of it is checked by being here.

    Moments are as written in the badge.
    """

    id: str | None = None
    name: str | None = None
    description: str | None = None
    criteria: str | None = None
    level: str | None = None
    level_description: str | None = None
    image: str | None = None
    issuer: Party | None = None
    assessor: Party | None = None
    creator: Party | None = None
    """Who wrote down what the skill means."""
    recipient_name: str | None = None
    """Only when the badge itself says it openly; a hash tells nobody a name."""
    skill: str | None = None
    """The address of the skill."""
    narrative: str | None = None
    """What was said about this person."""
    awarded_on: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    alignments: tuple[AlignmentSummary, ...] = ()
    evidence: tuple[EvidenceSummary, ...] = ()
    evidence_count: int = Field(default=0, ge=0)
    language: str | None = None
    older_technique: bool = False
    """True for Open Badges 2.0, whose hosted assertions are not signed."""


class EndorsementSummary(_Part):
    """What somebody else says about the badge, its issuer or its assessor, with an own verdict.

    Attributes:
        trust: how far we know who says it; a name that an endorser gives itself proves nothing.
    """

    id: str | None = None
    name: str | None = None
    issuer: Party | None = None
    verdict: Verdict
    trust: Trust = Trust.UNKNOWN_ISSUER
    outcome: Outcome
    comment: str | None = None


class WitnessSummary(_Part):
    """Somebody beside the issuer whose signature on the badge holds; told by id."""

    id: str
    trust: Trust


def _is_absent(value: object) -> bool:
    return value is None


class Report(_Part):
    """The whole answer to "is this badge good?".

    When several badges were handed in, `credentials` holds a report of each; verdict and trust are the worst
    of theirs.
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    conclusion: Conclusion
    verified: bool
    verdict: Verdict
    trust: Trust
    recipient: RecipientMatch | None = Field(default=None, exclude_if=_is_absent)
    summary: str
    advice: str = ""
    """What the reader can do now."""
    warnings: tuple[Caution, ...] = ()
    checks: tuple[Check, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    witnesses: tuple[WitnessSummary, ...] = ()
    endorsements: tuple[EndorsementSummary, ...] = ()
    badge: BadgeSummary | None = None
    credentials: "tuple[Report, ...] | None" = Field(default=None, exclude_if=_is_absent)
    layers: tuple[Layer, ...] = ()
    proven: bool = False
    """Whether a signature of the issuer, or its own site, bears out what `badge` says."""
    checked_at: datetime | None = None
    as_of: datetime | None = Field(default=None, exclude_if=_is_absent)
    """The moment that the asker wanted the badge's dates compared with, when it is not the present one."""

    @model_validator(mode="after")
    def _verified_means_valid(self) -> Self:
        if self.verified != (self.verdict is Verdict.VALID):
            raise ValueError("verified is true for the verdict valid, and only for that")
        return self

    @model_validator(mode="after")
    def _concluded_from_the_verdict(self) -> Self:
        if self.conclusion is not concluded(
            self.verdict,
            self.trust,
            self.recipient,
            is_badge=self.conclusion is not Conclusion.NOT_A_BADGE,
        ):
            raise ValueError("the conclusion follows from verdict, trust and recipient")
        return self
