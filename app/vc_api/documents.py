"""What instances published themselves, answered from the database instead of round by the network."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.urls import Urls
from app.vc_api import instances, statuses
from app.vc_api.tables import Instance
from credentials.resources import Reference
from schemas.errors import DomainError
from schemas.strict_json import JsonObject


def find(session: Session, urls: Urls, reference: Reference) -> JsonObject | None:
    """The DID document or status list of an instance behind a reference; None when it is none of theirs."""
    try:
        if reference.kind == "did":
            return _did_document(session, urls, reference.url)
        if reference.kind == "status_list":
            return _status_list(session, urls, reference.url)
    except DomainError:
        return None
    return None


def _did_document(session: Session, urls: Urls, did: str) -> JsonObject | None:
    name = session.scalar(select(Instance.name).where(Instance.did == did))
    return None if name is None else instances.did_document(session, urls, name)


def _status_list(session: Session, urls: Urls, url: str) -> JsonObject | None:
    list_id = url.rpartition("/")[2]
    if url != statuses.list_url(urls, list_id):
        return None
    document: JsonObject = json.loads(statuses.served(session, list_id))
    return document
