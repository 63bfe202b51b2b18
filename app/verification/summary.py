"""What a badge says about itself, read with suspicion: whoever made the badge wrote everything here."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from app.platform.strangers import plain
from schemas.json_ld import first_object, items, objects, subject_of, texts
from schemas.report import AlignmentSummary, BadgeSummary, EvidenceSummary, Party
from schemas.strict_json import JsonObject

_LONGEST_TEXT = 4000
_LONGEST_IMAGE = 400_000
_MOST_ALIGNMENTS = 40
_MOST_EVIDENCE = 40

_Read: TypeAlias = Callable[[Any], str | None]

_OLDER_CONTEXT = "https://w3id.org/openbadges/v2"


def summarise(credential: JsonObject, language: str) -> BadgeSummary:
    """The parts of a badge that a reader wants to see.

    Args:
        credential: the document that was judged, in the shape of Open Badges 3.0.
        language: preferred where a text is given in several languages.
    """
    read = partial(text, language=language)
    subject = subject_of(credential)
    achievement = first_object(subject.get("achievement"))
    level, level_description = _level(subject, achievement, read)
    return BadgeSummary(
        id=read(credential.get("id")),
        name=read(achievement.get("name")) or read(credential.get("name")),
        description=read(achievement.get("description")) or read(credential.get("description")),
        criteria=read(first_object(achievement.get("criteria")).get("narrative")),
        level=level,
        level_description=level_description,
        image=_image(achievement) or _image(credential) or _image(subject),
        issuer=party(credential.get("issuer"), language),
        assessor=party(subject.get("source"), language),
        creator=party(achievement.get("creator"), language),
        recipient_name=_recipient_name(subject, read),
        skill=read(achievement.get("id")),
        narrative=read(subject.get("narrative")) or read(credential.get("narrative")),
        awarded_on=read(credential.get("awardedDate"))
        or read(credential.get("validFrom"))
        or read(credential.get("issuanceDate")),
        valid_from=read(credential.get("validFrom")) or read(credential.get("issuanceDate")),
        valid_until=read(credential.get("validUntil")) or read(credential.get("expirationDate")),
        alignments=tuple(_alignments(achievement, read)),
        evidence=tuple(_evidence(credential, read)),
        evidence_count=len(items(credential.get("evidence"))),
        language=read(achievement.get("inLanguage")),
        older_technique=_OLDER_CONTEXT in items(credential.get("@context")),
    )


def party(value: Any, language: str) -> Party | None:
    """A party as a badge writes it, a URL or an object; None when the badge names nobody."""
    if isinstance(value, str):
        return Party(id=text(value, language)) if value else None
    found = first_object(value)
    if not found:
        return None
    kinds = texts(found.get("type"))
    return Party(
        id=text(found.get("id"), language),
        name=text(found.get("name"), language),
        url=text(found.get("url"), language),
        kind=text(kinds[0], language) if kinds else None,
    )


def text(value: Any, language: str) -> str | None:
    """A text, also from a language map or a list of language values; None for everything else."""
    if isinstance(value, list):
        texts = [item for item in value if isinstance(item, str | dict)]
        value = next((item for item in texts if _speaks(item, language)), texts[0] if texts else None)
    if isinstance(value, dict):
        value = value.get("@value", value.get(language))
    return (plain(value[:_LONGEST_TEXT]).strip() or None) if isinstance(value, str) else None


def _speaks(item: Any, language: str) -> bool:
    return isinstance(item, dict) and str(item.get("@language", ""))[:2].lower() == language


def _level(subject: JsonObject, achievement: JsonObject, read: _Read) -> tuple[str | None, str | None]:
    """The level that was reached, and what it means."""
    levels: dict[str, JsonObject] = {}
    for description in objects(achievement.get("resultDescription")):
        for level in objects(description.get("rubricCriterionLevel")):
            if isinstance(level.get("id"), str):
                levels[level["id"]] = level
    for result in objects(subject.get("result")):
        achieved = result.get("achievedLevel")
        level = levels.get(achieved, {}) if isinstance(achieved, str) else {}
        name = read(level.get("name")) or read(level.get("level")) or read(result.get("value"))
        if name:
            return name, read(level.get("description"))
    return None, None


def _recipient_name(subject: JsonObject, read: _Read) -> str | None:
    """A name that stands openly in the badge."""
    for identity in objects(subject.get("identifier")):
        if identity.get("identityType") == "name" and identity.get("hashed") is False:
            return read(identity.get("identityHash"))
    return read(subject.get("name"))


def _evidence(credential: JsonObject, read: _Read) -> Iterator[EvidenceSummary]:
    for item in items(credential.get("evidence"))[:_MOST_EVIDENCE]:
        if isinstance(item, str):
            yield EvidenceSummary(url=read(item))
        elif isinstance(item, dict):
            yield EvidenceSummary(
                name=read(item.get("name")),
                description=read(item.get("description")),
                narrative=read(item.get("narrative")),
                url=read(item.get("id")),
            )


def _alignments(achievement: JsonObject, read: _Read) -> Iterator[AlignmentSummary]:
    for alignment in objects(achievement.get("alignment"))[:_MOST_ALIGNMENTS]:
        name = read(alignment.get("targetName"))
        if name:
            yield AlignmentSummary(
                name=name,
                url=read(alignment.get("targetUrl")),
                framework=read(alignment.get("targetFramework")),
                target_type=read(alignment.get("targetType")),
                description=read(alignment.get("targetDescription")),
            )


def _image(holder: Mapping[str, Any]) -> str | None:
    image = holder.get("image")
    url = image if isinstance(image, str) else first_object(image).get("id")
    return url if isinstance(url, str) and len(url) <= _LONGEST_IMAGE else None
