"""From rows to the facts that the rules judge, and to the values that a badge states."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.awards.tables import Award, AwardVersion
from app.issuers import keyring
from app.issuers.tables import KeyPurpose, ListKind, SigningKey, StatusList
from app.learners.tables import LearnerDetails
from app.mandates import service as mandates
from app.mandates.service import has_been_ended
from app.mandates.tables import Mandate
from app.organisations import service as organisations
from app.organisations.keurmerk import ENDORSED_KINDS, counts_until, has_ended
from app.organisations.tables import Endorsement, Organisation
from app.palette import service as palette
from app.palette.tables import SkillVersion
from app.platform.runtime import Work
from credentials.authority.scope import Scope, read_scope
from credentials.draft import values
from credentials.recipient import Identity, email_identity, name_identity
from credentials.resources import Fetched, Reference, Resources
from credentials.rules.case import (
    AwardCase,
    KeyState,
    LeaderFacts,
    LearnerFacts,
    MandateFacts,
    OrganisationFacts,
    SkillFacts,
)
from credentials.trust import NOBODY, TrustAnchors
from schemas.strict_json import JsonObject

SALT_BYTES = 16
EVIDENCE_MEMBERS = ("id", "name", "description", "narrative", "genre", "audience")


@dataclass(frozen=True, kw_only=True)
class Backing:
    """Who stands behind a leader's judgement at this moment, held until the transaction ends.

    Attributes:
        organisation: who issues.
        association: who endorses it.
        mandates: the leader's, newest first, with the leader.
        keys: of the organisation and of the association, by their ids.
    """

    organisation: Organisation
    association: Organisation | None
    mandates: Sequence[Mandate]
    keys: Mapping[UUID, SigningKey]

    def keys_of(self, organisation_id: UUID, purpose: KeyPurpose) -> list[SigningKey]:
        """The keys of one of the two for a purpose, the oldest first."""
        return [
            key for key in self.keys.values() if key.issuer_id == organisation_id and key.purpose is purpose
        ]

    def key_of(self, mandate: Mandate) -> SigningKey:
        """The leader's key that a mandate names."""
        return self.keys[mandate.key_id]


def backing_of(work: Work, organisation_id: UUID, team_leader_id: UUID) -> Backing:
    """Read and hold who stands behind a leader. A status entry comes first: it may lock the issuer.

    Raises:
        NotFound: `organisation-unknown`.
    """
    organisation, association = organisations.hold_with_association(work.session, organisation_id)
    held = mandates.hold_of_leader(work, team_leader_id)
    asked = [organisation.id] if association is None else [organisation.id, association.id]
    keys = {key.id: key for key in keyring.of_all(work.session, asked)}
    return Backing(organisation=organisation, association=association, mandates=held, keys=keys)


def anchors_of(work: Work, backing: Backing, roots: Iterable[bytes] = ()) -> TrustAnchors:
    """Whom a badge of this organisation must hold against: the association with its pinned keys.

    Args:
        work: the unit of work.
        backing: who stands behind it.
        roots: certificates that a form with certificates must lead to.
    """
    association, organisation = backing.association, backing.organisation
    if association is None:
        return replace(NOBODY, roots=tuple(roots))
    believed = [
        key for key in backing.keys_of(association.id, KeyPurpose.AUTHORITY) if key.compromised_at is None
    ]
    members = [organisation.id] if organisation.kind in ENDORSED_KINDS else []
    return organisations.anchored(work.urls, association, believed, members, roots)


def resources_of(work: Work, backing: Backing, *lists: StatusList) -> Resources:
    """What a verifier of the badge would fetch, as this service publishes it now.

    Args:
        work: the unit of work.
        backing: who issues, with the keys.
        lists: the lists that hold the entries of the badge.
    """
    organisation = backing.organisation.id
    did = work.urls.did(organisation)
    keys = [key for key in backing.keys.values() if key.issuer_id == organisation]
    return Resources(
        {
            Reference("did", did): Fetched(keyring.published(did, keys)),
            **{Reference("status_list", row.url): Fetched(_as_served(row)) for row in lists},
        }
    )


def choose_mandate(work: Work, backing: Backing, version: SkillVersion, day: date) -> Mandate | None:
    """The mandate that a judgement rests on: the one with the least against it, the newest of equals."""
    achievement = work.urls.skill_version(version.skill_id, version.number)

    def merits(mandate: Mandate) -> tuple[bool, ...]:
        scope = _scope(mandate)
        return (
            scope.covers(achievement, version.skill.category),
            scope.runs_on(day),
            not has_been_ended(mandate, work.now),
            mandate.suspended_at is None,
            _key_state(backing.key_of(mandate)) is KeyState.ACTIVE,
        )

    # `max` keeps the first of equals, and the newest comes first.
    return max(backing.mandates, key=merits, default=None)


