"""What happens to an award afterwards: withdrawn, looked at again, corrected. Every old badge is kept.

Every operation locks the award first and only then looks how it stands, so that of two at the same time the
second sees what the first did: an acknowledged revocation is never undone.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actions import Action
from app.access.check import check, found
from app.awards import versions
from app.awards.events import AwardCorrected, AwardRedacted, AwardReinstated, AwardRevoked, AwardSuspended
from app.awards.facts import (
    Backing,
    anchors_of,
    backing_of,
    case_of,
    choose_mandate,
    mandate_facts,
    resources_of,
)
from app.awards.tables import Award, AwardState, AwardVersion, WhySigned
from app.issuers import status_lists
from app.learners.tables import Learner
from app.palette.tables import SkillVersion
from app.people.tables import TeamLeader
from app.platform.db import lock
from app.platform.runtime import Work
from credentials.issue import prepare_reissue
from credentials.rules.case import MandateFacts
from credentials.rules.reissue.case import ReissueCase, ReissueKind
from credentials.rules.text import check_texts
from schemas.errors import Conflict

STANDING = (AwardState.ISSUED, AwardState.SUSPENDED)
AT_LEAST_LATER = timedelta(seconds=1)
OF_THE_AWARD = ("level", "valid_until")
OF_THE_VERSION = ("narrative", "evidence")


class AwardChanges(TypedDict, total=False):
    """What an award should have said. What is left out stays as it is; None takes it away.

    Skill, learner, leader and day stay; if those are wrong, revoke.
    """

    level: str | None
    valid_until: datetime | None
    narrative: str | None
    evidence: Sequence[Mapping[str, Any]] | None


def revoke(work: Work, award: Award, reason: str) -> None:
    """Withdraw a badge for good, in every form that was ever signed. An erased award can be withdrawn too.

    Raises:
        Conflict: `award-not-standing` when it was withdrawn before.
    """
    check(work.principal, Action.AWARD_REVOKE, award.organisation_id)
    lock(work.session, award)
    erased = award.state is AwardState.ERASED
    if not erased:
        expect(award, *STANDING)
    check_texts(reason=reason)
    if not versions.withdraw(work, versions.of(work, award)) and erased:
        raise not_standing(award)
    award.state = award.state if erased else AwardState.REVOKED
    award.reason, award.revoked_at = reason, work.now
    work.happened(AwardRevoked(award.organisation_id, award.id))


def suspend(work: Work, award: Award, reason: str) -> None:
    """Look at a badge again. Its bits are set and stay set: the way back is a new version of the badge.

    Raises:
        Conflict: `award-not-standing` unless it stands.
    """
    check(work.principal, Action.AWARD_SUSPEND, award.organisation_id)
    lock(work.session, award)
    expect(award, AwardState.ISSUED)
    check_texts(reason=reason)
    versions.withdraw(work, versions.of(work, award))
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
    expect(award, AwardState.SUSPENDED)
    _sign_anew(work, award, versions.of(work, award), {}, ReissueKind.REINSTATEMENT)
    award.state, award.reason = AwardState.ISSUED, None
    work.happened(AwardReinstated(award.organisation_id, award.id))


def correct(work: Work, award: Award, changes: AwardChanges) -> None:
    """Put a mistake right: the same badge, signed anew; every older version is withdrawn as replaced.

    What is said already changes nothing, so that a lost answer can be asked for again. Other forms of the
    badge are made anew on request.

    Raises:
        Conflict: `award-not-standing` unless it stands.
        Refused: the name of the rule that forbids it; the leader needs a mandate for the skill today.
    """
    found(work.principal, Action.AWARD_CORRECT, award)
    lock(work.session, award)
    expect(award, AwardState.ISSUED)
    group = versions.of(work, award)
    if not _differs(award, versions.served(group), changes):
        return
    for name in OF_THE_AWARD:
        setattr(award, name, changes.get(name, getattr(award, name)))
    versions.withdraw(work, group)
    _sign_anew(work, award, group, changes, ReissueKind.CORRECTION)
    work.happened(AwardCorrected(award.organisation_id, award.id))


def leave_out(work: Work, award: Award) -> None:
    """Sign a badge anew without what somebody no longer agrees to; its older versions are withdrawn.

    A badge that was suspended or revoked stays so: the new version is withdrawn as well.

    Raises:
        Conflict: `award-not-standing` when it was erased.
        Refused: the name of the rule that forbids it, for example a compromised key.
    """
    lock(work.session, award)
    expect(award, *STANDING, AwardState.REVOKED)
    group = versions.of(work, award)
    versions.withdraw(work, group)
    version = _sign_anew(work, award, group, {}, ReissueKind.CONSENT)
    if award.state is not AwardState.ISSUED:
        versions.withdraw(work, [version])
    work.happened(AwardRedacted(award.organisation_id, award.id))


def expect(award: Award, *states: AwardState) -> None:
    """Refuse an award that stands otherwise than it must.

    Raises:
        Conflict: `award-not-standing`.
    """
    if award.state not in states:
        raise not_standing(award)


def not_standing(award: Award) -> Conflict:
    """The refusal of what an award that stands as it does cannot have done to it."""
    detail = f"This cannot be done with an award that is {award.state}."
    return Conflict("award-not-standing", detail, state=award.state)


def _differs(award: Award, before: AwardVersion, changes: AwardChanges) -> bool:
    said = {
        **{name: getattr(award, name) for name in OF_THE_AWARD},
        **{name: getattr(before, name) for name in OF_THE_VERSION},
    }
    return any(said[name] != value for name, value in _plain(changes).items())


def _plain(changes: AwardChanges) -> dict[str, Any]:
    """The changes as they are kept: no evidence is an empty list."""
    wished = dict(changes)
    if "evidence" in changes:
        wished["evidence"] = [dict(item) for item in changes["evidence"] or ()]
    return wished


def _sign_anew(
    work: Work, award: Award, group: Sequence[AwardVersion], changes: AwardChanges, kind: ReissueKind
) -> AwardVersion:
    before = versions.served(group)
    if before.document is None:
        raise not_standing(award)
    # The entry first: beginning a list locks the issuer; the organisation is held from here on.
    entry = status_lists.allocate(work, award.organisation_id)
    award = _with_people(work, award)
    backing = backing_of(work, award.organisation_id, award.team_leader_id)
    running = _mandate_of_today(work, award, backing) if kind is ReissueKind.CORRECTION else None
    wished = _plain(changes)
    version = AwardVersion(
        award_id=award.id,
        number=group[-1].number + 1,
        why=WhySigned(kind),
        valid_from=max(work.now, before.valid_from + AT_LEAST_LATER),
        subject_id=before.subject_id,
        narrative=wished.get("narrative", before.narrative),
        evidence=wished.get("evidence", before.evidence),
        list_id=entry.list_id,
        index=entry.index,
        forms=[],
    )
    case = ReissueCase(
        kind=kind,
        before=json.loads(before.document),
        award=case_of(work, award, version, backing, award.mandate),
        running=running,
    )
    prepared = prepare_reissue(
        case, anchors=anchors_of(work, backing), resources=resources_of(work, backing, entry.status_list)
    )
    versions.sign(work, version, prepared, backing, award.mandate)
    work.session.add(version)
    work.session.flush()
    work.session.expire(award, ["versions"])
    return version


def _with_people(work: Work, award: Award) -> Award:
    """The award, which is locked, with everybody and everything that its badge names, as they are now."""
    work.session.flush()
    return work.session.scalars(
        select(Award)
        .options(
            joinedload(Award.skill_version, innerjoin=True).joinedload(SkillVersion.skill, innerjoin=True),
            joinedload(Award.learner, innerjoin=True).joinedload(Learner.details),
            joinedload(Award.team_leader, innerjoin=True).joinedload(TeamLeader.name),
            joinedload(Award.mandate, innerjoin=True),
            joinedload(Award.endorsement),
        )
        .where(Award.id == award.id)
        .execution_options(populate_existing=True)
    ).one()


def _mandate_of_today(work: Work, award: Award, backing: Backing) -> MandateFacts | None:
    best = choose_mandate(work, backing, award.skill_version, work.today)
    return mandate_facts(work, best, backing.mandates) if best is not None else None
