"""Learners: owned by an organisation, named in one erasable row, never by a citizen number."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.actions import Action
from app.access.check import check, found, only_learner, own_organisation
from app.http.idempotency import forget_answers
from app.issuers import tokens
from app.learners import cards
from app.learners.events import LearnerAdded, LearnerChanged, LearnerConsentChanged, LearnerErased
from app.learners.tables import Learner, LearnerDetails
from app.organisations.service import get as get_organisation
from app.platform import keyset
from app.platform.db import forget_for_good, lock, unique
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work
from credentials.rules.text import check_texts
from schemas.errors import Gone, NotFound


def add(
    work: Work,
    organisation_id: UUID | None,
    *,
    display_name: str,
    email: str | None = None,
    name_in_badge: bool = False,
    email_in_badge: bool = False,
    external_id: str | None = None,
) -> Learner:
    """Add a learner.

    Args:
        work: the unit of work.
        organisation_id: where the learner works; the own organisation without it.
        display_name: for the team leader; kept in an erasable row.
        email: not needed for anything.
        name_in_badge: the learner agreed that badges say the name.
        email_in_badge: the learner agreed that badges hold a salted hash of the address.
        external_id: what the organisation's own programs call the learner; no two of it have the same.

    Raises:
        NotFound: `organisation-unknown`.
        Conflict: `external-id-taken`.
        Refused: a rule for text, for example `bsn-in-text`.
    """
    organisation_id = organisation_id or own_organisation(work.principal, Action.LEARNER_ADD)
    check(work.principal, Action.LEARNER_ADD, organisation_id, about="organisation")
    get_organisation(work.session, organisation_id)
    check_texts(display_name=display_name, email=email, external_id=external_id)
    learner = Learner(
        id=uuid4(),
        organisation_id=organisation_id,
        created_at=work.now,
        external_id=external_id,
        details=LearnerDetails(
            display_name=display_name,
            email=email,
            name_in_badge=name_in_badge,
            email_in_badge=email_in_badge and email is not None,
            consented_at=work.now if name_in_badge or email_in_badge else None,
        ),
    )
    work.session.add(learner)
    with unique("external-id-taken", "Another learner of this organisation has this external id."):
        work.session.flush()
    work.happened(LearnerAdded(organisation_id, learner.id))
    return learner


def get(work: Work, learner_id: UUID) -> Learner:
    """A learner of an organisation that the principal sees.

    Raises:
        NotFound: `learner-unknown`.
        Gone: `learner-erased`.
    """
    learner = work.session.scalar(_with_details().where(Learner.id == learner_id))
    learner = found(work.principal, Action.LEARNER_READ, learner)
    if learner.erased_at is not None:
        raise Gone("learner-erased", "This learner was erased.")
    return learner


def hold(work: Work, learner_id: UUID) -> Learner:
    """A learner of any organisation, held with what says who it is: no erasure or change of consent slips in.

    Raises:
        NotFound: `learner-unknown`.
        Gone: `learner-erased`.
    """
    learner = work.session.scalar(
        select(Learner)
        .join(Learner.details)
        .options(contains_eager(Learner.details))
        .where(Learner.id == learner_id)
        .with_for_update(read=True, of=(Learner, LearnerDetails))
        .execution_options(populate_existing=True)
    )
    if learner is not None:
        return learner
    if work.session.get(Learner, learner_id) is None:
        raise NotFound("learner-unknown", "There is no such learner.")
    raise Gone("learner-erased", "This learner was erased.")


def page(
    work: Work,
    window: Window,
    *,
    since: datetime | None = None,
    external_id: str | None = None,
) -> Slice[Learner]:
    """Some learners of the own organisation, oldest first, erased ones left out; a learner sees one.

    Args:
        work: the unit of work.
        window: the piece of the list.
        since: only those added at that instant or later.
        external_id: only the one that has this in the organisation's own records.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    organisation_id = own_organisation(work.principal, Action.LEARNER_READ)
    query = _with_details().where(Learner.organisation_id == organisation_id, Learner.erased_at.is_(None))
    if (only := only_learner(work.principal, Action.LEARNER_READ)) is not None:
        query = query.where(Learner.id == only)
    if external_id is not None:
        query = query.where(Learner.external_id == external_id)
    if since is not None:
        query = query.where(Learner.created_at >= since)
    return keyset.read(work.session, query, window, by=(Learner.created_at, Learner.id))


