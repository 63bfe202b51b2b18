"""Team leaders: appointed under a pseudonym, with a key of their own."""

import re
import secrets
from enum import StrEnum
from typing import TypedDict
from uuid import UUID, uuid4

from sqlalchemy import Select, not_, select
from sqlalchemy.orm import Session, joinedload

from app.access.actions import Action
from app.access.check import check, found, unknown
from app.http.idempotency import forget_answers
from app.issuers import keyring, tokens
from app.issuers.tables import KeyPurpose
from app.organisations.service import get as get_organisation
from app.people.events import (
    TeamLeaderAppointed,
    TeamLeaderChanged,
    TeamLeaderConsentChanged,
    TeamLeaderErased,
)
from app.people.tables import TeamLeader, TeamLeaderName
from app.platform import keyset
from app.platform.db import forget_for_good, lock, unique
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work
from credentials.rules.case import OrganisationKind
from credentials.rules.text import check_texts
from schemas.errors import Gone, Refused

PSEUDONYM_BYTES = 16
PSEUDONYM = re.compile(r"[A-Za-z0-9_-]{1,32}")


def appoint(
    work: Work,
    organisation_id: UUID,
    *,
    display_name: str,
    name_in_badge: bool = False,
    external_id: str | None = None,
) -> TeamLeader:
    """Add a team leader, who may judge nothing until a mandate says so.

    Args:
        work: the unit of work.
        organisation_id: where the leader works.
        display_name: for colleagues; kept in a row of its own.
        name_in_badge: the leader agreed to be named in the badges.
        external_id: what the organisation's own programs call the leader; no two of it have the same.

    Raises:
        NotFound: `organisation-unknown`.
        Conflict: `external-id-taken`.
        Refused: `association-issues-nothing`, or a rule for text.
    """
    check(work.principal, Action.TEAM_LEADER_APPOINT, organisation_id, about="organisation")
    check_texts(display_name=display_name, external_id=external_id)
    if get_organisation(work.session, organisation_id).kind == OrganisationKind.ASSOCIATION:
        raise Refused(
            "association-issues-nothing", "An association endorses those who judge, and judges nobody."
        )
    leader = TeamLeader(
        id=uuid4(),
        organisation_id=organisation_id,
        pseudonym=secrets.token_urlsafe(PSEUDONYM_BYTES),
        name_in_badge=name_in_badge,
        consented_at=work.now if name_in_badge else None,
        created_at=work.now,
        external_id=external_id,
        name=TeamLeaderName(display_name=display_name),
    )
    work.session.add(leader)
    with unique("external-id-taken", "Another team leader of this organisation has this external id."):
        work.session.flush()
    keyring.create_key(work, organisation_id, KeyPurpose.ASSESSOR, team_leader_id=leader.id)
    work.happened(TeamLeaderAppointed(organisation_id, leader.id))
    return leader


def get(work: Work, team_leader_id: UUID) -> TeamLeader:
    """A team leader of an organisation that the principal sees.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `team-leader-unknown`.
    """
    leader = work.session.scalar(_with_name().where(TeamLeader.id == team_leader_id))
    return found(work.principal, Action.TEAM_LEADER_READ, leader)


def check_present(leader: TeamLeader) -> None:
    """Refuse a team leader whose name was erased.

    Raises:
        Gone: `team-leader-erased`.
    """
    if leader.erased_at is not None:
        raise Gone("team-leader-erased", "This team leader was erased.")


class Presence(StrEnum):
    """Whether somebody still acts under a pseudonym."""

    PRESENT = "present"
    ERASED = "erased"


def page(
    work: Work,
    organisation_id: UUID,
    window: Window,
    *,
    state: Presence | None = None,
    external_id: str | None = None,
) -> Slice[TeamLeader]:
    """Some team leaders of an organisation with their names, oldest first.

    Args:
        work: the unit of work.
        organisation_id: whose team leaders.
        window: the piece of the list.
        state: only those who are still there, or only those who were erased.
        external_id: only the one that has this in the organisation's own records.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`, also for other organisations.
    """
    check(work.principal, Action.TEAM_LEADER_READ, organisation_id, about="organisation")
    query = _with_name().where(TeamLeader.organisation_id == organisation_id)
    if external_id is not None:
        query = query.where(TeamLeader.external_id == external_id)
    if state is not None:
        erased = TeamLeader.erased_at.is_not(None)
        query = query.where(erased if state is Presence.ERASED else not_(erased))
    return keyset.read(work.session, query, window, by=(TeamLeader.created_at, TeamLeader.id))


