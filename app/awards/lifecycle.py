"""What happens to an award afterwards: withdrawn, looked at again, corrected. Every old badge is kept.

Every operation locks the award first and only then looks how it stands, so that of two at the same time the
second sees what the first did: an acknowledged revocation is never undone.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actions import Action
from app.access.check import check, found
from app.awards.events import AwardCorrected, AwardRedacted, AwardReinstated, AwardRevoked, AwardSuspended
from app.awards.facts import (
    EvidenceText,
    Intended,
    case_of,
    choose_mandate,
    held_mandates,
    mandate_facts,
    resources_of,
)
from app.awards.service import add_document, newest_document, redeem
from app.awards.tables import Award, AwardState, AwardText, BadgeDocument, WhySigned
from app.issuers import status_lists
from app.learners.tables import Learner
from app.mandates.tables import Mandate
from app.organisations.service import own_anchors
from app.organisations.tables import Endorsement
from app.palette import service as palette
from app.people.tables import TeamLeader
from app.platform.db import lock
from app.platform.runtime import Work
from credentials.issue import prepare_reissue
from credentials.rules.case import MandateFacts
from credentials.rules.reissue.case import ReissueCase, ReissueKind
from credentials.rules.text import check_texts
from schemas.errors import Conflict

STANDING = (AwardState.ISSUED, AwardState.SUSPENDED)


class Correction(TypedDict, total=False):
    """What an award should have said. What is left out stays as it is; None takes it away.

    Skill, learner, leader and day stay; if those are wrong, revoke.
    """

    level: str | None
    narrative: str | None
    evidence: Sequence[EvidenceText]
    valid_until: datetime | None


def revoke(work: Work, award: Award, reason: str) -> None:
    """Withdraw a badge for good, in every form that was ever signed. An erased award can be withdrawn too.

    Raises:
        Conflict: `award-not-standing` when it was withdrawn before.
    """
    check(work.principal, Action.AWARD_REVOKE, award.organisation_id)
    lock(work.session, award)
    erased = award.state == AwardState.ERASED
    if not erased:
        _expect(award, *STANDING)
    check_texts(reason=reason)
    if not _set_bits(work, award) and erased:
        raise _not_standing(award)
    award.state = award.state if erased else AwardState.REVOKED
    award.reason, award.revoked_at = reason, work.now
    work.happened(AwardRevoked(award.organisation_id, award.id))


def suspend(work: Work, award: Award, reason: str) -> None:
    """Look at a badge again. Its bit is set and stays set: the way back is a new form of the badge.

    Raises:
        Conflict: `award-not-standing` unless it stands.
    """
    check(work.principal, Action.AWARD_SUSPEND, award.organisation_id)
    lock(work.session, award)
    _expect(award, AwardState.ISSUED)
    check_texts(reason=reason)
    _set_bits(work, award)
    award.state, award.reason = AwardState.SUSPENDED, reason
    work.happened(AwardSuspended(award.organisation_id, award.id))


def reinstate(work: Work, award: Award) -> None:
    """End a suspension: the same badge, signed anew with a later `validFrom` and a new status entry.

    Raises:
        Conflict: `award-not-standing` unless it is suspended.
        Refused: the name of the rule that forbids it, for example a compromised key.
    """
    check(work.principal, Action.AWARD_REINSTATE, award.organisation_id)
    lock(work.session, award)
    _expect(award, AwardState.SUSPENDED)
    _sign_anew(work, award, kind=ReissueKind.REINSTATEMENT)
    award.state, award.reason = AwardState.ISSUED, None
    work.happened(AwardReinstated(award.organisation_id, award.id))


def correct(work: Work, award: Award, correction: Correction) -> None:
    """Put a mistake right: the same badge, signed anew; the old form is withdrawn as replaced.

    What is said already changes nothing, so that a lost answer can be asked for again.

    Raises:
        Conflict: `award-not-standing` unless it stands.
        Refused: the name of the rule that forbids it; the leader needs a mandate for the skill today.
    """
    found(work.principal, Action.AWARD_CORRECT, award)
    lock(work.session, award)
    _expect(award, AwardState.ISSUED)
    text = work.session.get_one(AwardText, award.id, populate_existing=True)
    if not _differs(award, text, correction):
        return
    award.level = correction.get("level", award.level)
    award.valid_until = correction.get("valid_until", award.valid_until)
    text.narrative = correction.get("narrative", text.narrative)
    text.evidence = list(correction.get("evidence", text.evidence))
    _set_bits(work, award)
    _sign_anew(work, award, kind=ReissueKind.CORRECTION)
    work.happened(AwardCorrected(award.organisation_id, award.id))


def leave_out(work: Work, award: Award) -> None:
    """Sign a badge anew without what somebody no longer agrees to; its old forms are withdrawn.

    A badge that was suspended or revoked stays so: the new form is withdrawn as well.

    Raises:
        Conflict: `award-not-standing` when it was erased.
        Refused: the name of the rule that forbids it, for example a compromised key.
    """
    lock(work.session, award)
    _expect(award, *STANDING, AwardState.REVOKED)
    _set_bits(work, award)
    _sign_anew(work, award, kind=ReissueKind.CONSENT)
    if award.state != AwardState.ISSUED:
        _set_bits(work, award)
    work.happened(AwardRedacted(award.organisation_id, award.id))


def _differs(award: Award, text: AwardText, correction: Correction) -> bool:
    said = {
        "level": award.level,
        "valid_until": award.valid_until,
        "narrative": text.narrative,
        "evidence": text.evidence,
    }
    wished = {
        **correction,
        **({"evidence": list(correction["evidence"])} if "evidence" in correction else {}),
    }
    return any(said[name] != value for name, value in wished.items())


def _sign_anew(work: Work, award: Award, *, kind: ReissueKind) -> None:
    session = work.session
    # The entry first: beginning a list locks the organisation, which is held from here on.
    bit = status_lists.allocate(work, award.organisation_id)
    running = _mandate_of_today(work, award) if kind is ReissueKind.CORRECTION else None
    text = session.get_one(AwardText, award.id)
    mandate = session.get_one(Mandate, award.mandate_id)
    endorsement = session.get_one(Endorsement, award.endorsement_id) if award.endorsement_id else None
    previous = newest_document(work, award)
    if previous.document is None:
        raise _not_standing(award)
    intended = Intended(
        token=award.token,
        subject_id=award.subject_id or "",
        leader=session.get_one(
            TeamLeader,
            award.team_leader_id,
            options=[joinedload(TeamLeader.name)],
            populate_existing=True,
        ),
        learner=session.get_one(
            Learner, award.learner_id, options=[joinedload(Learner.details)], populate_existing=True
        ),
        skill=palette.get_version(session, award.skill_version_id),
        mandate=mandate,
        endorsement=endorsement,
        bit=bit,
        awarded_at=award.awarded_at,
        valid_from=max(work.now, previous.valid_from + timedelta(seconds=1)),
        valid_until=award.valid_until,
        level=award.level,
        narrative=text.narrative,
        evidence=tuple(text.evidence),
    )
    before = json.loads(previous.document)
    case = ReissueCase(kind=kind, before=before, award=case_of(work, intended), running=running)
    prepared = prepare_reissue(
        case, anchors=own_anchors(session, work.urls), resources=resources_of(work, intended)
    )
    add_document(work, award, intended, redeem(work, prepared, mandate), why=WhySigned(kind))


def _mandate_of_today(work: Work, award: Award) -> MandateFacts | None:
    leader = work.session.get_one(TeamLeader, award.team_leader_id)
    skill = palette.get_version(work.session, award.skill_version_id)
    best = choose_mandate(
        work,
        held_mandates(work, leader),
        achievement=work.urls.skill_version(skill.skill.id, skill.version.number),
        category=skill.skill.category,
        day=work.today,
    )
    return mandate_facts(work, best)


def _set_bits(work: Work, award: Award) -> int:
    documents = work.session.scalars(select(BadgeDocument).where(BadgeDocument.award_id == award.id))
    return status_lists.set_bits(work, [(document.list_id, document.index) for document in documents])


def _expect(award: Award, *states: AwardState) -> None:
    if award.state not in states:
        raise _not_standing(award)


def _not_standing(award: Award) -> Conflict:
    detail = "The award does not stand as this needs it to."
    return Conflict("award-not-standing", detail, state=award.state)
