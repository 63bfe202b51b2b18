"""Organisations: added, endorsed; their DID documents and profiles."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypedDict
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.actions import Action
from app.access.check import allows, check, unknown
from app.issuers import certificates, keyring
from app.issuers import service as issuers
from app.issuers.events import KeyRotated
from app.issuers.signing import sign
from app.issuers.tables import Issuer, IssuerKind, KeyPurpose, SigningKey
from app.organisations.events import OrganisationChanged, OrganisationCreated, OrganisationEndorsed
from app.organisations.tables import Endorsement, Organisation
from app.platform.db import lock
from app.platform.errors import NotAllowed
from app.platform.runtime import Work
from app.platform.urls import Urls
from credentials.authority.build import build_endorsement
from credentials.authority.scope import AuthorisedKey, Scope
from credentials.draft.values import Party
from credentials.rules.case import OrganisationKind
from credentials.rules.text import check_texts
from credentials.trust import NOBODY, TrustAnchor, TrustAnchors
from schemas.errors import Conflict, NotFound
from schemas.strict_json import JsonObject

ENDORSED_KINDS = frozenset({OrganisationKind.ACADEMY, OrganisationKind.MEMBER})


def create(
    work: Work, *, kind: OrganisationKind, name: str, url: str | None = None, description: str | None = None
) -> Organisation:
    """Add an organisation with its authority key and its P-256 key.

    Raises:
        Conflict: `association-exists`: an installation has one association.
        NotAllowed: `kind-not-allowed`.
        Refused: a rule for text.
    """
    check(work.principal, Action.ORGANISATION_ADD)
    check_texts(name=name, description=description)
    if kind not in ENDORSED_KINDS and not allows(work.principal, Action.ORGANISATION_ADD_OTHER):
        raise NotAllowed("kind-not-allowed", "The association adds members and academies only.")
    if kind is OrganisationKind.ASSOCIATION and find_association(work.session) is not None:
        raise Conflict("association-exists", "This installation already has its association.")
    organisation = Organisation(
        id=uuid4(), kind=kind, name=name, url=url, description=description, created_at=work.now
    )
    issuers.add(work, organisation.id, IssuerKind.ORGANISATION, work.urls.did(organisation.id))
    work.session.add(organisation)
    work.session.flush()
    keyring.create_key(work, organisation.id, KeyPurpose.AUTHORITY)
    keyring.create_key(work, organisation.id, KeyPurpose.JOSE)
    certificates.root(work)
    work.happened(OrganisationCreated(organisation.id, organisation.id, kind))
    return organisation


def endorse(work: Work, organisation: Organisation) -> Endorsement:
    """Let the association sign who this organisation is, with its keys of today and its keurmerk.

    Raises:
        Conflict: `association-missing`, or `keurmerk-missing` when no period is set.
    """
    association = find_association(work.session)
    if association is None:
        raise Conflict("association-missing", "This installation has no association yet.")
    period = keurmerk(organisation)
    if period is None:
        raise Conflict("keurmerk-missing", "This organisation carries no keurmerk.")
    previous = current_endorsement(work.session, organisation.id)
    if previous is not None:
        previous.superseded_at = work.now
    endorsement_id = uuid4()
    document = build_endorsement(
        endorsement_id=work.urls.endorsement(organisation.id, endorsement_id),
        association=Party(id=work.urls.did(association.id), name=association.name),
        organisation=work.urls.did(organisation.id),
        scope=Scope(
            keys=_named_keys(work, organisation.id, KeyPurpose.AUTHORITY),
            form_keys=_named_keys(work, organisation.id, KeyPurpose.JOSE),
            any_achievement=True,
            first_day=period[0],
            last_day=period[1],
        ),
        issued_at=work.now,
        name=f"{association.name}: {organisation.name}",
    )
    key = keyring.current_key(work, association.id, KeyPurpose.AUTHORITY)
    row = Endorsement(
        id=endorsement_id,
        organisation_id=organisation.id,
        association_id=association.id,
        authorised_from=period[0],
        authorised_until=period[1],
        document=sign(work, document, key),
        signed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.happened(OrganisationEndorsed(organisation.id, endorsement_id))
    return row


def rotate_authority_key(work: Work, organisation_id: UUID) -> None:
    """Give an organisation a new authority key. The old one signs nothing new; what it signed stays good."""
    check(work.principal, Action.KEY_ROTATE, organisation_id, about="organisation")
    organisation = get(work.session, organisation_id)
    lock(work.session, organisation)
    old = keyring.current_key(work, organisation_id, KeyPurpose.AUTHORITY)
    keyring.retire(old, work.now)
    new = keyring.create_key(work, organisation_id, KeyPurpose.AUTHORITY)
    work.happened(KeyRotated(organisation_id, new.id))
    if organisation.keurmerk_from is not None:
        endorse(work, organisation)


def get(session: Session, organisation_id: UUID) -> Organisation:
    """An organisation.

    Raises:
        NotFound: `organisation-unknown`.
    """
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise unknown("organisation")
    return organisation


def show(work: Work, organisation_id: UUID) -> Organisation:
    """An organisation, for whoever has signed in.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`.
    """
    check(work.principal, Action.ORGANISATION_READ, organisation_id)
    return get(work.session, organisation_id)


class Changes(TypedDict, total=False):
    """What of an organisation is to be different. What is left out stays; None takes away."""

    name: str
    url: str | None
    description: str | None


def change(work: Work, organisation: Organisation, changes: Changes) -> None:
    """Change what an organisation says of itself; badges given before keep what they were signed with.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`, for other organisations.
        Unfit: a rule for text.
    """
    check(work.principal, Action.ORGANISATION_CHANGE, organisation.id)
    check_texts(name=changes.get("name"), description=changes.get("description"))
    lock(work.session, organisation)
    organisation.name = changes.get("name", organisation.name)
    organisation.url = changes.get("url", organisation.url)
    organisation.description = changes.get("description", organisation.description)
    if work.session.is_modified(organisation):
        work.happened(OrganisationChanged(organisation.id, organisation.id))


def find_association(session: Session) -> Organisation | None:
    """The association of this installation, once it has one."""
    return session.scalar(select(Organisation).where(Organisation.kind == OrganisationKind.ASSOCIATION))


def hold_with_association(
    session: Session, organisation_id: UUID
) -> tuple[Organisation, Organisation | None]:
    """An organisation and the association, both held: no end and no new key slips in between.

    Raises:
        NotFound: `organisation-unknown`.
    """
    rows = session.scalars(
        select(Organisation)
        .where(or_(Organisation.id == organisation_id, Organisation.kind == OrganisationKind.ASSOCIATION))
        .order_by(Organisation.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).all()
    own = next((row for row in rows if row.id == organisation_id), None)
    if own is None:
        raise NotFound("organisation-unknown", "There is no such organisation.")
    return own, next((row for row in rows if row.kind is OrganisationKind.ASSOCIATION), None)


def keurmerk(organisation: Organisation) -> tuple[date, date] | None:
    """First and last day of the keurmerk, if the organisation has or had one."""
    first, last = organisation.keurmerk_from, organisation.keurmerk_until
    return (first, last) if first is not None and last is not None else None


def current_endorsement(session: Session, organisation_id: UUID) -> Endorsement | None:
    """The endorsement that new badges embed."""
    return session.scalar(
        select(Endorsement).where(
            Endorsement.organisation_id == organisation_id, Endorsement.superseded_at.is_(None)
        )
    )


def all_organisations(work: Work) -> Sequence[Organisation]:
    """Every organisation, oldest first.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    check(work.principal, Action.ORGANISATION_READ)
    return work.session.scalars(select(Organisation).order_by(Organisation.created_at, Organisation.id)).all()


