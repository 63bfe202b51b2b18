"""Ends that reach the badges: no keurmerk or mandate is ended before a badge that was given under it."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.awards.tables import Award
from app.mandates import service as mandates
from app.mandates.tables import Mandate
from app.organisations import keurmerk
from app.organisations.service import get as get_organisation
from app.organisations.tables import Endorsement
from app.platform.clock import calendar_day
from app.platform.db import lock
from app.platform.runtime import Work


def grant_keurmerk(
    work: Work, organisation_id: UUID, *, first_day: date, last_day: date | None = None
) -> Endorsement:
    """Admit or renew a member, or shorten its keurmerk; see `keurmerk.grant`."""
    newest = _newest_badge(work, organisation_id)
    return keurmerk.grant(work, organisation_id, first_day=first_day, last_day=last_day, newest_badge=newest)


def end_keurmerk(work: Work, organisation_id: UUID, reason: str, *, last_day: date | None = None) -> None:
    """End a keurmerk and the mandates that it carries; see `keurmerk.end`."""
    newest = _newest_badge(work, organisation_id)
    ends_at = keurmerk.end(work, organisation_id, reason, last_day=last_day, newest_badge=newest)
    mandates.end_all(work, organisation_id, ends_at)


def end_mandate(work: Work, mandate: Mandate, reason: str, *, last_day: date | None = None) -> None:
    """End a mandate for good; see `mandates.end`."""
    lock(work.session, mandate)
    newest = work.session.scalar(select(func.max(Award.awarded_at)).where(Award.mandate_id == mandate.id))
    mandates.end(
        work,
        mandate,
        reason,
        last_day=last_day,
        newest_badge=calendar_day(newest) if newest is not None else None,
    )


def _newest_badge(work: Work, organisation_id: UUID) -> date | None:
    # Locked first: a badge that is being given at this moment is waited for, and the next one sees the end.
    lock(work.session, get_organisation(work.session, organisation_id))
    newest = work.session.scalar(
        select(func.max(Award.awarded_at)).where(Award.organisation_id == organisation_id)
    )
    return calendar_day(newest) if newest is not None else None
