"""Mandates: an organisation authorises a team leader for named skills and a period."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access.actions import Action
from app.access.check import check, found, unknown
from app.issuers import keyring
from app.issuers.signing import sign
from app.issuers.tables import KeyPurpose
from app.mandates.events import MandateGiven, MandateResumed, MandateSuspended
from app.mandates.tables import Mandate
from app.organisations.keurmerk import ENDORSED_KINDS, has_ended
from app.organisations.service import get as get_organisation
from app.organisations.service import keurmerk
from app.organisations.tables import Organisation
from app.palette import service as palette
from app.people.service import check_present
from app.people.service import get as get_leader
from app.people.tables import TeamLeader
from app.platform import keyset
from app.platform.clock import calendar_day
from app.platform.db import hold, lock
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work
from app.platform.urls import Urls
from credentials.authority.build import build_mandate
from credentials.authority.scope import Scope
from credentials.draft.values import Party
from credentials.rules.text import check_texts
from schemas.errors import Conflict, Refused, Unfit


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
    mandate = _draw_up(
        work, organisation, leader, days=(first_day, last_day), skills=skills, categories=categories
    )
    work.session.add(mandate)
    work.session.flush()
    work.happened(MandateGiven(organisation.id, mandate.id, leader.id, first_day, last_day))
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


def has_been_ended(mandate: Mandate, now: datetime) -> bool:
    """Whether a mandate was ended: an end that was set for a later day has not come yet."""
    return mandate.ended_at is not None and mandate.ended_at <= now


def check_running(work: Work, mandate: Mandate) -> None:
    """Refuse what cannot be done to a mandate that has ended.

    Raises:
        Conflict: `mandate-ended`.
    """
    if has_been_ended(mandate, work.now):
        raise Conflict("mandate-ended", "This mandate has ended. Give a new one instead.")


def suspend(work: Work, mandate: Mandate, reason: str) -> None:
    """Let a mandate rest.

    Raises:
        Conflict: `mandate-ended`.
        Refused: a rule for text.
    """
    check(work.principal, Action.MANDATE_SUSPEND, mandate.organisation_id)
    lock(work.session, mandate)
    check_running(work, mandate)
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
    check_running(work, mandate)
    mandate.suspended_at, mandate.reason = None, None
    work.happened(MandateResumed(mandate.organisation_id, mandate.id, mandate.team_leader_id))


def _draw_up(
    work: Work,
    organisation: Organisation,
    leader: TeamLeader,
    *,
    days: tuple[date, date],
    skills: Sequence[UUID],
    categories: Sequence[str],
) -> Mandate:
    key = keyring.current_key(work, organisation.id, KeyPurpose.ASSESSOR, team_leader_id=leader.id)
    mandate_id = uuid4()
    document = build_mandate(
        mandate_id=work.urls.mandate(organisation.id, mandate_id),
        organisation=Party(id=work.urls.did(organisation.id), name=organisation.name),
        leader=work.urls.team_leader(organisation.id, leader.pseudonym),
        scope=Scope(
            keys=(keyring.as_authorised(key),),
            first_day=days[0],
            last_day=days[1],
            achievements=tuple(work.urls.skill(skill) for skill in skills),
            categories=tuple(categories),
        ),
        issued_at=work.now,
        name=f"Mandaat van {organisation.name}",
    )
    return Mandate(
        id=mandate_id,
        organisation_id=organisation.id,
        team_leader_id=leader.id,
        key_id=key.id,
        categories=list(categories),
        skills=[str(skill) for skill in skills],
        authorised_from=days[0],
        authorised_until=days[1],
        document=sign(work, document, keyring.current_key(work, organisation.id, KeyPurpose.AUTHORITY)),
        signed_at=work.now,
    )


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
