"""Mandates: an organisation authorises a team leader for named skills and a period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access.actions import Action
from app.access.check import check, found, unknown
from app.issuers import keyring, tokens
from app.issuers.signing import sign
from app.issuers.tables import KeyPurpose
from app.mandates.events import EndCause, MandateEnded, MandateGiven, MandateResumed, MandateSuspended
from app.mandates.tables import Mandate
from app.organisations.events import KeurmerkEnded, KeurmerkShortened
from app.organisations.keurmerk import ENDORSED_KINDS, has_ended
from app.organisations.service import get as get_organisation
from app.organisations.service import keurmerk
from app.organisations.tables import Organisation
from app.palette import service as palette
from app.people.service import check_present
from app.people.service import get as get_leader
from app.people.tables import TeamLeader
from app.platform import keyset
from app.platform.clock import calendar_day, first_instant
from app.platform.db import hold, lock
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work
from app.platform.urls import Urls
from credentials.authority.build import build_mandate
from credentials.authority.scope import Scope
from credentials.draft.values import Party
from credentials.rules.text import check_texts
from schemas.errors import Conflict, Refused, Unfit

ONE_DAY = timedelta(days=1)


def give(
    work: Work,
    leader: TeamLeader,
    *,
    first_day: date,
    last_day: date,
    skills: Sequence[UUID] = (),
    categories: Sequence[str] = (),
) -> Mandate:
    """Sign a mandate.

    Args:
        work: the unit of work.
        leader: who may judge.
        first_day: first calendar day.
        last_day: last calendar day, included.
        skills: skills, each in every version.
        categories: palette categories, each with every skill in it.

    Raises:
        Malformed: `authority-scope-malformed`: no skill or category, or an end before the start.
        NotFound: `skill-unknown` or `category-unknown`.
        Gone: `team-leader-erased`.
        Refused: `mandate-backdated`; `mandate-outlasts-keurmerk`; `keurmerk-lapsed` when there is none.
    """
    check(work.principal, Action.MANDATE_GIVE, leader.organisation_id)
    palette.check_known(work.session, skills, categories)
    organisation = get_organisation(work.session, leader.organisation_id)
    hold(work.session, organisation)
    check_present(leader)
    _check_beginning(work, organisation, first_day, last_day)
    leaders_key = keyring.current_key(work, organisation.id, KeyPurpose.ASSESSOR, team_leader_id=leader.id)
    mandate_id = uuid4()
    document = build_mandate(
        mandate_id=work.urls.mandate(organisation.id, mandate_id),
        organisation=Party(id=work.urls.did(organisation.id), name=organisation.name),
        leader=work.urls.team_leader(organisation.id, leader.pseudonym),
        scope=Scope(
            keys=(keyring.as_authorised(work.urls, leaders_key),),
            first_day=first_day,
            last_day=last_day,
            achievements=tuple(work.urls.skill(skill) for skill in skills),
            categories=tuple(categories),
        ),
        issued_at=work.now,
        name=f"Mandaat van {organisation.name}",
    )
    mandate = Mandate(
        id=mandate_id,
        organisation_id=organisation.id,
        team_leader_id=leader.id,
        key_id=leaders_key.id,
        categories=list(categories),
        skills=[str(skill) for skill in skills],
        authorised_from=first_day,
        authorised_until=last_day,
        document=sign(work, document, keyring.current_key(work, organisation.id, KeyPurpose.AUTHORITY)),
        signed_at=work.now,
    )
    work.session.add(mandate)
    work.session.flush()
    work.happened(MandateGiven(organisation.id, mandate_id, leader.id, first_day, last_day))
    return mandate


def get(work: Work, mandate_id: UUID) -> Mandate:
    """A mandate of an organisation that the principal sees.

    Raises:
        NotFound: `mandate-unknown`.
    """
    return found(work.principal, Action.MANDATE_READ, work.session.get(Mandate, mandate_id))


def replaced_by(urls: Urls, held: Iterable[Mandate], url: str | None) -> Mandate | None:
    """The mandate that another one of the same leader says it replaces, if it is one of ours.

    Args:
        urls: addresses of this installation.
        held: the leader's mandates.
        url: what the other one names.
    """
    return next((row for row in held if urls.mandate(row.organisation_id, row.id) == url), None)


def mandate_text(session: Session, organisation_id: UUID, mandate_id: UUID) -> str:
    """A signed mandate as it was signed.

    Raises:
        NotFound: `mandate-unknown`.
    """
    row = session.get(Mandate, mandate_id)
    if row is None or row.organisation_id != organisation_id:
        raise unknown("mandate")
    return row.document


def hold_of_leader(work: Work, team_leader_id: UUID) -> Sequence[Mandate]:
    """A leader's mandates with the leader, newest first, held so that no end slips in between.

    Hold the organisation first.
    """
    return work.session.scalars(
        select(Mandate)
        .options(joinedload(Mandate.team_leader, innerjoin=True).joinedload(TeamLeader.name))
        .where(Mandate.team_leader_id == team_leader_id)
        .order_by(Mandate.signed_at.desc(), Mandate.id)
        .with_for_update(read=True, of=Mandate)
        .execution_options(populate_existing=True)
    ).all()


def page(work: Work, team_leader_id: UUID, window: Window) -> Slice[Mandate]:
    """Some of a team leader's mandates, newest first, ended ones included.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `team-leader-unknown`, also for one of another organisation.
    """
    check(work.principal, Action.MANDATE_READ, get_leader(work, team_leader_id).organisation_id)
    query = select(Mandate).where(Mandate.team_leader_id == team_leader_id)
    return keyset.read(work.session, query, window, by=(Mandate.signed_at, Mandate.id), newest_first=True)


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
    _still_running(work, mandate)
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


def has_been_ended(mandate: Mandate, now: datetime) -> bool:
    """Whether a mandate was ended: an end that was set for a later day has not come yet."""
    return mandate.ended_at is not None and mandate.ended_at <= now


def suspend(work: Work, mandate: Mandate, reason: str) -> None:
    """Let a mandate rest.

    Raises:
        Conflict: `mandate-ended`.
        Refused: a rule for text.
    """
    check(work.principal, Action.MANDATE_SUSPEND, mandate.organisation_id)
    lock(work.session, mandate)
    _still_running(work, mandate)
    check_texts(reason=reason)
    mandate.suspended_at, mandate.reason = mandate.suspended_at or work.now, reason
    work.happened(MandateSuspended(mandate.organisation_id, mandate.id, mandate.team_leader_id))


def resume(work: Work, mandate: Mandate) -> None:
    """Let a resting mandate run again.

    Raises:
        Conflict: `mandate-ended`.
    """
    check(work.principal, Action.MANDATE_RESUME, mandate.organisation_id)
    lock(work.session, mandate)
    _still_running(work, mandate)
    mandate.suspended_at, mandate.reason = None, None
    work.happened(MandateResumed(mandate.organisation_id, mandate.id, mandate.team_leader_id))


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


def _still_running(work: Work, mandate: Mandate) -> None:
    if has_been_ended(mandate, work.now):
        raise Conflict("mandate-ended", "This mandate has ended. Give a new one instead.")


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


def _check_beginning(work: Work, organisation: Organisation, first: date, last: date) -> None:
    earliest = calendar_day(organisation.created_at)
    if first < earliest:
        detail, allowed = (
            "A mandate cannot begin before the organisation was here.",
            {"minimum": earliest.isoformat()},
        )
        raise Unfit("mandate-backdated", detail, where="first_day", allowed=allowed)
    if organisation.kind not in ENDORSED_KINDS:
        return
    period = keurmerk(organisation)
    if period is None or has_ended(organisation, work.now):
        raise Refused("keurmerk-lapsed", "Without a keurmerk there is nothing to mandate.")
    if last > period[1]:
        detail = "A mandate cannot outlast the keurmerk."
        allowed = {"maximum": period[1].isoformat()}
        raise Unfit("mandate-outlasts-keurmerk", detail, where="last_day", allowed=allowed)
