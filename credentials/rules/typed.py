"""What people typed, as opposed to ids, hashes and addresses."""

from collections.abc import Iterator

from credentials.draft.values import Badge, Skill
from credentials.rules.case import AwardCase


def typed_texts(case: AwardCase) -> Iterator[tuple[str, str]]:
    """Every text of a badge that a person wrote, with the name of the place it stands in."""
    yield from ((where, text) for where, text in _of_badge(case.badge) if text)
    yield from of_skill(case.badge.skill)


def of_skill(skill: Skill) -> Iterator[tuple[str, str]]:
    """Every text of a skill that a person wrote, with the name of the place it stands in."""
    return ((where, text) for where, text in _of_skill(skill) if text)


def _of_badge(badge: Badge) -> Iterator[tuple[str, str | None]]:
    yield "narrative", badge.narrative
    yield "issuer", badge.issuer.name
    yield "issuer", badge.issuer.description
    yield "leader", badge.leader.name
    for identity in badge.identities:
        if not identity.hashed:
            yield "identifier", identity.identity_hash
    for evidence in badge.evidence:
        for text in (
            evidence.name,
            evidence.description,
            evidence.narrative,
            evidence.genre,
            evidence.audience,
        ):
            yield "evidence", text


def _of_skill(skill: Skill) -> Iterator[tuple[str, str | None]]:
    for text in (
        skill.name,
        skill.description,
        skill.criteria,
        skill.category,
        skill.rubric_name,
        *skill.tags,
    ):
        yield "skill", text
    for level in skill.levels:
        yield "level", level.name
        yield "level", level.description
    for alignment in skill.alignments:
        yield (
            "alignment",
            f"{alignment.target_framework} {alignment.target_name} {alignment.target_code or ''}",
        )
        yield "alignment", alignment.target_description
