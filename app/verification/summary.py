"""What a badge says about itself, read with suspicion: whoever made the badge wrote everything here."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from schemas.report import AlignmentSummary, BadgeSummary, Party
from schemas.strict_json import JsonObject

_LONGEST_TEXT = 4000
_LONGEST_IMAGE = 400_000
_MOST_ALIGNMENTS = 40

_Read: TypeAlias = Callable[[Any], str | None]

_OLDER_CONTEXT = "https://w3id.org/openbadges/v2"


def summarise(credential: JsonObject, language: str) -> BadgeSummary:
    """The parts of a badge that a reader wants to see.

    Args:
        credential: the document that was judged, in the shape of Open Badges 3.0.
        language: preferred where a text is given in several languages.
    """
    read = partial(text, language=language)
    subject = _first_object(credential.get("credentialSubject"))
    achievement = _first_object(subject.get("achievement"))
    return BadgeSummary(
        id=read(credential.get("id")),
        name=read(achievement.get("name")) or read(credential.get("name")),
        description=read(achievement.get("description")) or read(credential.get("description")),
        criteria=read(_first_object(achievement.get("criteria")).get("narrative")),
        level=_level(subject, achievement, read),
        image=_image(achievement) or _image(credential) or _image(subject),
        issuer=party(credential.get("issuer"), language),
        assessor=party(subject.get("source"), language),
        awarded_on=read(credential.get("awardedDate"))
        or read(credential.get("validFrom"))
        or read(credential.get("issuanceDate")),
        valid_from=read(credential.get("validFrom")) or read(credential.get("issuanceDate")),
        valid_until=read(credential.get("validUntil")) or read(credential.get("expirationDate")),
        alignments=tuple(_alignments(achievement, read)),
        evidence_count=len(_list(credential.get("evidence"))),
        language=read(achievement.get("inLanguage")),
        older_technique=_OLDER_CONTEXT in _list(credential.get("@context")),
    )


def party(value: Any, language: str) -> Party | None:
    """A party as a badge writes it, a URL or an object; None when the badge names nobody."""
    if isinstance(value, str):
        return Party(id=text(value, language)) if value else None
    found = _first_object(value)
    if not found:
        return None
    kinds = [kind for kind in _list(found.get("type")) if isinstance(kind, str)]
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
    return value[:_LONGEST_TEXT] if isinstance(value, str) and value.strip() else None


def _speaks(item: Any, language: str) -> bool:
    return isinstance(item, dict) and str(item.get("@language", ""))[:2].lower() == language


def _level(subject: JsonObject, achievement: JsonObject, read: _Read) -> str | None:
    names: dict[str, str] = {}
    for description in _objects(achievement.get("resultDescription")):
        for level in _objects(description.get("rubricCriterionLevel")):
            name = read(level.get("name")) or read(level.get("level"))
            if name and isinstance(level.get("id"), str):
                names[level["id"]] = name
    for result in _objects(subject.get("result")):
        achieved = result.get("achievedLevel")
        if isinstance(achieved, str) and achieved in names:
            return names[achieved]
        value = read(result.get("value"))
        if value:
            return value
    return None


def _alignments(achievement: JsonObject, read: _Read) -> Iterator[AlignmentSummary]:
    for alignment in _objects(achievement.get("alignment"))[:_MOST_ALIGNMENTS]:
        name = read(alignment.get("targetName"))
        if name:
            yield AlignmentSummary(
                name=name,
                url=read(alignment.get("targetUrl")),
                framework=read(alignment.get("targetFramework")),
                target_type=read(alignment.get("targetType")),
            )


def _image(holder: Mapping[str, Any]) -> str | None:
    image = holder.get("image")
    url = image if isinstance(image, str) else _first_object(image).get("id")
    return url if isinstance(url, str) and len(url) <= _LONGEST_IMAGE else None


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _objects(value: Any) -> list[JsonObject]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _first_object(value: Any) -> JsonObject:
    found = _objects(value)
    return found[0] if found else {}
