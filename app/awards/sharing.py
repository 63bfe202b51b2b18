"""Who sees a badge: the learner decides, and may take everything away again."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actions import Action
from app.access.check import check
from app.awards import versions
from app.awards.events import AwardErased, AwardShared
from app.awards.forms import SignedForm, signed
from app.awards.tables import Award, AwardState, BindingEnd
from app.http.idempotency import forget_answers
from app.learners.events import LearnerErased
from app.palette.tables import SkillVersion
from app.platform.db import forget_for_good, lock
from app.platform.runtime import Work
from schemas.errors import Gone, NotFound

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class SharedBadge:
    """A badge that anybody with its address may see."""

    award: Award
    category: str
    forms: tuple[SignedForm, ...]
    """Exactly as they were signed, the leader's own first."""
    token: str
    """The last part of its address."""

    @property
    def text(self) -> str:
        """The badge as the leader signed it."""
        return self.forms[0].document


def shared_badge(work: Work, token: str) -> SharedBadge:
    """The badge at an address.

    Raises:
        NotFound: `badge-unknown`, also when it is not shared.
        Gone: `badge-erased`.
    """
    if not TOKEN.fullmatch(token):
        raise NotFound("badge-unknown", "There is no badge at this address, or it is not shared.")
    award = work.session.scalar(
        select(Award)
        .options(
            joinedload(Award.skill_version, innerjoin=True).joinedload(SkillVersion.skill, innerjoin=True)
        )
        .where(Award.token == token)
    )
    if award is None or (not award.shared and award.state != AwardState.ERASED):
        raise NotFound("badge-unknown", "There is no badge at this address, or it is not shared.")
    forms = tuple(signed(versions.newest(work, award)))
    return SharedBadge(award, award.skill_version.skill.category, forms, token)


def share(work: Work, award: Award, *, shared: bool) -> None:
    """Let a badge answer at its address, or not; on the learner's word.

    Raises:
        Gone: `badge-erased`.
    """
    check(work.principal, Action.AWARD_SHARE, award.organisation_id, learner_id=award.learner_id)
    lock(work.session, award)
    if award.state == AwardState.ERASED:
        raise Gone("badge-erased", "The badge at this address was erased.")
    award.shared = shared
    work.happened(AwardShared(award.organisation_id, award.id, shared))


def erase_award(work: Work, award: Award) -> None:
    """Forget what a badge says; doing it twice changes nothing.

    Spent status entries stay spent; whoever holds a copy can still verify it, and the organisation can still
    withdraw it.
    """
    check(work.principal, Action.AWARD_ERASE, award.organisation_id, learner_id=award.learner_id)
    _erase(work, award)


def learner_erased(work: Work, event: LearnerErased) -> None:
    """Forget what every badge of a learner says."""
    # In one order: whoever erases at the same time waits, and then finds nothing left to do.
    mine = select(Award).where(Award.learner_id == event.subject_id).order_by(Award.id)
    for award in work.session.scalars(mine).all():
        _erase(work, award)


def _erase(work: Work, award: Award) -> None:
    lock(work.session, award)
    if award.state == AwardState.ERASED:
        return
    group = versions.of(work, award)
    versions.end_bindings(work, award, group, BindingEnd.ERASED)
    versions.forget(work, award, group)
    forget_for_good(work.session)
    award.state, award.shared = AwardState.ERASED, False
    award.reason, award.level, award.external_id = None, None, None
    forget_answers(work.session, award.id)
    work.happened(AwardErased(award.organisation_id, award.id))
