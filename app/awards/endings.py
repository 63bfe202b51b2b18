"""Ends that reach the badges: no keurmerk or mandate ends before a badge that was given under it."""

from datetime import date

from sqlalchemy import ColumnElement, func, select

from app.awards.tables import Award
from app.mandates.events import EndCause, MandateEnded
from app.organisations.events import KeurmerkEnded, KeurmerkShortened
from app.platform.clock import calendar_day
from app.platform.runtime import Work
from schemas.errors import Unfit


def keurmerk_ended(work: Work, event: KeurmerkEnded | KeurmerkShortened) -> None:
    """Refuse the end of a keurmerk that leaves a badge behind.

    The organisation is locked: a badge that was being given has been waited for, the next one sees the end.

    Raises:
        Refused: `keurmerk-end-before-badge`.
    """
    mine = Award.organisation_id == event.subject_id
    _check(work, mine, event.last_day, "keurmerk-end-before-badge")


def mandate_ended(work: Work, event: MandateEnded) -> None:
    """Refuse the end of a mandate that leaves a badge behind.

    What ends with its keurmerk was looked at there, for the whole organisation.

    Raises:
        Refused: `mandate-end-before-badge`.
    """
    if event.cause is EndCause.ORGANISATION:
        mine = Award.mandate_id == event.subject_id
        _check(work, mine, event.last_day, "mandate-end-before-badge")


def _check(work: Work, mine: ColumnElement[bool], last_day: date, code: str) -> None:
    newest = work.session.scalar(select(func.max(Award.awarded_at)).where(mine))
    if newest is not None and last_day < calendar_day(newest):
        detail = "Badges were given after that day. Choose a later day, and revoke those badges if need be."
        earliest = {"minimum": calendar_day(newest).isoformat()}
        raise Unfit(code, detail, where="last_day", allowed=earliest)
