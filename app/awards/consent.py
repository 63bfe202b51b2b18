"""Who no longer agrees to be named: each badge that names them is signed anew, and its old forms go."""

import json
from collections.abc import Callable

from sqlalchemy import ColumnElement, select

from app.access.actions import Action
from app.access.check import check
from app.awards import lifecycle
from app.awards.tables import Award, AwardState, BadgeDocument
from app.learners import service as learners
from app.learners.tables import Learner, LearnerDetails
from app.people import service as people
from app.people.tables import TeamLeader
from app.platform.db import forget_for_good, lock
from app.platform.runtime import Work
from schemas.errors import Refused
from schemas.strict_json import JsonObject


def set_learner_consent(work: Work, learner: Learner, *, name_in_badge: bool, email_in_badge: bool) -> None:
    """Record what a learner agrees that badges say, and take out of them what the learner no longer does.

    Raises:
        Gone: `learner-erased`.
    """
    check(work.principal, Action.LEARNER_CONSENT, learner.organisation_id)
    lock(work.session, learner)
    known = work.session.get(LearnerDetails, learner.id, populate_existing=True)
    withdrawn = known is not None and (
        (known.name_in_badge and not name_in_badge) or (known.email_in_badge and not email_in_badge)
    )
    learners.set_consent(work, learner, name_in_badge=name_in_badge, email_in_badge=email_in_badge)
    if withdrawn:
        work.session.flush()
        _leave_out(work, Award.learner_id == learner.id, _names_learner)


def set_own_consent(work: Work, *, name_in_badge: bool) -> TeamLeader:
    """Record whether the acting leader agrees to be named; without that, badges are signed anew without it.

    Raises:
        NotAllowed: `role-not-allowed`: only leaders themselves decide.
    """
    leader = people.acting(work, Action.TEAM_LEADER_CONSENT)
    people.set_consent(work, leader, name_in_badge=name_in_badge)
    if not name_in_badge:
        work.session.flush()
        _leave_out(work, Award.team_leader_id == leader.id, _names_leader)
    return leader


def erase_leader(work: Work, leader: TeamLeader) -> None:
    """Forget who a pseudonym is, in the badges too; every token of the leader ends."""
    people.erase_name(work, leader)
    work.session.flush()
    forget_for_good(work.session)
    _leave_out(work, Award.team_leader_id == leader.id, _names_leader)


def _leave_out(work: Work, whose: ColumnElement[bool], names: Callable[[JsonObject], bool]) -> None:
    for award in work.session.scalars(select(Award).where(whose).order_by(Award.id)).all():
        lock(work.session, award)
        documents = work.session.scalars(
            select(BadgeDocument)
            .where(BadgeDocument.award_id == award.id, BadgeDocument.document.is_not(None))
            .execution_options(populate_existing=True)
        ).all()
        named = [row for row in documents if row.document is not None and names(json.loads(row.document))]
        if named and award.state != AwardState.ERASED:
            _sign_without(work, award)
            for row in named:
                row.document = None
            forget_for_good(work.session)


def _sign_without(work: Work, award: Award) -> None:
    try:
        with work.session.begin_nested():
            lifecycle.leave_out(work, award)
    except Refused:
        # For example after a compromise of the key: then no form is left, and the address stops answering.
        award.shared = False


def _names_learner(document: JsonObject) -> bool:
    return bool(document["credentialSubject"].get("identifier"))


def _names_leader(document: JsonObject) -> bool:
    return "name" in document["credentialSubject"]["source"]
