"""What a learner's card shows: every badge of the learner, in the reader's words."""

from dataclasses import dataclass
from uuid import UUID

from app.awards.service import with_skill
from app.awards.tables import Award, AwardState
from app.learners.tables import LearnerCard
from app.platform.i18n import Words
from app.platform.runtime import Work

MOST = 100
"""More badges than anybody has."""


@dataclass(frozen=True, slots=True)
class BadgeLine:
    """A badge as it stands on the page.

    Attributes:
        id: of the award.
        name: of the skill.
        level: that was reached; empty without levels.
        awarded: the day, in words.
        state: of the award.
        url: where the badge answers while it is shared.
        shared: whether it does.
        offered: whether a wallet may take it.
    """

    id: UUID
    name: str
    level: str
    awarded: str
    state: AwardState
    url: str
    shared: bool
    offered: bool


def badges_of(work: Work, card: LearnerCard, t: Words) -> list[BadgeLine]:
    """The badges of a card's learner, newest first; erased ones are gone."""
    mine = with_skill().where(Award.learner_id == card.learner_id, Award.state != AwardState.ERASED)
    rows = work.session.scalars(mine.order_by(Award.awarded_at.desc(), Award.id).limit(MOST)).all()
    return [_line(work, award, t) for award in rows]


def _line(work: Work, award: Award, t: Words) -> BadgeLine:
    content = award.skill_version.content
    levels = {level["key"]: level["name"][t.language] for level in content["levels"]}
    return BadgeLine(
        id=award.id,
        name=content["name"][t.language],
        level=levels.get(award.level, ""),
        awarded=t.day(award.awarded_at),
        state=award.state,
        url=work.urls.credential(award.token),
        shared=award.shared,
        offered=award.state is AwardState.ISSUED,
    )
