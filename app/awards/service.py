"""Confirming a skill: one transaction from the rules to the signed badge."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.access.actions import Action
from app.access.check import found
from app.awards.events import AwardGiven
from app.awards.facts import (
    EvidenceText,
    Intended,
    case_of,
    choose_mandate,
    held_mandates,
    mandate_key,
    resources_of,
)
from app.awards.tables import Award, AwardState, AwardText, BadgeDocument, WhySigned
from app.issuers import keyring, status_lists
from app.learners.tables import Learner
from app.mandates.tables import Mandate
from app.organisations.keurmerk import endorsement_for
from app.organisations.service import own_anchors
from app.palette import service as palette
from app.people.service import acting
from app.people.tables import TeamLeader
from app.platform.clock import calendar_day
from app.platform.db import hold, unique
from app.platform.runtime import Work
from credentials.draft.document import new_subject_id
from credentials.issue import Prepared, prepare
from credentials.rules.text import check_texts
from schemas.errors import Gone, NotFound, Refused

TOKEN_BYTES = 18


@dataclass(frozen=True, kw_only=True)
class Order:
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
    evidence: tuple[EvidenceText, ...] = field(default=())
    awarded_at: datetime | None = None
    valid_until: datetime | None = None
    external_id: str | None = None


def give(work: Work, order: Order) -> Award:
    """Judge an order by every rule, sign the badge with the acting leader's key, and keep it.

    Args:
        work: the unit of work of a team leader.
        order: what the leader confirms.

    Raises:
        Refused: the name of the rule that forbids it; nothing is stored.
        NotFound: `learner-unknown`, `skill-unknown`.
        Gone: `learner-erased`.
        Conflict: `external-id-taken`.
    """
    leader = acting(work, Action.AWARD_GIVE)
    check_texts(external_id=order.external_id)
    learner = _learner(work, order.learner_id)
    skill = palette.find(work.session, work.urls, order.skill)
    awarded_at = order.awarded_at or work.now
    # The entry first: beginning a list locks the organisation, which is only held from here on.
    bit = status_lists.allocate(work, leader.organisation_id)
    mandate = _mandate(work, leader, skill, awarded_at)
    intended = Intended(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        subject_id=new_subject_id(),
        leader=leader,
        learner=learner,
        skill=skill,
        mandate=mandate,
        endorsement=endorsement_for(work.session, leader.organisation_id, calendar_day(awarded_at)),
        bit=bit,
        awarded_at=awarded_at,
        valid_from=awarded_at,
        valid_until=order.valid_until,
        level=order.level,
        narrative=order.narrative,
        evidence=order.evidence,
    )
    prepared = prepare(
        case_of(work, intended),
        anchors=own_anchors(work.session, work.urls),
        resources=resources_of(work, intended),
    )
    if mandate is None:  # a rule has refused this already
        raise Refused("mandate-missing", "The team leader has no mandate from this organisation.")
    text = redeem(work, prepared, mandate)
    award = _stored(work, intended, mandate, order.external_id)
    add_document(work, award, intended, text, why=WhySigned.AWARD)
    work.happened(_given(award, skill))
    return award


def redeem(work: Work, prepared: Prepared, mandate: Mandate) -> str:
    """Sign a prepared badge with the key that the mandate names.

    Returns:
        The badge as text: it is stored and served as it is, never written anew.
    """
    key = mandate_key(work, mandate)
    signed = prepared.issue(
        keyring.open_signer(work, key),
        verification_method=keyring.method_id(work.urls, key),
        created=work.now,
    )
    return signed.text.decode()


def add_document(work: Work, award: Award, intended: Intended, text: str, *, why: WhySigned) -> None:
    """Keep a signed badge as the newest form of an award."""
    number = work.session.scalar(
        select(func.count()).select_from(BadgeDocument).where(BadgeDocument.award_id == award.id)
    )
    work.session.add(
        BadgeDocument(
            award_id=award.id,
            number=(number or 0) + 1,
            why=why,
            valid_from=intended.valid_from,
            list_id=intended.bit.list_id,
            index=intended.bit.index,
            document=text,
            signed_at=work.now,
        )
    )
    work.session.flush()


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


def newest_document(work: Work, award: Award) -> BadgeDocument:
    """The badge of an award as it stands now."""
    return work.session.scalars(
        select(BadgeDocument)
        .where(BadgeDocument.award_id == award.id)
        .order_by(BadgeDocument.number.desc())
        .limit(1)
    ).one()


def _learner(work: Work, learner_id: UUID) -> Learner:
    # Also a learner of another organisation: whether that may be is for the rules to say.
    learner = work.session.get(Learner, learner_id, options=[joinedload(Learner.details)])
    if learner is None:
        raise NotFound("learner-unknown", "There is no such learner.")
    hold(work.session, learner)
    if learner.erased_at is not None:
        raise Gone("learner-erased", "This learner was erased.")
    return learner


def _mandate(
    work: Work, leader: TeamLeader, skill: palette.Published, awarded_at: datetime
) -> Mandate | None:
    return choose_mandate(
        work,
        held_mandates(work, leader),
        achievement=work.urls.skill_version(skill.skill.id, skill.version.number),
        category=skill.skill.category,
        day=calendar_day(awarded_at),
    )


def _stored(work: Work, intended: Intended, mandate: Mandate, external_id: str | None) -> Award:
    award = Award(
        id=uuid4(),
        token=intended.token,
        organisation_id=intended.leader.organisation_id,
        team_leader_id=intended.leader.id,
        mandate_id=mandate.id,
        endorsement_id=intended.endorsement.id if intended.endorsement else None,
        learner_id=intended.learner.id,
        skill_version=intended.skill.version,
        subject_id=intended.subject_id,
        level=intended.level,
        awarded_at=intended.awarded_at,
        valid_until=intended.valid_until,
        created_at=work.now,
        state=AwardState.ISSUED,
        shared=work.settings.share_by_default,
        external_id=external_id,
    )
    work.session.add(award)
    with unique("external-id-taken", "Another award of this organisation has this external id."):
        work.session.flush()
    work.session.add(
        AwardText(award_id=award.id, narrative=intended.narrative, evidence=list(intended.evidence))
    )
    return award


def _given(award: Award, skill: palette.Published) -> AwardGiven:
    return AwardGiven(
        award.organisation_id,
        award.id,
        learner_id=award.learner_id,
        team_leader_id=award.team_leader_id,
        mandate_id=award.mandate_id,
        skill_id=skill.skill.id,
    )
