"""Looking awards up: an organisation's, newest first, by what an integrator asks for."""

from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, select

from app.access.actions import Action
from app.access.check import only_learner, own_organisation
from app.awards.service import with_skill
from app.awards.tables import Award, AwardState
from app.http.bodies import Filters, Since, Until, WantedExternalId
from app.palette import service as palette
from app.palette.tables import SkillVersion
from app.platform import keyset
from app.platform.keyset import Selecting, Slice, Window
from app.platform.runtime import Work


class AwardFilters(Filters):
    """Which awards are asked for; all of it together."""

    state: AwardState | None = Field(default=None, description="How they stand.")
    learner_id: UUID | None = Field(default=None, description="Whose they are.")
    skill: str | None = Field(
        default=None,
        max_length=500,
        description="Id or address of a skill: every version of it, or the one that is named.",
        json_schema_extra={"pattern": "^[!-~]+$"},
    )
    leader: UUID | None = Field(default=None, description="Id of the team leader who gave them.")
    external_id: WantedExternalId = None
    since: Since | None = Field(
        default=None, description="Given (`created_at`) on that day or at that moment, or later."
    )
    until: Until | None = Field(
        default=None, description="Given (`created_at`) on that day, or earlier; or before that moment."
    )


def page(work: Work, filters: AwardFilters, window: Window) -> Slice[Award]:
    """Some awards of the own organisation, newest first, each with its skill at hand; a learner sees the own.

    Args:
        work: the unit of work.
        filters: which of them.
        window: the piece of the list.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    query = _joined(with_skill(), filters).where(*_asked(work, filters))
    return keyset.read(work.session, query, window, by=(Award.created_at, Award.id), newest_first=True)


def count(work: Work, filters: AwardFilters) -> int:
    """How many awards there are that `page` goes through."""
    query = _joined(select(func.count()).select_from(Award), filters)
    return work.session.scalar(query.where(*_asked(work, filters))) or 0


def _joined(query: Selecting, filters: AwardFilters) -> Selecting:
    if filters.skill is None:
        return query
    return query.join(SkillVersion, SkillVersion.id == Award.skill_version_id)


def _asked(work: Work, filters: AwardFilters) -> list[ColumnElement[bool]]:
    asked = [Award.organisation_id == own_organisation(work.principal, Action.AWARD_READ)]
    if (only := only_learner(work.principal, Action.AWARD_READ)) is not None:
        asked.append(Award.learner_id == only)
    if filters.state is not None:
        asked.append(Award.state == filters.state)
    if filters.learner_id is not None:
        asked.append(Award.learner_id == filters.learner_id)
    if filters.leader is not None:
        asked.append(Award.team_leader_id == filters.leader)
    if filters.skill is not None:
        asked += _of_skill(work, filters.skill)
    if filters.external_id is not None:
        asked.append(Award.external_id == filters.external_id)
    if filters.since is not None:
        asked.append(Award.created_at >= filters.since)
    if filters.until is not None:
        asked.append(Award.created_at < filters.until)
    return asked


def _of_skill(work: Work, reference: str) -> list[ColumnElement[bool]]:
    named = palette.read_reference(work.urls, reference)
    any_version = SkillVersion.skill_id == named.skill_id
    return [any_version] if named.number is None else [any_version, SkillVersion.number == named.number]
