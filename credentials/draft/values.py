"""What the service says in a badge, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.recipient import Identity
from schemas.strict_json import JsonObject

ESCO_TARGET_TYPE: Final = "ext:ESCOSkill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image by its URL (PNG or SVG) and, for people who cannot see it, what it shows."""

    id: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Where a skill stands in somebody else's framework.

    Attributes:
        target_url: the framework's URI of the skill.
        target_name: the framework's own label.
        target_framework: the framework and its release, for example `ESCO v1.2.0`.
        target_type: a value of the enumeration or an `ext:` value.
        target_code: the framework's code.
        target_description: anything more, for example the kind of match.
    """

    target_url: str
    target_name: str
    target_framework: str
    target_type: str = ESCO_TARGET_TYPE
    target_code: str | None = None
    target_description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One rubric level; `key` is unique within the skill version, URL-safe, and part of the level's id."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation by its DID and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One published version of a skill: the same for every issuer and every learner.

    Attributes:
        id: `{BASE}/skills/{uuid}/{version}`.
        version: the last segment of the id.
        creator: whoever owns the palette that the skill stands in.
        category: the palette category; mandates may be given for a whole category.
        criteria: what somebody must show, as Markdown.
        language: BCP 47 tag of the texts, for example `nl`.
        levels: the rubric from low to high; empty for a skill without levels.
        rubric_name: the heading of the rubric.
    """

    id: str
    name: str
    description: str
    criteria: str
    category: str
    version: str
    language: str
    creator: Party
    alignments: tuple[Alignment, ...] = ()
    levels: tuple[Level, ...] = ()
    rubric_name: str = "Niveau"
    image: Picture | None = None
    achievement_type: str = "Competency"
    tags: tuple[str, ...] = ()

    def level_id(self, key: str) -> str:
        """The id of a rubric level, as `achievedLevel` states it."""
        return f"{self.id}#level-{key}"

    @property
    def rubric_id(self) -> str:
        """The id of the result description that holds the rubric."""
        return f"{self.id}#rubric"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The organisation as the badge shows it.

    Attributes:
        id: its DID.
        endorsements: signed endorsements about it, the association's first.
    """

    id: str
    name: str
    url: str | None = None
    description: str | None = None
    image: Picture | None = None
    endorsements: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """The team leader who judged.

    Attributes:
        id: the pseudonymous profile URL, `{BASE}/organisations/{uuid}/team-leaders/{random}`.
        name: only when the person agreed to be named.
        endorsements: signed endorsements about the leader, the mandate first.
    """

    id: str
    name: str | None = None
    endorsements: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the judgement rests on.

    Attributes:
        id: absolute https URL, when it can be looked at.
    """

    id: str | None = None
    name: str | None = None
    description: str | None = None
    narrative: str | None = None
    genre: str | None = None
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """The badge's place in its issuer's revocation lists: the list's URL and the index in it."""

    list_url: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """Everything that one badge says.

    Attributes:
        id: `{BASE}/credentials/{token}`.
        subject_id: see `new_subject_id`, or the DID of the learner's wallet.
        level: the `Level.key` that was reached; None for a skill without levels.
        awarded_at: the moment the skill was confirmed. The mandate is judged at it; a re-issue keeps it.
        valid_from: the moment this form of the badge starts to hold.
        valid_until: when the skill must be shown anew, if ever.
        identities: how a verifier may recognise the learner; none by default.
    """

    id: str
    subject_id: str
    issuer: Issuer
    leader: Leader
    skill: Skill
    status: StatusEntry
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    level: str | None = None
    narrative: str | None = None
    evidence: tuple[Evidence, ...] = ()
    identities: tuple[Identity, ...] = ()
