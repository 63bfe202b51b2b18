"""The demo's badges: valid, expired, suspended, revoked, very old, by an employer, and some more."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.awards import lifecycle
from app.awards import service as awards
from app.demo.sector import Sector, story
from app.people.tables import TeamLeader
from app.platform.principal import Principal
from app.platform.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Awarded:
    """What was awarded.

    Attributes:
        ids: of the awards, as the story tells them: first a valid one, from the first leader to the first
            learner.
        badges: addresses by what they are an example of.
    """

    ids: tuple[UUID, ...]
    badges: dict[str, str]


def award_badges(runtime: Runtime, sector: Sector) -> Awarded:
    """Let the team leaders confirm what the story says, each on its own day."""
    # As time goes: an award points to a status list that was signed before it.
    awarded = sorted(story()["awards"], key=lambda told: told["days_ago"], reverse=True)
    given = [(told, *_award(runtime, sector, told)) for told in awarded]
    for told, award_id, _ in given:
        if told.get("as") in {"suspended", "revoked"}:
            _withdraw(runtime, award_id, told["as"])
    given.sort(key=lambda one: story()["awards"].index(one[0]))
    return Awarded(
        ids=tuple(award_id for _, award_id, _ in given),
        badges={told["as"]: address for told, _, address in given if "as" in told},
    )


def _award(runtime: Runtime, sector: Sector, told: dict[str, Any]) -> tuple[UUID, str]:
    at = runtime.clock() - timedelta(days=told["days_ago"])
    with runtime.work(at=at) as work:
        leader = work.session.get_one(TeamLeader, sector.leaders[told["leader"]])
        request = awards.AwardRequest(
            learner_id=sector.learners[told["learner"]],
            skill=str(sector.skills[told["skill"]]),
            level=told["level"],
            narrative=told.get("narrative"),
            valid_until=at + timedelta(days=told["valid_days"]) if "valid_days" in told else None,
        )
        award = awards.give(work.acting_as(Principal.leader(leader.organisation_id, leader.id)), request)
        award.shared = True
        return award.id, work.urls.credential(award.token)


def _withdraw(runtime: Runtime, award_id: UUID, kind: str) -> None:
    with runtime.work() as work:
        award = awards.get(work, award_id)
        if kind == "revoked":
            lifecycle.revoke(work, award, "mistake")
        else:
            lifecycle.suspend(work, award, "question")