class Changes(TypedDict, total=False):
    """What of a learner is to be different. What is left out stays; None takes away."""

    display_name: str
    email: str | None
    external_id: str | None
    name_in_badge: bool
    email_in_badge: bool


def change(work: Work, learner: Learner, changes: Changes) -> None:
    """Change what is known of a learner, and what the learner agrees that badges say.

    Badges given before keep the name that they were signed with, unless the learner no longer agrees to it.

    Raises:
        Gone: `learner-erased`.
        Conflict: `external-id-taken`.
        Unfit: a rule for text.
    """
    check(work.principal, Action.LEARNER_CHANGE, learner.organisation_id, learner_id=learner.id)
    check_texts(
        display_name=changes.get("display_name"),
        email=changes.get("email"),
        external_id=changes.get("external_id"),
    )
    lock(work.session, learner)
    if learner.erased_at is not None:
        raise Gone("learner-erased", "This learner was erased.")
    known = work.session.get_one(LearnerDetails, learner.id, populate_existing=True)
    known.display_name = changes.get("display_name", known.display_name)
    known.email = changes.get("email", known.email)
    learner.external_id = changes.get("external_id", learner.external_id)
    if work.session.is_modified(known) or work.session.is_modified(learner):
        work.happened(LearnerChanged(learner.organisation_id, learner.id))
    with unique("external-id-taken", "Another learner of this organisation has this external id."):
        work.session.flush()
    name_in_badge = changes.get("name_in_badge", known.name_in_badge)
    email_in_badge = changes.get("email_in_badge", known.email_in_badge) and known.email is not None
    if (name_in_badge, email_in_badge) != (known.name_in_badge, known.email_in_badge):
        set_consent(work, learner, name_in_badge=name_in_badge, email_in_badge=email_in_badge)


def set_consent(work: Work, learner: Learner, *, name_in_badge: bool, email_in_badge: bool) -> None:
    """Record what the learner agrees that badges say; those that say more are signed anew without it.

    Raises:
        Gone: `learner-erased`.
    """
    check(work.principal, Action.LEARNER_CONSENT, learner.organisation_id, learner_id=learner.id)
    lock(work.session, learner)
    if learner.erased_at is not None:
        raise Gone("learner-erased", "This learner was erased.")
    known = work.session.get_one(LearnerDetails, learner.id, populate_existing=True)
    withdrawn = (known.name_in_badge and not name_in_badge) or (known.email_in_badge and not email_in_badge)
    known.name_in_badge = name_in_badge
    known.email_in_badge = email_in_badge and known.email is not None
    known.consented_at = work.now if name_in_badge or email_in_badge else None
    work.happened(
        LearnerConsentChanged(
            learner.organisation_id,
            learner.id,
            name_in_badge=known.name_in_badge,
            email_in_badge=known.email_in_badge,
            withdrawn=withdrawn,
        )
    )


def erase(work: Work, learner: Learner) -> None:
    """Forget who a learner is, with every badge and token; doing it twice changes nothing."""
    check(work.principal, Action.LEARNER_ERASE, learner.organisation_id, learner_id=learner.id)
    lock(work.session, learner)
    if learner.erased_at is not None:
        return
    details = work.session.get(LearnerDetails, learner.id)
    if details is not None:
        work.session.delete(details)
    learner.erased_at, learner.external_id = work.now, None
    forget_for_good(work.session)
    forget_answers(work.session, learner.id)
    tokens.end_of_learner(work, learner.id)
    cards.end_of_learner(work, learner.id)
    work.happened(LearnerErased(learner.organisation_id, learner.id))


def _with_details() -> Select[Learner]:
    return select(Learner).options(joinedload(Learner.details))
