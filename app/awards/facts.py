"""From rows to the facts that the rules judge, and to the values that a badge states."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import select

from app.issuers import keyring, status_lists
from app.issuers.tables import SigningKey, StatusBit
from app.learners.tables import Learner, LearnerDetails
from app.mandates import service as mandates
from app.mandates.service import has_been_ended
from app.mandates.tables import Mandate
from app.organisations.keurmerk import counts_until, has_ended
from app.organisations.service import get as get_organisation
from app.organisations.service import keurmerk
from app.organisations.tables import Endorsement, Organisation
from app.palette import service as palette
from app.people.tables import TeamLeader
from app.platform.db import hold
from app.platform.runtime import Work
from credentials.authority.scope import Scope, read_scope
from credentials.draft import values
from credentials.recipient import Identity, email_identity, name_identity
from credentials.resources import Fetched, NotFetched, Reference, Resources
from credentials.rules.case import (
    AwardCase,
    KeyState,
    LeaderFacts,
    LearnerFacts,
    MandateFacts,
    OrganisationFacts,
    SkillFacts,
)

SALT_BYTES = 16
EVIDENCE_MEMBERS = ("id", "name", "description", "narrative", "genre", "audience")


EvidenceText: TypeAlias = dict[str, Any]
"""What a judgement rests on, as the caller wrote it; all of it erasable."""


@dataclass(frozen=True, kw_only=True)
class Intended:
    """Everything that one badge is made from."""

    token: str
    subject_id: str
    leader: TeamLeader
    learner: Learner
    skill: palette.Published
    mandate: Mandate | None
    endorsement: Endorsement | None
    bit: StatusBit
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    level: str | None
    narrative: str | None
    evidence: tuple[EvidenceText, ...]


def case_of(work: Work, intended: Intended) -> AwardCase:
    """The case that the rules judge."""
    urls = work.urls
    organisation = get_organisation(work.session, intended.leader.organisation_id)
    leader_url = urls.team_leader(organisation.id, intended.leader.pseudonym)
    did = urls.did(organisation.id)
    return AwardCase(
        now=work.now,
        badge=_badge(work, intended, organisation),
        organisation=OrganisationFacts(
            id=did,
            kind=organisation.kind,
            keurmerk=_keurmerk(work, organisation, intended.endorsement),
            keurmerk_ended=has_ended(organisation, work.now),
        ),
        leader=LeaderFacts(id=leader_url, organisation=did, key_state=_key_state(work, intended.mandate)),
        learner=LearnerFacts(organisations=frozenset({urls.did(intended.learner.organisation_id)})),
        skill=SkillFacts(withdrawn=intended.skill.skill.withdrawn_at is not None),
        mandate=mandate_facts(work, intended.mandate),
        contexts=work.runtime.contexts,
    )


def resources_of(work: Work, intended: Intended) -> Resources:
    """What a verifier of the badge would fetch, as this service publishes it now."""
    session, urls, organisation = work.session, work.urls, intended.leader.organisation_id
    listed = urls.status_list(intended.bit.list_id)
    found: dict[Reference, Fetched | NotFetched] = {
        Reference("did", urls.did(organisation)): Fetched(keyring.did_document(session, urls, organisation))
    }
    status_list = status_lists.own_status_list(session, urls, listed)
    if status_list is not None:
        found[Reference("status_list", listed)] = Fetched(status_list)
    return Resources(found)


def choose_mandate(
    work: Work, given: Iterable[Mandate], *, achievement: str, category: str, day: date
) -> Mandate | None:
    """The mandate that a judgement rests on: the one with the least against it, the newest of equals."""

    def merits(mandate: Mandate) -> tuple[bool, ...]:
        scope = _scope(mandate)
        return (
            scope.covers(achievement, category),
            scope.runs_on(day),
            not has_been_ended(mandate, work.now),
            mandate.suspended_at is None,
            key_state(mandate_key(work, mandate)) is KeyState.ACTIVE,
        )

    # `max` keeps the first of equals, and the newest comes first.
    return max(given, key=merits, default=None)


def held_mandates(work: Work, leader: TeamLeader) -> Sequence[Mandate]:
    """A leader's mandates, newest first, and the organisation, held so that no end slips in between."""
    hold(work.session, get_organisation(work.session, leader.organisation_id))
    return work.session.scalars(
        select(Mandate)
        .where(Mandate.team_leader_id == leader.id)
        .order_by(Mandate.signed_at.desc(), Mandate.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).all()


def mandate_key(work: Work, mandate: Mandate) -> SigningKey:
    """The leader's key that a mandate names."""
    return work.session.get_one(SigningKey, mandate.key_id)


def key_state(key: SigningKey) -> KeyState:
    """What may be done with a key."""
    if key.compromised_at is not None:
        return KeyState.COMPROMISED
    return KeyState.RETIRED if key.retired_at is not None else KeyState.ACTIVE


def _badge(work: Work, intended: Intended, organisation: Organisation) -> values.Badge:
    urls, leader, endorsement = work.urls, intended.leader, intended.endorsement
    return values.Badge(
        id=urls.credential(intended.token),
        subject_id=intended.subject_id,
        issuer=values.Issuer(
            id=urls.did(organisation.id),
            name=organisation.name,
            url=organisation.url or urls.organisation(organisation.id),
            description=organisation.description,
            endorsements=(json.loads(endorsement.document),) if endorsement else (),
        ),
        leader=values.Leader(
            id=urls.team_leader(organisation.id, leader.pseudonym),
            name=leader.display_name if leader.name_in_badge else None,
            endorsements=(json.loads(intended.mandate.document),) if intended.mandate else (),
        ),
        skill=palette.as_skill(work.session, urls, intended.skill),
        status=status_lists.entry(urls, intended.bit),
        awarded_at=intended.awarded_at,
        valid_from=intended.valid_from,
        valid_until=intended.valid_until,
        level=intended.level,
        narrative=intended.narrative,
        evidence=tuple(_evidence(item) for item in intended.evidence),
        identities=_identities(intended.learner.details),
    )


def _identities(details: LearnerDetails | None) -> tuple[Identity, ...]:
    if details is None:
        return ()
    named = (name_identity(details.display_name),) if details.name_in_badge else ()
    if details.email is None or not details.email_in_badge:
        return named
    return (*named, email_identity(details.email, salt=secrets.token_urlsafe(SALT_BYTES)))


def _keurmerk(
    work: Work, organisation: Organisation, endorsement: Endorsement | None
) -> tuple[date, date] | None:
    # The period that the badge shows; when it was renewed since, it reaches on to the end of the renewal.
    running = keurmerk(organisation)
    if endorsement is None:
        return running
    shown = endorsement.authorised_from, counts_until(endorsement)
    renewed = running is not None and shown[0] <= running[0] <= work.today
    return (shown[0], running[1]) if running is not None and renewed else shown


def _key_state(work: Work, mandate: Mandate | None) -> KeyState:
    # Without a mandate no key is in question, and another rule refuses.
    return key_state(mandate_key(work, mandate)) if mandate else KeyState.ACTIVE


def mandate_facts(work: Work, mandate: Mandate | None) -> MandateFacts | None:
    """A mandate as the rules judge it."""
    if mandate is None:
        return None
    urls = work.urls
    leader = work.session.get_one(TeamLeader, mandate.team_leader_id)
    return MandateFacts(
        leader=urls.team_leader(leader.organisation_id, leader.pseudonym),
        organisation=urls.did(mandate.organisation_id),
        scope=_scope(mandate),
        counts_from=_counts_from(work, mandate),
        suspended=mandate.suspended_at is not None,
        ended=has_been_ended(mandate, work.now),
    )


def _counts_from(work: Work, mandate: Mandate) -> datetime:
    # A mandate that replaces another counts from that one's signing: https://w3id.org/kringbadge/authority#replaces
    older = mandates.replaced_by(work, mandate, _scope(mandate).replaces)
    return min(mandate.signed_at, older.signed_at) if older else mandate.signed_at


def _scope(mandate: Mandate) -> Scope:
    return read_scope(json.loads(mandate.document)["credentialSubject"])


def _evidence(item: EvidenceText) -> values.Evidence:
    # Fixed members only: whatever else a caller wrote is no part of a badge.
    return values.Evidence(**{name: item.get(name) for name in EVIDENCE_MEMBERS})
