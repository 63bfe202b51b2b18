"""A whole palette in one JSON file: the starter palette that ships, or an association's own."""

from importlib.resources import files
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationError

from app.http.bodies import Body
from app.palette import service
from app.palette.content import CategoryName, Code, SkillContent
from app.platform.runtime import Work


class PaletteFileError(ValueError):
    """It is no palette file."""


class CategoryEntry(Body):
    """A shelf of the palette."""

    code: Code
    nl: CategoryName
    en: CategoryName


class SkillEntry(SkillContent):
    """A skill, the shelf it stands on, and what the file calls it."""

    key: Code
    category: Code


class PaletteFile(Body):
    """`{"categories": [{"code", "nl", "en"}], "skills": [{"key", "category", "name", …}]}`."""

    source: str | None = Field(default=None, description="Where it comes from, for whoever reads the file.")
    framework: dict[str, Any] | None = Field(default=None, description="What the skills are aligned with.")
    categories: Annotated[tuple[CategoryEntry, ...], Field(min_length=1)]
    skills: tuple[SkillEntry, ...]


def starter() -> PaletteFile:
    """Twelve skills of a thrift store, with their alignments from ESCO."""
    return read(files("app.palette").joinpath("starter.json").read_text(encoding="utf-8"))


def read(text: str) -> PaletteFile:
    """Read a palette file.

    Raises:
        PaletteFileError: a sentence with the place and what is wrong there.
    """
    try:
        palette = PaletteFile.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise PaletteFileError(f"{place}: {first['msg']}." if place else f"{first['msg']}.") from None
    keys = [skill.key for skill in palette.skills]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise PaletteFileError(f"two skills have the key {twice}.")
    return palette


def publish(work: Work, palette: PaletteFile) -> dict[str, UUID]:
    """Publish everything in it.

    Returns:
        The skills' ids by their keys in the file.

    Raises:
        Conflict: `category-exists`.
        NotFound: `category-unknown`.
        Malformed: `levels-not-distinct`.
        Refused: the rule that would forbid every award of a skill.
    """
    for category in palette.categories:
        service.add_category(work, category.code, nl=category.nl, en=category.en)
    return {skill.key: _publish(work, skill) for skill in palette.skills}


def _publish(work: Work, skill: SkillEntry) -> UUID:
    content = SkillContent.model_validate(skill.model_dump(include=set(SkillContent.model_fields)))
    return service.publish(work, skill.category, content).skill.id
