"""Findings H: a list of a hundred is read in three statements or less, and a forgotten join is no secret."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import RelationshipProperty

from app.awards.tables import Award
from app.issuers import service as issuers
from app.issuers.tables import IssuerKind
from app.learners.tables import Learner, LearnerDetails
from app.mandates.tables import Mandate
from app.organisations.tables import Organisation
from app.palette.tables import Skill, SkillVersion
from app.people.tables import TeamLeader, TeamLeaderName
from app.platform.db import Base
from app.platform.runtime import Runtime, Work
from app.rooms import metadata
from credentials.rules.case import OrganisationKind
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.statements import statements
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector

MANY = 100


def learners(work: Work, sector: SmallSector) -> None:
    work.session.add_all(
        Learner(
            organisation_id=sector.member,
            created_at=NOW,
            details=LearnerDetails(display_name=f"Learner {number}"),
        )
        for number in range(MANY)
    )


def leaders(work: Work, sector: SmallSector) -> None:
    mandate = work.session.get_one(Mandate, sector.mandate)
    for number in range(MANY):
        leader = TeamLeader(
            id=uuid4(),
            organisation_id=sector.member,
            pseudonym=f"pseudonym-{number}",
            created_at=NOW,
            name=TeamLeaderName(display_name=f"Leader {number}"),
        )
        work.session.add(leader)
        work.session.flush()
        work.session.add(_copy(mandate, team_leader_id=leader.id))


def mandates(work: Work, sector: SmallSector) -> None:
    mandate = work.session.get_one(Mandate, sector.mandate)
    work.session.add_all(_copy(mandate) for _ in range(MANY))


def organisations(work: Work, _: SmallSector) -> None:
    for number in range(MANY):
        issuer = issuers.add(work, uuid4(), IssuerKind.ORGANISATION, f"did:web:employer{number}.example")
        name = f"Employer {number}"
        work.session.add(
            Organisation(id=issuer.id, kind=OrganisationKind.EMPLOYER, name=name, created_at=NOW)
        )


def skills(work: Work, sector: SmallSector) -> None:
    version = work.session.scalars(select(SkillVersion).where(SkillVersion.skill_id == sector.skill)).one()
    for number in range(MANY):
        skill = Skill(id=uuid4(), category="textile", created_at=NOW + timedelta(seconds=number))
        work.session.add(skill)
        work.session.flush()
        work.session.add(_copy(version, skill_id=skill.id))


def awards(work: Work, _: SmallSector) -> None:
    award = work.session.scalars(select(Award)).one()
    work.session.add_all(_copy(award, token=f"token-{number}") for number in range(MANY))


def _copy(row: Base, **changes: str | UUID) -> Base:
    columns = {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118  no dict
    return type(row)(**{**columns, "id": uuid4(), **changes})


LISTS: dict[str, tuple[Callable[[Work, SmallSector], None], str]] = {
    "learners": (learners, "/api/v1/learners?limit=100"),
    "awards": (awards, "/api/v1/awards?limit=100"),
    "team-leaders": (leaders, "/api/v1/organisations/{member}/team-leaders?limit=100"),
    "mandates": (mandates, "/api/v1/team-leaders/{leader}/mandates?limit=100"),
    "organisations": (organisations, "/api/v1/organisations?limit=100"),
    "skills": (skills, "/api/v1/skills?limit=100"),
}


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_of_a_hundred_takes_three_statements_at_most(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, noun: str
) -> None:
    plant, address = LISTS[noun]
    given(client, sector)
    with runtime.work() as work:
        plant(work, sector)
    address = address.format(member=sector.member, leader=sector.leader)
    # The use of a token is noted once a minute, in a transaction of its own.
    client.get(address, token=sector.tokens["organisation_admin"])
    with statements(runtime.database.engine) as heard:
        answer = client.get(address, token=sector.tokens["organisation_admin"])
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert len(shown["items"] if isinstance(shown, dict) else shown) >= MANY
    assert len(heard) <= 3, str(heard)


def test_no_relationship_is_loaded_by_looking_at_it() -> None:
    metadata()
    lazy = [
        str(relationship)
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
        if isinstance(relationship, RelationshipProperty) and relationship.lazy != "raise"
    ]
    assert lazy == []
