"""The sector in a migrated database: what most tests of the service need."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from app.learners import service as learners
from app.mandates import service as mandates
from app.organisations import keurmerk
from app.organisations import service as organisations
from app.palette import service as palette
from app.palette.content import SkillContent
from app.people import service as people
from app.platform.principal import Role
from app.platform.runtime import Runtime, Work
from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY, Settings
from app.sign_in import tokens as access_tokens
from credentials.rules.case import OrganisationKind
from tests.sector.facts import (
    ASSOCIATION,
    BASE,
    EMPLOYER,
    LEADERS_NAME,
    LEARNERS_NAME,
    MEMBER,
    NOW,
    OTHER_MEMBER,
    SKILL_IN_ESCO,
)

FOUNDED = datetime(2025, 1, 10, 9, 0, tzinfo=UTC)
TOKENS_END = datetime(2030, 1, 1, tzinfo=UTC)


class TestClock:
    """Stands still until it is moved."""

    __test__ = False

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class SmallSector:
    association: UUID
    member: UUID
    other_member: UUID
    employer: UUID
    leader: UUID
    other_leader: UUID
    mandate: UUID
    skill: UUID
    unmandated_skill: UUID
    learner: UUID
    other_learner: UUID
    tokens: dict[str, str]


def settings(database_url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "base_url": BASE,
        "database_url": SecretStr(database_url),
        "secret_key": SecretStr(DEMO_SECRET_KEY),
        "key_encryption_key": SecretStr(DEMO_KEY_ENCRYPTION_KEY),
        "demo": True,
        "share_by_default": True,
        "housekeeping_seconds": 0,
        "offline": True,
    }
    return Settings(**{**values, **changes})


def environment_of(database_url: str, **changes: str) -> dict[str, str]:
    """The environment of a command that works on a database of the tests; see `settings`."""
    values = {
        "BASE_URL": BASE,
        "DATABASE_URL": database_url,
        "SECRET_KEY": DEMO_SECRET_KEY,
        "KEY_ENCRYPTION_KEY": DEMO_KEY_ENCRYPTION_KEY,
        "DEMO": "true",
        "OFFLINE": "true",
    }
    return {f"KRINGBADGE_{name}": value for name, value in {**values, **changes}.items()}


def skill_content(name: str) -> SkillContent:
    words = {"nl": f"{name} in het Nederlands", "en": f"{name} in English"}
    return SkillContent.model_validate(
        {
            "name": words,
            "description": words,
            "criteria": words,
            "levels": [{"key": key, "name": words, "description": words} for key in ("1", "2", "3")],
            "alignments": [
                {
                    "uri": SKILL_IN_ESCO,
                    "name": "sort textile items",
                    "match": "exact",
                }
            ],
        }
    )


def store_sector(runtime: Runtime) -> SmallSector:
    with runtime.work(at=FOUNDED) as work:
        association = organisations.create(work, kind=OrganisationKind.ASSOCIATION, name=ASSOCIATION)
        member, other_member = (_member(work, name) for name in (MEMBER, OTHER_MEMBER))
        employer = organisations.create(work, kind=OrganisationKind.EMPLOYER, name=EMPLOYER)
        for code in ("textile", "repair"):
            palette.add_category(work, code, nl=code, en=code)
        skill = palette.publish(work, "textile", skill_content("Sorting")).skill.id
        unmandated = palette.publish(work, "repair", skill_content("Repairing")).skill.id
        leader, mandate = _leader(work, member, LEADERS_NAME, skill)
        other_leader, _ = _leader(work, other_member, "Otto Ander", skill)
        _leader(work, employer.id, "Eva Employer", skill)
        learner = learners.add(work, member, display_name=LEARNERS_NAME).id
        other_learner = learners.add(work, other_member, display_name="Lia Elders").id
        bound: dict[str, tuple[Role, dict[str, Any]]] = {
            "platform_admin": (Role.PLATFORM_ADMIN, {}),
            "palette_editor": (Role.PALETTE_EDITOR, {}),
            "association_admin": (Role.ASSOCIATION_ADMIN, {"organisation_id": association.id}),
            "organisation_admin": (Role.ORGANISATION_ADMIN, {"organisation_id": member}),
            "other_admin": (Role.ORGANISATION_ADMIN, {"organisation_id": other_member}),
            "team_leader": (Role.TEAM_LEADER, {"organisation_id": member, "team_leader_id": leader}),
            "other_leader": (
                Role.TEAM_LEADER,
                {"organisation_id": other_member, "team_leader_id": other_leader},
            ),
        }
        tokens = {
            name: access_tokens.create(work, role, expires_at=TOKENS_END, **ids)[1]
            for name, (role, ids) in bound.items()
        }
        return SmallSector(
            association.id,
            member,
            other_member,
            employer.id,
            leader,
            other_leader,
            mandate,
            skill,
            unmandated,
            learner,
            other_learner,
            tokens,
        )


def _member(work: Work, name: str) -> UUID:
    member = organisations.create(work, kind=OrganisationKind.MEMBER, name=name)
    keurmerk.grant(work, member.id, first_day=date(2025, 1, 10), last_day=date(2027, 12, 31))
    return member.id


def _leader(work: Work, organisation: UUID, name: str, skill: UUID) -> tuple[UUID, UUID]:
    leader = people.appoint(work, organisation, display_name=name)
    mandate = mandates.give(
        work, leader, first_day=date(2025, 1, 10), last_day=date(2026, 12, 31), skills=[skill]
    )
    return leader.id, mandate.id
