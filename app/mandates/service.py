"""Mandates: an organisation authorises a team leader for named skills and a period."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.mandates.tables import Mandate
from app.organisations import keyring
from app.organisations.service import get as get_organisation
from app.organisations.signing import sign
from app.organisations.tables import KeyPurpose
from app.palette import service as palette
from app.people.tables import TeamLeader
from app.platform.audit import record
from app.platform.runtime import Work
from credentials.authority.build import build_mandate
from credentials.authority.scope import Scope
from credentials.draft.values import Party
from schemas.errors import Conflict, NotFound


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
    """
    palette.check_known(work.session, skills, categories)
    organisation = get_organisation(work.session, leader.organisation_id)
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
    record(work, organisation.id, "mandate.give", mandate_id)
    return mandate


def get(work: Work, mandate_id: UUID) -> Mandate:
    """A mandate of an organisation that the principal sees.

    Raises:
        NotFound: `mandate-unknown`.
    """
    mandate = work.session.get(Mandate, mandate_id)
    if mandate is None or not work.may_see(mandate.organisation_id):
        raise NotFound("mandate-unknown", "There is no such mandate.")
    return mandate


def mandate_text(session: Session, organisation_id: UUID, mandate_id: UUID) -> str:
    """A signed mandate as it was signed.

    Raises:
        NotFound: `mandate-unknown`.
    """
    row = session.get(Mandate, mandate_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("mandate-unknown", "There is no such mandate.")
    return row.document


def of_leader(work: Work, team_leader_id: UUID) -> Sequence[Mandate]:
    """A team leader's mandates, newest first, ended ones included."""
    return work.session.scalars(
        select(Mandate)
        .where(Mandate.team_leader_id == team_leader_id)
        .order_by(Mandate.signed_at.desc(), Mandate.id)
    ).all()


def end(work: Work, mandate: Mandate, reason: str) -> None:
    """End a mandate for good; badges given under it stay good.

    Raises:
        Conflict: `mandate-ended`.
    """
    _still_running(mandate)
    mandate.ended_at, mandate.reason = work.now, reason
    record(work, mandate.organisation_id, "mandate.end", mandate.id)


def suspend(work: Work, mandate: Mandate, reason: str) -> None:
    """Let a mandate rest.

    Raises:
        Conflict: `mandate-ended`.
    """
    _still_running(mandate)
    mandate.suspended_at, mandate.reason = mandate.suspended_at or work.now, reason
    record(work, mandate.organisation_id, "mandate.suspend", mandate.id)


def resume(work: Work, mandate: Mandate) -> None:
    """Let a resting mandate run again.

    Raises:
        Conflict: `mandate-ended`.
    """
    _still_running(mandate)
    mandate.suspended_at, mandate.reason = None, None
    record(work, mandate.organisation_id, "mandate.resume", mandate.id)


def _still_running(mandate: Mandate) -> None:
    if mandate.ended_at is not None:
        raise Conflict("mandate-ended", "This mandate has ended. Give a new one instead.")
