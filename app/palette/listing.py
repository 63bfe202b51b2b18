"""Looking through the palette, a page at a time."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.palette.service import LANGUAGES, Published, published
from app.palette.tables import Category, Skill, SkillVersion
from app.platform import keyset
from app.platform.keyset import Slice, Window


def categories(session: Session, window: Window) -> Slice[Category]:
    """Some of the shelves of the palette, in their order."""
    return keyset.read(session, select(Category), window, by=(Category.position, Category.code))


def search(
    session: Session,
    window: Window,
    *,
    category: str | None = None,
    text: str | None = None,
    withdrawn: bool = False,
) -> Slice[Published]:
    """Some of the latest versions of all skills, oldest skill first.

    Args:
        session: the session.
        window: the piece of the list.
        category: only this shelf.
        text: only where a name, description or criterion holds this, in either language.
        withdrawn: also what was withdrawn.
    """
    newest = (
        select(SkillVersion.skill_id, func.max(SkillVersion.number).label("number"))
        .group_by(SkillVersion.skill_id)
        .subquery()
    )
    query = published().join(
        newest, (newest.c.skill_id == Skill.id) & (newest.c.number == SkillVersion.number)
    )
    if category is not None:
        query = query.where(Skill.category == category)
    if not withdrawn:
        query = query.where(Skill.withdrawn_at.is_(None))
    if text is not None:
        query = query.where(_mentions(text))
    found = keyset.read(session, query, window, by=(Skill.created_at, Skill.id))
    return Slice([Published(skill, version) for skill, version in found.rows], found.last)


def _mentions(text: str) -> ColumnElement[bool]:
    said = (
        SkillVersion.content[member][language].as_string()
        for member in ("name", "description", "criteria")
        for language in LANGUAGES
    )
    return or_(*(func.lower(words).contains(text.lower(), autoescape=True) for words in said))
