"""Confirming a skill: one transaction from the rules to the signed badge."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.access.actions import Action
from app.access.check import found
from app.awards import versions
from app.awards.events import AwardGiven
from app.awards.facts import Backing, anchors_of, backing_of, case_of, choose_mandate, resources_of
from app.awards.tables import Award, AwardState, AwardVersion, WhySigned
from app.issuers import status_lists
from app.issuers.status_lists import Allocated
from app.learners import service as learners
from app.organisations.keurmerk import endorsement_for
from app.palette import service as palette
from app.people import service as people
from app.people.tables import TeamLeader
from app.platform.clock import calendar_day
from app.platform.db import unique
from app.platform.runtime import Work
from credentials.draft.document import new_subject_id
from credentials.issue import prepare
from credentials.rules.text import check_texts
from schemas.errors import Refused

TOKEN_BYTES = 18


@dataclass(frozen=True, kw_only=True)
class AwardRequest:
    """What a team leader confirms.

    Attributes:
        learner_id: who showed the skill.
        skill: id or address of the skill, with or without a version.
        level: key of the rubric level that was reached.
        narrative: what the leader saw.
        evidence: what else the judgement rests on.
        awarded_at: when it was confirmed; now without it.
        valid_until: when the skill must be shown anew.
        external_id: what the organisation's own programs call it; no two awards of it have the same.
    """

    learner_id: UUID
    skill: str
    level: str | None = None
    narrative: str | None = None
    evidence: tuple[Mapping[str, Any], ...] = field(default=())
    awarded_at: datetime | None = None
    valid_until: datetime | None = None
    external_id: str | None = None


def give(work: Work, request: AwardRequest) -> Award:
    """Judge an award by every rule, sign the badge with the acting leader's key, and keep it.

    Args:
        work: the unit of work of a team leader.
        request: what the leader confirms.

    Raises:
        Refused: the name of the rule that forbids it; nothing is stored.
        NotFound: `learner-unknown`, `skill-unknown`.
        Gone: `learner-erased`.
        Conflict: `external-id-taken`.
    """
    organisation_id, team_leader_id = people.acting_for(work, Action.AWARD_GIVE)
    check_texts(external_id=request.external_id)
    award, version, entry = _drafted(work, request, organisation_id)
    backing = backing_of(work, organisation_id, team_leader_id)
    award.team_leader = _leader(work, backing, team_leader_id)
    award.endorsement = endorsement_for(work.session, organisation_id, calendar_day(award.awarded_at))
    mandate = choose_mandate(work, backing, award.skill_version, calendar_day(award.awarded_at))
    prepared = prepare(
        case_of(work, award, version, backing, mandate),
        anchors=anchors_of(work, backing),
        resources=resources_of(work, backing, entry.status_list),
    )
    if mandate is None:  # a rule has refused this already
        raise Refused("mandate-missing", "The team leader has no mandate from this organisation.")
    versions.sign(work, version, prepared, backing, mandate)
    award.mandate, award.versions = mandate, [version]
    work.session.add(award)
    with unique("external-id-taken", "Another award of this organisation has this external id."):
        work.session.flush()
    work.happened(_given(award))
    return award


def get(work: Work, award_id: UUID) -> Award:
    """An award of an organisation that the principal sees.

    Raises:
        NotFound: `award-unknown`.
    """
    award = work.session.scalar(with_skill().where(Award.id == award_id))
    return found(work.principal, Action.AWARD_READ, award)


def get_own(work: Work, award_id: UUID) -> Award:
    """An award that the acting team leader gave.

    Raises:
        NotFound: `award-unknown`, also for a colleague's award.
    """
    award = work.session.scalar(with_skill().where(Award.id == award_id))
    return found(work.principal, Action.AWARD_CORRECT, award)


def with_skill() -> Select[Award]:
    """Awards with the version of the skill that they name."""
    return select(Award).options(joinedload(Award.skill_version, innerjoin=True))


def _drafted(
    work: Work, request: AwardRequest, organisation_id: UUID
) -> tuple[Award, AwardVersion, Allocated]:
    """The rows of the award, not yet kept."""
    # The learner is held first, and the status entry given out before the organisation is held: beginning a
    # list locks that.
    learner = learners.hold(work, request.learner_id)
    skill = palette.find(work.session, work.urls, request.skill)
    entry = status_lists.allocate(work, organisation_id)
    awarded_at = request.awarded_at or work.now
    award = Award(
        id=uuid4(),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        organisation_id=organisation_id,
        learner=learner,
        skill_version=skill.version,
        level=request.level,
        awarded_at=awarded_at,
        valid_until=request.valid_until,
        created_at=work.now,
        state=AwardState.ISSUED,
        shared=work.settings.share_by_default,
        external_id=request.external_id,
    )
    version = AwardVersion(
        number=1,
        why=WhySigned.AWARD,
        valid_from=awarded_at,
        subject_id=new_subject_id(),
        narrative=request.narrative,
        evidence=[dict(item) for item in request.evidence],
        list_id=entry.list_id,
        index=entry.index,
        forms=[],
    )
    return award, version, entry


def _leader(work: Work, backing: Backing, team_leader_id: UUID) -> TeamLeader:
    # The mandates know their leader; whoever has none is refused by a rule, but as somebody.
    return backing.mandates[0].team_leader if backing.mandates else people.get(work, team_leader_id)


def _given(award: Award) -> AwardGiven:
    return AwardGiven(
        award.organisation_id,
        award.id,
        learner_id=award.learner_id,
        team_leader_id=award.team_leader_id,
        mandate_id=award.mandate_id,
        skill_id=award.skill_version.skill_id,
    )
