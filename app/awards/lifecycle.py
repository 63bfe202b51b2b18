"""What happens to an award afterwards: withdrawn, looked at again, corrected. Every old badge is kept."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.awards.facts import EvidenceText, Intended, case_of
from app.awards.service import add_document, newest_document, redeem
from app.awards.tables import Award, AwardState, AwardText
from app.learners.tables import Learner
from app.mandates.tables import Mandate
from app.organisations.service import own_anchors
from app.organisations.tables import Endorsement
from app.palette import service as palette
from app.people.tables import TeamLeader
from app.platform.audit import record
from app.platform.runtime import Work
from app.status_lists import service as status_lists
from credentials.issue import prepare_reissue
from credentials.rules.reissue.case import ReissueCase, ReissueKind
from schemas.errors import Conflict

STANDING = (AwardState.ISSUED, AwardState.SUSPENDED)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What an award should have said. Skill, learner, leader and day stay; if those are wrong, revoke."""

    level: str | None
    narrative: str | None
    evidence: tuple[EvidenceText, ...]
    valid_until: datetime | None


def revoke(work: Work, award: Award, reason: str) -> None:
    """Withdraw a badge for good.

    Raises:
        Conflict: `award-not-standing` when it was withdrawn or erased before.
    """
    _expect(award, *STANDING)
    _set_current_bit(work, award)
    award.state, award.reason = AwardState.REVOKED.value, reason
    record(work, award.organisation_id, "award.revoke", award.id)


def suspend(work: Work, award: Award, reason: str) -> None:
    """Look at a badge again. Its bit is set and stays set: the way back is a new form of the badge.

    Raises:
        Conflict: `award-not-standing` unless it stands.
    """
    _expect(award, AwardState.ISSUED)
    _set_current_bit(work, award)
    award.state, award.reason = AwardState.SUSPENDED.value, reason
    record(work, award.organisation_id, "award.suspend", award.id)


def reinstate(work: Work, award: Award) -> None:
    """End a suspension: the same badge, signed anew with a later `validFrom` and a new status entry.

    Raises:
        Conflict: `award-not-standing` unless it is suspended.
        Refused: the name of the rule that forbids it, for example a compromised key.
    """
    _expect(award, AwardState.SUSPENDED)
    text = work.session.get_one(AwardText, award.id)
    _sign_anew(work, award, text, kind=ReissueKind.REINSTATEMENT)
    award.state, award.reason = AwardState.ISSUED.value, None
    record(work, award.organisation_id, "award.reinstate", award.id)


def correct(work: Work, award: Award, correction: Correction) -> None:
    """Put a mistake right: the same badge, signed anew; the old form is withdrawn as replaced.

    Raises:
        Conflict: `award-not-standing` unless it stands.
        Refused: the name of the rule that forbids it.
    """
    _expect(award, AwardState.ISSUED)
    text = work.session.get_one(AwardText, award.id)
    text.narrative, text.evidence = correction.narrative, list(correction.evidence)
    award.level, award.valid_until = correction.level, correction.valid_until
    _set_current_bit(work, award)
    _sign_anew(work, award, text, kind=ReissueKind.CORRECTION)
    record(work, award.organisation_id, "award.correct", award.id)


def _sign_anew(work: Work, award: Award, text: AwardText, *, kind: ReissueKind) -> None:
    session = work.session
    mandate = session.get_one(Mandate, award.mandate_id)
    endorsement = session.get_one(Endorsement, award.endorsement_id) if award.endorsement_id else None
    previous = newest_document(work, award)
    earliest = previous.valid_from + timedelta(seconds=1)
    intended = Intended(
        token=award.token,
        subject_id=award.subject_id or "",
        leader=session.get_one(TeamLeader, award.team_leader_id),
        learner=session.get_one(Learner, award.learner_id),
        skill=palette.get_version(session, award.skill_version_id),
        mandate=mandate,
        endorsement=endorsement,
        bit=status_lists.allocate(work, award.organisation_id),
        awarded_at=award.awarded_at,
        valid_from=max(work.now, earliest),
        valid_until=award.valid_until,
        level=award.level,
        narrative=text.narrative,
        evidence=tuple(text.evidence),
    )
    before = json.loads(previous.document or "{}")
    case = ReissueCase(kind=kind, before=before, award=case_of(work, intended))
    prepared = prepare_reissue(case, anchors=own_anchors(session, work.urls))
    add_document(work, award, intended, redeem(work, prepared, mandate), why=kind.value)


def _set_current_bit(work: Work, award: Award) -> None:
    current = newest_document(work, award)
    status_lists.set_bit(work, current.list_id, current.index)


def _expect(award: Award, *states: AwardState) -> None:
    if award.state not in states:
        detail = "The award does not stand as this needs it to."
        raise Conflict("award-not-standing", detail, state=award.state)
