"""Whoever signs: added once, known by its DID, and what the world may read of it."""

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.http.storable import is_storable
from app.issuers import keyring, status_lists
from app.issuers.tables import Issuer, IssuerKind, ListKind
from app.platform.runtime import Work
from credentials.resources import Reference
from schemas.errors import NotFound
from schemas.strict_json import JsonObject


def add(work: Work, issuer_id: UUID, kind: IssuerKind, did: str) -> Issuer:
    """Add an issuer, before what it is: an organisation or an instance of the same id.

    Args:
        work: the unit of work.
        issuer_id: the id of both.
        kind: what it is.
        did: stands in everything it will sign.
    """
    issuer = Issuer(id=issuer_id, kind=kind, did=did, created_at=work.now)
    work.session.add(issuer)
    work.session.flush()
    return issuer


def did_document(session: Session, did: str) -> JsonObject | None:
    """The DID document of an issuer with this did:web; None when it is none of ours."""
    issuer = session.scalar(select(Issuer).where(Issuer.did == did)) if did.startswith("did:web:") else None
    return None if issuer is None else keyring.did_document(session, issuer)


def published(session: Session, reference: Reference) -> JsonObject | bytes | None:
    """The DID document or status list behind a reference, if one of our issuers published it.

    So that what we signed is judged without network.
    """
    if not is_storable(reference.url):
        return None
    try:
        if reference.kind == "did":
            return did_document(session, reference.url)
        if reference.kind == "status_list":
            row = status_lists.served(session, reference.url)
            document: JsonObject | bytes = (
                row.document.encode() if row.kind is ListKind.TOKEN else json.loads(row.document)
            )
            return document
    except NotFound:
        return None
    return None
