"""What this service itself published, from its database: our own badges are judged without network."""

from app.awards.sharing import shared_badge
from app.organisations import keyring
from app.organisations import service as organisations
from app.organisations.tables import KeyPurpose
from app.platform.runtime import Work
from app.status_lists import service as status_lists
from credentials.resources import Fetched, NotFetched, Reference
from credentials.trust import TrustAnchor
from keys import did_web
from keys.errors import DidMalformed
from schemas.errors import DomainError
from schemas.strict_json import JsonObject

_NEWER_FORM = frozenset({"badge", "refresh"})


def answer(work: Work, reference: Reference) -> Fetched | NotFetched | None:
    """The answer to a reference below our own origin; None for everybody else's.

    What we do not have is "not found", so that the service never asks itself over the network.
    """
    if not is_ours(work.settings.base_url, reference):
        return None
    try:
        found = _find(work, reference)
    except DomainError:
        found = None
    return NotFetched("not-found", {"host": work.settings.base_url}) if found is None else Fetched(found)


def anchors(work: Work) -> tuple[TrustAnchor, ...]:
    """This installation's association, with its keys pinned and all its members."""
    association = organisations.find_association(work.session)
    if association is None:
        return ()
    keys = keyring.believed_keys(work.session, association.id, KeyPurpose.AUTHORITY)
    members = (
        work.urls.did(organisation.id)
        for organisation in organisations.all_organisations(work.session)
        if organisation.kind in organisations.ENDORSED_KINDS
    )
    anchor = TrustAnchor(
        id=work.urls.did(association.id),
        name=association.name,
        keys=frozenset(key.public_multibase for key in keys),
        members=frozenset(members),
    )
    return (anchor,)


def is_ours(base: str, reference: Reference) -> bool:
    """Whether a reference lies below the origin `base`."""
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
        address = reference.url.partition("?")[0]
        token = address.rpartition("/")[2]
        return shared_badge(work, token).text.encode() if address == work.urls.credential(token) else None
    return None
