"""The end of a mandate for good: by its organisation, or with the keurmerk that carries it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access.actions import Action
from app.access.check import check
from app.issuers import tokens
from app.mandates.events import EndCause, MandateEnded
from app.mandates.service import check_running
from app.mandates.tables import Mandate
from app.organisations.events import KeurmerkEnded, KeurmerkShortened
from app.platform.clock import calendar_day, first_instant
from app.platform.db import lock
from app.platform.runtime import Work
from credentials.rules.text import check_texts
from schemas.errors import Unfit

ONE_DAY = timedelta(days=1)


def end(
    work: Work,
    mandate: Mandate,
    reason: str,
    *,
    last_day: date | None = None,
) -> None:
    """End a mandate for good, and its leader's tokens unless another mandate runs; badges stay good.

    Args:
        work: the unit of work.
        mandate: what ends.
        reason: for people of the organisation.
        last_day: last calendar day, included; at once without it.

    Raises:
        Conflict: `mandate-ended`.
        Refused: `mandate-only-shortened`, a rule for text, or a subscriber's, for example that badges were
            given under it after the last day.
    """
    check(work.principal, Action.MANDATE_END, mandate.organisation_id)
    lock(work.session, mandate)
    check_running(work, mandate)
    check_texts(reason=reason)
    _check_last_day(mandate, last_day)
    at_once = last_day is None or last_day < work.today
    mandate.ended_at = work.now if last_day is None or at_once else first_instant(last_day + ONE_DAY)
    mandate.reason = reason
    _happened_end(work, mandate, last_day or work.today, EndCause.ORGANISATION)
    _end_tokens(work, mandate.team_leader_id, mandate.ended_at)


def end_with_keurmerk(work: Work, event: KeurmerkEnded) -> None:
    """End every mandate of an organisation whose keurmerk ends: none outlasts what carries it."""
    _end_all(work, _not_ended_by(work, event.subject_id, event.ends_at), event.last_day, event.ends_at)


def shorten_with_keurmerk(work: Work, event: KeurmerkShortened) -> None:
    """End those mandates of an organisation that would outlast its keurmerk."""
    ends_at = first_instant(event.last_day + ONE_DAY)
    rows = _not_ended_by(work, event.subject_id, ends_at)
    outlasting = [row for row in rows if row.authorised_until > event.last_day]
    _end_all(work, outlasting, event.last_day, ends_at)


def _not_ended_by(work: Work, organisation_id: UUID, instant: datetime) -> list[Mandate]:
    rows = work.session.scalars(
        select(Mandate)
        .where(Mandate.organisation_id == organisation_id)
        .order_by(Mandate.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [row for row in rows if row.ended_at is None or row.ended_at > instant]


def _end_all(work: Work, mandates: Sequence[Mandate], last_day: date, ends_at: datetime) -> None:
    for row in mandates:
        row.ended_at = ends_at
        _happened_end(work, row, last_day, EndCause.KEURMERK)
    work.session.flush()
    for leader in sorted({row.team_leader_id for row in mandates}):
        _end_tokens(work, leader, ends_at)


def _happened_end(work: Work, mandate: Mandate, last_day: date, cause: EndCause) -> None:
    last = min(last_day, mandate.authorised_until)
    work.happened(MandateEnded(mandate.organisation_id, mandate.id, mandate.team_leader_id, last, cause))


def _check_last_day(mandate: Mandate, last_day: date | None) -> None:
    if last_day is None:
        return
    ends = calendar_day(mandate.ended_at) if mandate.ended_at is not None else mandate.authorised_until
    latest = min(ends, mandate.authorised_until)
    if last_day > latest:
        detail, allowed = (
            "An end cannot lie after the last day of the mandate.",
            {"maximum": latest.isoformat()},
        )
        raise Unfit("mandate-only-shortened", detail, where="last_day", allowed=allowed)


def _end_tokens(work: Work, team_leader_id: UUID, ends_at: datetime) -> None:
    """End a leader's tokens at that instant, unless another mandate of the leader reaches beyond it."""
    last = calendar_day(ends_at)
    others = work.session.scalars(
        select(Mandate).where(Mandate.team_leader_id == team_leader_id, Mandate.authorised_until >= last)
    )
    if not any(row.ended_at is None or row.ended_at > ends_at for row in others):
        tokens.end_of_leader(work, team_leader_id, ends_at)