def set_own_consent(work: Work, *, name_in_badge: bool) -> TeamLeader:
    """Record whether the acting leader agrees to be named; without that, badges are signed anew without it.

    Raises:
        NotAllowed: `role-not-allowed`: only leaders themselves decide.
    """
    leader = acting(work, Action.TEAM_LEADER_CONSENT)
    leader.name_in_badge = name_in_badge
    leader.consented_at = work.now if name_in_badge else None
    work.happened(TeamLeaderConsentChanged(leader.organisation_id, leader.id, name_in_badge))
    return leader


class Changes(TypedDict, total=False):
    """What of a team leader is to be different. What is left out stays; None takes away."""

    display_name: str
    external_id: str | None


def change(work: Work, leader: TeamLeader, changes: Changes) -> None:
    """Change what colleagues call a team leader; badges given before keep the name they were signed with.

    Raises:
        Gone: `team-leader-erased`.
        Conflict: `external-id-taken`.
        Unfit: a rule for text.
    """
    check(work.principal, Action.TEAM_LEADER_CHANGE, leader.organisation_id)
    check_texts(display_name=changes.get("display_name"), external_id=changes.get("external_id"))
    lock(work.session, leader)
    check_present(leader)
    known = work.session.get_one(TeamLeaderName, leader.id, populate_existing=True)
    known.display_name = changes.get("display_name", known.display_name)
    leader.external_id = changes.get("external_id", leader.external_id)
    if work.session.is_modified(known) or work.session.is_modified(leader):
        work.happened(TeamLeaderChanged(leader.organisation_id, leader.id))
    with unique("external-id-taken", "Another team leader of this organisation has this external id."):
        work.session.flush()


def erase_name(work: Work, leader: TeamLeader) -> None:
    """Forget who a pseudonym is, in the badges too, and end every token: nobody acts under it any more."""
    check(work.principal, Action.TEAM_LEADER_ERASE, leader.organisation_id)
    lock(work.session, leader)
    row = work.session.get(TeamLeaderName, leader.id)
    if row is not None:
        work.session.delete(row)
    leader.name_in_badge, leader.consented_at, leader.external_id = False, None, None
    leader.erased_at = leader.erased_at or work.now
    forget_for_good(work.session)
    forget_answers(work.session, leader.id)
    tokens.end_of_leader(work, leader.id, work.now)
    work.happened(TeamLeaderErased(leader.organisation_id, leader.id))


def find_by_pseudonym(session: Session, organisation_id: UUID, pseudonym: str) -> TeamLeader:
    """The team leader of an organisation under that pseudonym.

    Raises:
        NotFound: `team-leader-unknown`.
    """
    if not PSEUDONYM.fullmatch(pseudonym):
        raise unknown("team-leader")
    leader = session.scalar(
        _with_name().where(TeamLeader.pseudonym == pseudonym, TeamLeader.organisation_id == organisation_id)
    )
    if leader is None:
        raise unknown("team-leader")
    return leader


def acting(work: Work, action: Action) -> TeamLeader:
    """The team leader in whose name this happens.

    Args:
        work: the unit of work.
        action: what the leader does.

    Raises:
        NotAllowed: `role-not-allowed`.
        Refused: `judge-missing` when the service itself would act.
    """
    _, team_leader_id = acting_for(work, action)
    return work.session.scalars(_with_name().where(TeamLeader.id == team_leader_id)).one()


def acting_for(work: Work, action: Action) -> tuple[UUID, UUID]:
    """The ids of the organisation and the team leader in whose name this happens; raises as `acting`."""
    principal = work.principal
    check(principal, action, principal.organisation_id, team_leader_id=principal.team_leader_id)
    if principal.organisation_id is None or principal.team_leader_id is None:
        raise Refused("judge-missing", "Only team leaders do this, and only in their own name.")
    return principal.organisation_id, principal.team_leader_id


def _with_name() -> Select[TeamLeader]:
    return select(TeamLeader).options(joinedload(TeamLeader.name))
