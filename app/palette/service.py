"""The palette: skills with versions. What is published never changes; what is outdated is withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.access.actions import Action
from app.access.check import check
from app.organisations.service import find_association
from app.organisations.tables import Organisation
from app.palette.content import AlignmentContent, LevelContent, SkillContent
from app.palette.events import SkillPublished, SkillWithdrawn
from app.palette.tables import Category, Skill, SkillVersion
from app.platform.db import lock
from app.platform.runtime import Work
from app.platform.urls import Urls
from credentials.draft import values
from credentials.draft.document import CONTEXTS, achievement
from credentials.errors import UnsafeDocument
from credentials.rules.text import check_skill, check_texts
from credentials.suites.unsecured import Unsecured
from schemas.errors import Conflict, Malformed, NotFound, Unfit
from schemas.strict_json import JsonObject

_DIGITS_OF_A_VERSION = 9
BADGE_LANGUAGE = "nl"
LANGUAGES = ("nl", "en")
TARGET_TYPES = {"ESCO": "ext:ESCOSkill", "CompetentNL": "ext:CompetentNLSkill"}


@dataclass(frozen=True, slots=True)
class Published:
    """A skill in one of its versions."""

    skill: Skill
    version: SkillVersion

    @property
    def content(self) -> SkillContent:
        """What the version says."""
        return SkillContent.model_validate(self.version.content)


def add_category(work: Work, code: str, *, nl: str, en: str) -> Category:
    """Add a shelf to the palette.

    Raises:
        Conflict: `category-exists`.
        Refused: a rule for text.
    """
    check(work.principal, Action.PALETTE_PUBLISH)
    check_texts(code=code, nl=nl, en=en)
    if work.session.get(Category, code) is not None:
        raise Conflict("category-exists", "The palette has this category already.")
    position = work.session.scalar(select(func.count()).select_from(Category)) or 0
    category = Category(code=code, name_nl=nl, name_en=en, position=position)
    work.session.add(category)
    work.session.flush()
    return category


def get_category(session: Session, code: str) -> Category:
    """A shelf of the palette.

    Raises:
        NotFound: `category-unknown`.
    """
    category = session.get(Category, code)
    if category is None:
        raise NotFound("category-unknown", "The palette has no such category.")
    return category


def has_category(session: Session, code: str) -> bool:
    """Whether the palette has this shelf."""
    return session.get(Category, code) is not None


def publish(work: Work, category: str, content: SkillContent) -> Published:
    """Publish a new skill as version 1.

    Raises:
        NotFound: `category-unknown`.
        Malformed: `levels-not-distinct`.
        Refused: the rule that would forbid every award of it.
    """
    check(work.principal, Action.PALETTE_PUBLISH)
    check_known(work.session, (), (category,))
    skill = Skill(id=uuid4(), category=category, created_at=work.now)
    work.session.add(skill)
    work.session.flush()
    return _add_version(work, skill, 1, content)


def publish_version(work: Work, skill_id: UUID, content: SkillContent) -> Published:
    """Publish what a skill means from now on; older versions stay as they are.

    Raises:
        NotFound: `skill-unknown`.
        Conflict: `skill-withdrawn`.
        Malformed: `levels-not-distinct`.
        Refused: the rule that would forbid every award of it.
    """
    check(work.principal, Action.PALETTE_PUBLISH)
    # Locked first: two new versions at once would take the same number.
    lock(work.session, get(work.session, skill_id).skill)
    latest = get(work.session, skill_id)
    if latest.skill.withdrawn_at is not None:
        raise Conflict("skill-withdrawn", "This skill is withdrawn from the palette.")
    return _add_version(work, latest.skill, latest.version.number + 1, content)


def withdraw(work: Work, skill_id: UUID) -> None:
    """Take a skill off the palette: no new badges; old ones stay true.

    Raises:
        NotFound: `skill-unknown`.
    """
    check(work.principal, Action.PALETTE_PUBLISH)
    skill = get(work.session, skill_id).skill
    skill.withdrawn_at = skill.withdrawn_at or work.now
    work.happened(SkillWithdrawn(_keeper(work), skill.id))


def get(session: Session, skill_id: UUID, number: int | None = None) -> Published:
    """A skill in one version, or in its latest.

    Raises:
        NotFound: `skill-unknown`.
    """
    query = published().where(Skill.id == skill_id)
    if number is not None:
        query = query.where(SkillVersion.number == number)
    row = session.execute(query.order_by(SkillVersion.number.desc()).limit(1)).first()
    if row is None:
        raise NotFound("skill-unknown", "There is no such skill in the palette.")
    return Published(row[0], row[1])


@dataclass(frozen=True, slots=True)
class Reference:
    """How a caller names a skill: in every version, or in the one that has the number."""

    skill_id: UUID
    number: int | None


def read_reference(urls: Urls, text: str) -> Reference:
    """What a caller names a skill by: its id or its address, with or without a version.

    Raises:
        NotFound: `skill-unknown`, nothing is ever called that.
    """
    first, *rest = text.removeprefix(f"{urls.base}/skills/").split("/")
    try:
        number = int(rest[0]) if len(rest) == 1 and len(rest[0]) < _DIGITS_OF_A_VERSION else None
        reference = Reference(UUID(first), number)
    except ValueError:
        raise NotFound("skill-unknown", "There is no such skill in the palette.") from None
    if rest and reference.number is None:
        raise NotFound("skill-unknown", "There is no such skill in the palette.")
    return reference


def find(session: Session, urls: Urls, reference: str) -> Published:
    """The skill that a caller names: by id, by address, with or without a version.

    Raises:
        NotFound: `skill-unknown`.
    """
    named = read_reference(urls, reference)
    return get(session, named.skill_id, named.number)


def check_known(session: Session, skills: Iterable[UUID], codes: Iterable[str]) -> None:
    """Refuse skills and categories that the palette does not have.

    Raises:
        NotFound: `skill-unknown` or `category-unknown`.
    """
    for skill in skills:
        if session.get(Skill, skill) is None:
            raise NotFound("skill-unknown", "There is no such skill in the palette.")
    for code in codes:
        if session.get(Category, code) is None:
            raise NotFound("category-unknown", "The palette has no such category.")


def as_skill(
    urls: Urls, published: Published, owner: Organisation | None, language: str = BADGE_LANGUAGE
) -> values.Skill:
    """A skill version as badges state it.

    Args:
        urls: addresses of this installation.
        published: the version.
        owner: whose palette it is: the association.
        language: of the texts.

    Raises:
        Conflict: `association-missing`.
    """
    if owner is None:
        raise Conflict("association-missing", "This installation has no association yet.")
    content, number = published.content, published.version.number
    return values.Skill(
        id=urls.skill_version(published.skill.id, number),
        name=getattr(content.name, language),
        description=getattr(content.description, language),
        criteria=getattr(content.criteria, language),
        category=published.skill.category,
        version=str(number),
        language=language,
        creator=values.Party(id=urls.did(owner.id), name=owner.name),
        alignments=tuple(_alignment(item) for item in content.alignments),
        levels=tuple(_level(item, language) for item in content.levels),
        image=values.Picture(id=urls.category_image(published.skill.category)),
    )


def as_document(
    session: Session, urls: Urls, published: Published, language: str = BADGE_LANGUAGE
) -> JsonObject:
    """A skill version as a JSON-LD document of its own."""
    return {
        "@context": list(CONTEXTS),
        **achievement(as_skill(urls, published, find_association(session), language)),
    }


def _add_version(work: Work, skill: Skill, number: int, content: SkillContent) -> Published:
    keys = [level.key for level in content.levels]
    if len(set(keys)) != len(keys):
        raise Malformed("levels-not-distinct", "Two levels of this skill have the same key.")
    _check_awardable(work, skill, number, content)
    version = SkillVersion(
        id=uuid4(),
        skill_id=skill.id,
        number=number,
        content=content.model_dump(mode="json"),
        published_at=work.now,
    )
    work.session.add(version)
    work.session.flush()
    work.happened(SkillPublished(_keeper(work), version.id, skill.id, number))
    return Published(skill, version)


def _check_awardable(work: Work, skill: Skill, number: int, content: SkillContent) -> None:
    """Refuse now what would be refused at every award: each text in each language, and each term."""
    draft = SkillVersion(skill_id=skill.id, number=number, content=content.model_dump(mode="json"))
    published, owner = Published(skill, draft), find_association(work.session)
    # In no badge, but on the pages that show the skill.
    for group in (item.group for item in content.alignments if item.group is not None):
        check_texts(code=group.code, nl=group.nl, en=group.en)
    for language in LANGUAGES:
        stated = as_skill(work.urls, published, owner, language)
        check_skill(stated)
        document = {"@context": list(CONTEXTS), **achievement(stated)}
        try:
            Unsecured(document, work.runtime.contexts, strict=True).quads()
        except UnsafeDocument as error:
            raise Unfit(error.code, error.detail, **error.params) from error


def _keeper(work: Work) -> UUID | None:
    """In whose trail the palette's events stand: the association's, or the installation's without one."""
    association = find_association(work.session)
    return association.id if association is not None else None


def published() -> Select[Skill, SkillVersion]:
    """Every skill in every version."""
    return (
        select(Skill, SkillVersion)
        .join(SkillVersion, SkillVersion.skill_id == Skill.id)
        .options(contains_eager(SkillVersion.skill))
    )


def _level(level: LevelContent, language: str) -> values.Level:
    return values.Level(
        key=level.key,
        name=getattr(level.name, language),
        description=getattr(level.description, language),
    )


def _alignment(item: AlignmentContent) -> values.Alignment:
    return values.Alignment(
        target_url=str(item.uri),
        target_name=item.name,
        target_framework=f"{item.framework} {item.version}",
        target_type=TARGET_TYPES[item.framework],
        target_description=f"{item.match} match",
    )
