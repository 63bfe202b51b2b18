"""The keurmerk of members and academies: granted for a period, renewed, shortened, ended.

What has ended never runs again: a new period begins after the old one's last day, and what was endorsed for
longer counts only as long as the keurmerk did.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actions import Action
from app.access.check import check
from app.organisations.events import KeurmerkEnded, KeurmerkGranted, KeurmerkShortened
from app.organisations.service import endorse, find_association, get, keurmerk
from app.organisations.tables import Endorsement, Organisation
from app.platform.clock import calendar_day, first_instant
from app.platform.db import lock
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from credentials.rules.text import check_texts
from schemas.errors import Conflict, Refused, Unfit

KEURMERK_YEARS = 3
ENDORSED_KINDS = frozenset({OrganisationKind.ACADEMY, OrganisationKind.MEMBER})
ONE_DAY = timedelta(days=1)


def grant(
    work: Work,
    organisation_id: UUID,
    *,
    first_day: date,
    last_day: date | None = None,
) -> Endorsement:
    """Admit a member, renew it, or shorten the period that runs: the association signs anew.

    Args:
        work: the unit of work.
        organisation_id: who is endorsed.
        first_day: first calendar day of the keurmerk.
        last_day: last calendar day, included; three years without it.

    Raises:
        NotFound: `organisation-unknown`.
        Refused: `keurmerk-not-for-this-kind`; `keurmerk-backdated`, it would begin before what exists;
            `keurmerk-not-revived`, the old one has ended and this would let it run again;
            or a subscriber's, for example that badges were given after the last day.
        Conflict: `association-missing`.
    """
    check(work.principal, Action.KEURMERK_GRANT, organisation_id)
    organisation = get(work.session, organisation_id)
    lock(work.session, organisation)
    if organisation.kind not in ENDORSED_KINDS:
        detail = "Only members and the academy of the association carry its keurmerk."
        raise Refused("keurmerk-not-for-this-kind", detail)
    last = last_day or _three_years_from(first_day)
    _check_period(work, organisation, first_day)
    period = keurmerk(organisation)
    shortened = period is not None and last < period[1]
    _limit_endorsements(work.session, organisation, last)
    organisation.keurmerk_from, organisation.keurmerk_until = first_day, last
    organisation.keurmerk_ends_at = organisation.keurmerk_end_reason = None
    kind = KeurmerkShortened if shortened else KeurmerkGranted
    work.happened(kind(organisation.id, organisation.id, first_day, last))
    return endorse(work, organisation)


def end(
    work: Work,
    organisation_id: UUID,
    reason: str,
    *,
    last_day: date | None = None,
) -> None:
    """End a keurmerk, and with it what it carries: nothing more is issued. Badges given before stay good.

    Args:
        work: the unit of work.
        organisation_id: whose keurmerk.
        reason: for people of the association.
        last_day: last calendar day, included; at once without it.

    Raises:
        NotFound: `organisation-unknown`.
        Conflict: `keurmerk-missing`; `keurmerk-ended` when it was ended or ran out before.
        Refused: `keurmerk-only-shortened`, a rule for text, or a subscriber's, for example that badges were
            given after the last day.
    """
    check(work.principal, Action.KEURMERK_END, organisation_id)
    organisation = get(work.session, organisation_id)
    lock(work.session, organisation)
    check_texts(reason=reason)
    period = keurmerk(organisation)
    if period is None:
        raise Conflict("keurmerk-missing", "This organisation carries no keurmerk.")
    if has_ended(organisation, work.now) or period[1] < work.today:
        raise Conflict("keurmerk-ended", "This keurmerk has ended. Grant a new one instead.")
    last = _last_of(work, period, last_day)
    at_once = last_day is None or last_day < work.today
    ends_at = work.now if at_once else first_instant(last + ONE_DAY)
    _limit_endorsements(work.session, organisation, last)
    organisation.keurmerk_until, organisation.keurmerk_end_reason = last, reason
    organisation.keurmerk_ends_at = ends_at
    work.happened(KeurmerkEnded(organisation.id, organisation.id, last, ends_at))
    if last >= period[0]:
        endorse(work, organisation)


def has_ended(organisation: Organisation, now: datetime) -> bool:
    """Whether the keurmerk was ended: an end that was set for a later day has not come yet."""
    return organisation.keurmerk_ends_at is not None and organisation.keurmerk_ends_at <= now


def counts_until(endorsement: Endorsement) -> date:
    """The last day that an endorsement counts for."""
    ended = endorsement.ended_on
    return endorsement.authorised_until if ended is None else min(ended, endorsement.authorised_until)


def endorsement_for(session: Session, organisation_id: UUID, day: date) -> Endorsement | None:
    """The endorsement that a badge awarded on a day embeds: the newest one that counts for the day.

    A renewal begins another period, so earlier badges keep theirs. An endorsement that begins on the same day
    as a newer one was replaced by it, for example because the keurmerk ended early, and counts no more.
    """
    replaced: set[date] = set()
    rows = session.scalars(
        select(Endorsement)
        .where(Endorsement.organisation_id == organisation_id)
        .order_by(Endorsement.signed_at.desc(), Endorsement.superseded_at.is_(None).desc())
    )
    for row in rows:
        if row.authorised_from not in replaced and row.authorised_from <= day <= counts_until(row):
            return row
        replaced.add(row.authorised_from)
    return None


def _check_period(work: Work, organisation: Organisation, first: date) -> None:
    association = find_association(work.session)
    if association is None:
        raise Conflict("association-missing", "This installation has no association yet.")
    if first < calendar_day(association.created_at):
        earliest = {"minimum": calendar_day(association.created_at).isoformat()}
        detail = "A keurmerk cannot begin before the association was here."
        raise Unfit("keurmerk-backdated", detail, where="first_day", allowed=earliest)
    period = keurmerk(organisation)
    if period is None:
        return
    over = organisation.keurmerk_ends_at is not None or period[1] < work.today
    if over and first <= period[1]:
        detail = "This would let a keurmerk run again that has ended. Begin after its last day."
        earliest = {"minimum": (period[1] + ONE_DAY).isoformat()}
        raise Unfit("keurmerk-not-revived", detail, where="first_day", allowed=earliest)
    if not over and first < period[0]:
        detail = "The keurmerk that runs began later. To end it, end it."
        earliest = {"minimum": period[0].isoformat()}
        raise Unfit("keurmerk-backdated", detail, where="first_day", allowed=earliest)


def _last_of(work: Work, period: tuple[date, date], wished: date | None) -> date:
    if wished is None:
        return min(work.today, period[1])
    if wished > period[1]:
        detail = "An end cannot lie after the last day of the keurmerk."
        latest = {"maximum": period[1].isoformat()}
        raise Unfit("keurmerk-only-shortened", detail, where="last_day", allowed=latest)
    return wished


def _limit_endorsements(session: Session, organisation: Organisation, last: date) -> None:
    rows = session.scalars(
        select(Endorsement).where(
            Endorsement.organisation_id == organisation.id, Endorsement.authorised_until > last
        )
    )
    for row in rows:
        row.ended_on = last if row.ended_on is None else min(row.ended_on, last)


def _three_years_from(first: date) -> date:
    try:
        return first.replace(year=first.year + KEURMERK_YEARS)
    except ValueError:  # 29 February
        return first.replace(year=first.year + KEURMERK_YEARS, day=28)