def own_anchors(session: Session, urls: Urls) -> TrustAnchors:
    """The association of this installation with its keys pinned, and all who must show its endorsement."""
    association = find_association(session)
    if association is None:
        return NOBODY
    keys = keyring.believed_keys(session, association.id, KeyPurpose.AUTHORITY)
    members = session.scalars(select(Organisation.id).where(Organisation.kind.in_(sorted(ENDORSED_KINDS))))
    return anchored(urls, association, keys, members, certificates.roots(session))


def anchored(
    urls: Urls,
    association: Organisation,
    keys: Iterable[SigningKey],
    members: Iterable[UUID],
    roots: Iterable[bytes] = (),
) -> TrustAnchors:
    """The association as a trust anchor.

    Args:
        urls: addresses of this installation.
        association: who vouches.
        keys: its authority keys that are believed.
        members: organisations that must show its endorsement.
        roots: certificates that this installation certifies form keys with.
    """
    anchor = TrustAnchor(
        id=urls.did(association.id),
        name=association.name,
        keys=frozenset(key.public_multibase for key in keys),
        members=frozenset(urls.did(member) for member in members),
    )
    return TrustAnchors(anchors=(anchor,), roots=tuple(roots))


def endorsement_text(session: Session, organisation_id: UUID, endorsement_id: UUID) -> str:
    """A signed endorsement as it was signed.

    Raises:
        NotFound: `endorsement-unknown`.
    """
    row = session.get(Endorsement, endorsement_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("endorsement-unknown", "There is no such endorsement.")
    return row.document


def did_document(session: Session, organisation_id: UUID) -> JsonObject:
    """The DID document of one of our organisations.

    Raises:
        NotFound: `organisation-unknown`.
    """
    return keyring.did_document(session, session.get_one(Issuer, get(session, organisation_id).id))


def profile(session: Session, urls: Urls, organisation_id: UUID) -> JsonObject:
    """The organisation as an Open Badges Profile, with what the association signed about it."""
    organisation = get(session, organisation_id)
    endorsement = current_endorsement(session, organisation_id)
    stated: JsonObject = {
        "id": urls.did(organisation.id),
        "type": ["Profile"],
        "name": organisation.name,
        "url": organisation.url or urls.organisation(organisation.id),
        "description": organisation.description,
        "endorsement": [json.loads(endorsement.document)] if endorsement else None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _named_keys(work: Work, organisation_id: UUID, purpose: KeyPurpose) -> tuple[AuthorisedKey, ...]:
    keys = keyring.believed_keys(work.session, organisation_id, purpose)
    return tuple(keyring.as_authorised(key) for key in keys)
