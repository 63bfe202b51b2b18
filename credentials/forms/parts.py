"""The parts of a badge that its holder may leave out, under names that stay.

Everything else is always shown: what must be known to judge who may have judged what (issuer and endorsement,
skill, day of the award, source and mandate), until when it counts, and how it is withdrawn.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from schemas.json_ld import id_of, objects, subject_of, text
from schemas.strict_json import JsonObject

LINKED: Final = "ld"
"""The claim of an SD-JWT VC that holds the badge itself: OpenID4VP 1.0, appendix B.3.7."""

Path = tuple[str, ...]
"""Names of members from the top; an element of an array is `ELEMENT`."""
ELEMENT: Final = "*"


class Part(StrEnum):
    """A part that a learner may show or leave out."""

    NAME = "name"
    """The learner's name, where the badge has it."""
    EMAIL = "email"
    """The hash of the learner's e-mail address."""
    LEVEL = "level"
    """The level that was reached."""
    NARRATIVE = "narrative"
    """What the leader wrote about the learner."""
    EVIDENCE = "evidence"
    """What the judgement rests on."""
    LEADER = "leader"
    """The name of the leader; the leader's pseudonym and mandate always stand there."""


_SUBJECT: Final = "credentialSubject"
_IDENTIFIER: Final = (_SUBJECT, "identifier")
_PLACES: Final[dict[Path, Part]] = {
    (_SUBJECT, "result"): Part.LEVEL,
    (_SUBJECT, "narrative"): Part.NARRATIVE,
    (_SUBJECT, "source", "name"): Part.LEADER,
    ("evidence",): Part.EVIDENCE,
}
FLAT: Final[dict[Part, str]] = {
    Part.NAME: "recipient_name",
    Part.LEVEL: "level",
    Part.NARRATIVE: "narrative",
    Part.EVIDENCE: "evidence",
    Part.LEADER: "leader_name",
}
"""The flat claims beside the badge, for wallets that show only such: each says again what a part says."""
_IDENTITIES: Final = {"name": Part.NAME, "emailAddress": Part.EMAIL}


def pointers(document: JsonObject) -> Iterator[str]:
    """JSON Pointers (RFC 6901) to everything in a badge of ours that its holder may leave out."""
    identities = objects(subject_of(document).get("identifier"))
    if identities:
        yield _pointer(_IDENTIFIER)
    for place, identity in enumerate(identities):
        if part_at((*_IDENTIFIER, ELEMENT), identity) is not None:
            yield f"{_pointer(_IDENTIFIER)}/{place}"
    for path in _PLACES:
        if _holds(document, path):
            yield _pointer(path)


def parts_in(document: JsonObject) -> tuple[Part, ...]:
    """The parts that a badge of ours has and its holder may leave out, in the order of `Part`."""
    identities = objects(subject_of(document).get("identifier"))
    found = {part for path, part in _PLACES.items() if _holds(document, path)}
    found |= {part for one in identities if (part := part_at((*_IDENTIFIER, ELEMENT), one)) is not None}
    return tuple(part for part in Part if part in found)


def part_at(path: Path, value: Any) -> Part | None:
    """Which part of a badge, or of the flat claims beside it, stands at a place.

    Args:
        path: from the top of the badge, or of the token.
        value: what stands there, by which one identity is told from another.
    """
    if path == (*_IDENTIFIER, ELEMENT):
        return _IDENTITIES.get(text(value.get("identityType"))) if isinstance(value, dict) else None
    if path[:1] == (LINKED,):
        return part_at(path[1:], value)
    flat: dict[Path, Part] = {(claim,): part for part, claim in FLAT.items()}
    return _PLACES.get(path) or flat.get(path)


def flat_claims(document: JsonObject) -> JsonObject:
    """Say the parts of a badge again as flat claims; what the badge does not say is not among them."""
    subject = subject_of(document)
    said = {
        Part.NAME: _name_in(subject),
        Part.LEVEL: _level_in(subject),
        Part.NARRATIVE: text(subject.get("narrative")),
        Part.EVIDENCE: [shown for one in objects(document.get("evidence")) if (shown := _shown(one))],
        Part.LEADER: text(_source(subject).get("name")),
    }
    return {FLAT[part]: value for part, value in said.items() if value}


def _name_in(subject: JsonObject) -> str:
    named = (
        text(identity.get("identityHash"))
        for identity in objects(subject.get("identifier"))
        if part_at((*_IDENTIFIER, ELEMENT), identity) is Part.NAME and identity.get("hashed") is False
    )
    return next(named, "")


def _level_in(subject: JsonObject) -> str:
    """The name of the level, which the badge gives with the skill's rubric."""
    reached = [text(result.get("achievedLevel")) for result in objects(subject.get("result"))]
    achievement = subject.get("achievement")
    rubrics = objects(achievement.get("resultDescription") if isinstance(achievement, dict) else None)
    levels = [level for rubric in rubrics for level in objects(rubric.get("rubricCriterionLevel"))]
    return next((text(level.get("name")) for level in levels if id_of(level) in reached), "")


def _shown(evidence: JsonObject) -> str:
    return text(evidence.get("name")) or text(evidence.get("narrative")) or id_of(evidence)


def _source(subject: JsonObject) -> JsonObject:
    source = subject.get("source")
    return source if isinstance(source, dict) else {}


def _holds(document: JsonObject, path: Path) -> bool:
    value: Any = document
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return True


def _pointer(path: Path) -> str:
    return "".join(f"/{name}" for name in path)
