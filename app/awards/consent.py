"""Who no longer agrees to be named: each badge that names them is signed anew, and its old forms go."""

import json
from collections.abc import Callable

from sqlalchemy import ColumnElement, select

from app.awards import lifecycle, versions
from app.awards.tables import Award, AwardState
from app.learners.events import LearnerConsentChanged
from app.people.events import TeamLeaderConsentChanged, TeamLeaderErased
from app.platform.db import forget_for_good, lock
from app.platform.runtime import Work
from schemas.errors import Refused
from schemas.strict_json import JsonObject


def learner_consent_changed(work: Work, event: LearnerConsentChanged) -> None:
    """Take out of a learner's badges what the learner no longer agrees to."""
    if event.withdrawn:
        _leave_out(work, Award.learner_id == event.subject_id, _names_learner)


def leader_consent_changed(work: Work, event: TeamLeaderConsentChanged) -> None:
    """Take the name of a leader who does not agree to it out of the badges."""
    if not event.name_in_badge:
        _leave_out(work, Award.team_leader_id == event.subject_id, _names_leader)


def leader_erased(work: Work, event: TeamLeaderErased) -> None:
    """Take the name of a leader who is forgotten out of the badges."""
    _leave_out(work, Award.team_leader_id == event.subject_id, _names_leader)


def _leave_out(work: Work, whose: ColumnElement[bool], names: Callable[[JsonObject], bool]) -> None:
    for award in work.session.scalars(select(Award).where(whose).order_by(Award.id)).all():
        lock(work.session, award)
        named = {
            version.id
            for version in versions.of(work, award)
            if version.document is not None and names(json.loads(version.document))
        }
        if named and award.state is not AwardState.ERASED:
            _sign_without(work, award)
            work.session.flush()
            for version in versions.of(work, award):
                if version.id in named:
                    versions.forget_documents(version)
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
