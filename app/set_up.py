"""The first set-up of an installation: an association, its first admins, a palette; all of it or nothing."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from app.organisations import service as organisations
from app.organisations.tables import Organisation
from app.palette import file as palettes
from app.palette.file import PaletteFile
from app.palette.tables import Category, Skill
from app.platform.db import wait_for_turn
from app.platform.principal import Role
from app.platform.runtime import Work
from app.sign_in import tokens
from credentials.rules.case import OrganisationKind
from schemas.errors import Conflict

LOCK = 0x6B72696E
LABEL = "first set-up"


@dataclass(frozen=True)
class SetUp:
    """What there is after a first set-up.

    Attributes:
        association: the association.
        created: whether it was made just now; otherwise nothing has changed.
        tokens: of the first admins by their role; only ever shown now.
        skills: the ids of the skills just published, by their keys in the palette file.
        categories: how many categories the palette has.
        skill_count: how many skills it has.
    """

    association: Organisation
    created: bool
    categories: int
    skill_count: int
    tokens: dict[str, str] = field(default_factory=dict)
    skills: dict[str, UUID] = field(default_factory=dict)


def set_up(work: Work, *, name: str | None, url: str | None, palette: PaletteFile | None) -> SetUp:
    """Take an empty installation to its first association, admins and palette.

    Args:
        work: the unit of work, of the service itself.
        name: what the association is called; may be left out when there is one.
        url: its own site.
        palette: what to publish; nothing without it.

    Raises:
        Conflict: `association-missing`: there is none, and no name to make it with.
        Refused: a rule for text.
        DomainError: what `palettes.publish` refuses.
    """
    wait_for_turn(work.session, LOCK)
    there = organisations.find_association(work.session)
    if there is not None:
        return _counted(work, there, created=False, made={}, published={})
    if name is None:
        raise Conflict("association-missing", "There is no association yet: say what it is called (--name).")
    association = organisations.create(work, kind=OrganisationKind.ASSOCIATION, name=name, url=url)
    published = palettes.publish(work, palette) if palette is not None else {}
    made = {
        role.value: tokens.create(work, role, organisation_id=bound_to, label=LABEL)[1]
        for role, bound_to in ((Role.PLATFORM_ADMIN, None), (Role.ASSOCIATION_ADMIN, association.id))
    }
    return _counted(work, association, created=True, made=made, published=published)


def _counted(
    work: Work, association: Organisation, *, created: bool, made: dict[str, str], published: dict[str, UUID]
) -> SetUp:
    return SetUp(
        association=association,
        created=created,
        categories=work.session.scalar(select(func.count()).select_from(Category)) or 0,
        skill_count=work.session.scalar(select(func.count()).select_from(Skill)) or 0,
        tokens=made,
        skills=published,
    )