def case_of(
    work: Work, award: Award, version: AwardVersion, backing: Backing, mandate: Mandate | None
) -> AwardCase:
    """The case that the rules judge.

    Args:
        work: the unit of work.
        award: what is confirmed, with learner, leader, skill and endorsement.
        version: what its badge is to say.
        backing: who stands behind it.
        mandate: what the judgement rests on, if there is any.
    """
    urls, organisation = work.urls, backing.organisation
    leader, did = award.team_leader, urls.did(organisation.id)
    return AwardCase(
        now=work.now,
        badge=_badge(work, award, version, backing, mandate),
        organisation=OrganisationFacts(
            id=did,
            kind=organisation.kind,
            keurmerk=_keurmerk(work, organisation, award.endorsement),
            keurmerk_ended=has_ended(organisation, work.now),
        ),
        leader=LeaderFacts(
            id=urls.team_leader(leader.organisation_id, leader.pseudonym),
            organisation=urls.did(leader.organisation_id),
            # Without a mandate no key is in question, and another rule refuses.
            key_state=_key_state(backing.key_of(mandate)) if mandate else KeyState.ACTIVE,
        ),
        learner=LearnerFacts(organisations=frozenset({urls.did(award.learner.organisation_id)})),
        skill=SkillFacts(withdrawn=award.skill_version.skill.withdrawn_at is not None),
        mandate=mandate_facts(work, mandate, backing.mandates) if mandate else None,
        contexts=work.runtime.contexts,
    )


def mandate_facts(work: Work, mandate: Mandate, others: Iterable[Mandate]) -> MandateFacts:
    """A mandate as the rules judge it.

    Args:
        work: the unit of work.
        mandate: with the leader.
        others: the leader's mandates, among which is the one that it replaces, if it does.
    """
    urls, leader, scope = work.urls, mandate.team_leader, _scope(mandate)
    return MandateFacts(
        leader=urls.team_leader(leader.organisation_id, leader.pseudonym),
        organisation=urls.did(mandate.organisation_id),
        scope=scope,
        counts_from=_counts_from(work, mandate, scope, others),
        suspended=mandate.suspended_at is not None,
        ended=has_been_ended(mandate, work.now),
    )


def _badge(
    work: Work, award: Award, version: AwardVersion, backing: Backing, mandate: Mandate | None
) -> values.Badge:
    urls, organisation, leader = work.urls, backing.organisation, award.team_leader
    published = palette.Published(award.skill_version.skill, award.skill_version)
    return values.Badge(
        id=urls.credential(award.token),
        subject_id=version.subject_id or "",
        issuer=values.Issuer(
            id=urls.did(organisation.id),
            name=organisation.name,
            url=organisation.url or urls.organisation(organisation.id),
            description=organisation.description,
            endorsements=(json.loads(award.endorsement.document),) if award.endorsement else (),
        ),
        leader=values.Leader(
            id=urls.team_leader(organisation.id, leader.pseudonym),
            name=leader.display_name if leader.name_in_badge else None,
            endorsements=(json.loads(mandate.document),) if mandate else (),
        ),
        skill=palette.as_skill(urls, published, backing.association),
        status=values.StatusEntry(list_url=urls.status_list(version.list_id), index=version.index),
        awarded_at=award.awarded_at,
        valid_from=version.valid_from,
        valid_until=award.valid_until,
        level=award.level,
        narrative=version.narrative,
        evidence=tuple(_evidence(item) for item in version.evidence or ()),
        identities=_identities(award.learner.details),
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
    running = organisations.keurmerk(organisation)
    if endorsement is None:
        return running
    shown = endorsement.authorised_from, counts_until(endorsement)
    renewed = running is not None and shown[0] <= running[0] <= work.today
    return (shown[0], running[1]) if running is not None and renewed else shown


def _key_state(key: SigningKey) -> KeyState:
    if key.compromised_at is not None:
        return KeyState.COMPROMISED
    return KeyState.RETIRED if key.retired_at is not None else KeyState.ACTIVE


def _counts_from(work: Work, mandate: Mandate, scope: Scope, others: Iterable[Mandate]) -> datetime:
    # A mandate that replaces another counts from that one's signing: https://w3id.org/kringbadge/authority#replaces
    older = mandates.replaced_by(work.urls, others, scope.replaces)
    return min(mandate.signed_at, older.signed_at) if older else mandate.signed_at


def _scope(mandate: Mandate) -> Scope:
    return read_scope(json.loads(mandate.document)["credentialSubject"])


def _as_served(row: StatusList) -> JsonObject | bytes:
    document: JsonObject = {} if row.kind is ListKind.TOKEN else json.loads(row.document)
    return document or row.document.encode()


def _evidence(item: Mapping[str, Any]) -> values.Evidence:
    # Fixed members only: whatever else a caller wrote is no part of a badge.
    return values.Evidence(**{name: item.get(name) for name in EVIDENCE_MEMBERS})
