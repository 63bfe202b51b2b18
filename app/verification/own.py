"""What this service itself published, from its database: our own badges are judged without network."""

from sqlalchemy import select

from app.awards.sharing import TOKEN, shared_badge
from app.awards.tables import Award, AwardState
from app.http.storable import is_storable
from app.issuers.service import published
from app.platform.runtime import Work
from credentials.resources import Fetched, NotFetched, Reference
from keys import did_web
from keys.errors import DidMalformed
from schemas.errors import DomainError

_NEWER_FORM = frozenset({"badge", "refresh"})


def answer(work: Work, reference: Reference) -> Fetched | NotFetched | None:
    """The answer to a reference below our own origin; None for everybody else's.

    What we do not have is "not found", so that the service never asks itself over the network.
    """
    if not is_ours(work.settings.base_url, reference):
        return None
    if not is_storable(reference.url):
        return NotFetched("not-found", {"host": work.settings.base_url})
    try:
        found = published(work.session, reference) or _newer_form(work, reference)
    except DomainError:
        found = None
    return NotFetched("not-found", {"host": work.settings.base_url}) if found is None else Fetched(found)


def is_looked_at_again(work: Work, badge_url: str) -> bool:
    """Whether one of our badges is withdrawn only until somebody has looked at it again.

    Its status list can say no more than "withdrawn"; that it may come back is known here alone.
    """
    token = badge_url.rpartition("/")[2]
    if badge_url != work.urls.credential(token) or not TOKEN.fullmatch(token):
        return False
    return work.session.scalar(select(Award.state).where(Award.token == token)) == AwardState.SUSPENDED


def is_ours(base: str, reference: Reference) -> bool:
    """Whether a reference lies below the origin `base`."""
    if reference.kind != "did":
        return reference.url == base or reference.url.startswith(f"{base}/")
    try:
        host = did_web.url_to_did(base)
    except DidMalformed:
        return False
    return reference.url == host or reference.url.startswith(f"{host}:")


def _newer_form(work: Work, reference: Reference) -> bytes | None:
    if reference.kind not in _NEWER_FORM:
        return None
    address = reference.url.partition("?")[0]
    token = address.rpartition("/")[2]
    return shared_badge(work, token).text.encode() if address == work.urls.credential(token) else None
