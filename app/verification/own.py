"""What this service itself published, from its database: our own badges are judged without network."""

from sqlalchemy import select

from app.awards.tables import Award, BadgeDocument
from app.organisations import keyring
from app.organisations import service as organisations
from app.organisations.tables import KeyPurpose
from app.platform.runtime import Runtime, Work
from app.status_lists import service as status_lists
from credentials.resources import Fetched, NotFetched, Reference
from credentials.trust import TrustAnchor
from keys import did_web
from keys.errors import DidMalformed
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

_NEWER_FORM = frozenset({"badge", "refresh"})


def answer(runtime: Runtime, reference: Reference) -> Fetched | NotFetched | None:
    """The answer to a reference below our own origin; None for everybody else's.

    What we do not have is "not found", so that the service never asks itself over the network.
    """
    if not _is_ours(runtime, reference):
        return None
    with runtime.work(writes=False) as work:
        try:
            found = _find(work, reference)
        except DomainError:
            found = None
    return NotFetched("not-found", {"host": runtime.settings.base_url}) if found is None else Fetched(found)


def anchors(runtime: Runtime) -> tuple[TrustAnchor, ...]:
    """This installation's association, with its keys pinned and everybody it ever endorsed as its members."""
    with runtime.work(writes=False) as work:
        association = organisations.find_association(work.session)
        if association is None:
            return ()
        keys = keyring.believed_keys(work.session, association.id, KeyPurpose.AUTHORITY)
        members = (
            runtime.urls.did(organisation.id)
            for organisation in organisations.all_organisations(work.session)
            if organisation.kind in organisations.ENDORSED_KINDS
        )
        return (
            TrustAnchor(
                id=runtime.urls.did(association.id),
                name=association.name,
                keys=frozenset(key.public_multibase for key in keys),
                members=frozenset(members),
            ),
        )


def _is_ours(runtime: Runtime, reference: Reference) -> bool:
    base = runtime.settings.base_url
    if reference.kind != "did":
        return reference.url == base or reference.url.startswith(f"{base}/")
    try:
        host = did_web.url_to_did(base)
    except DidMalformed:
        return False
    return reference.url == host or reference.url.startswith(f"{host}:")


def _find(work: Work, reference: Reference) -> JsonObject | bytes | None:
    if reference.kind == "did":
        return organisations.own_did_document(work.session, work.urls, reference.url)
    if reference.kind == "status_list":
        return status_lists.own_status_list(work.session, work.urls, reference.url)
    if reference.kind in _NEWER_FORM:
        return _shared_badge(work, reference.url)
    return None


def _shared_badge(work: Work, url: str) -> bytes | None:
    token = url.partition("?")[0].rpartition("/")[2]
    document = work.session.scalar(
        select(BadgeDocument.document)
        .join(Award, Award.id == BadgeDocument.award_id)
        .where(Award.token == token, Award.shared.is_(True))
        .order_by(BadgeDocument.number.desc())
        .limit(1)
    )
    return document.encode() if document and url.partition("?")[0] == work.urls.credential(token) else None
