"""What happens between a wallet's request and the code that it gets, in order and with rows.

Whoever knows the `issuer_state` of an open offer was handed that offer; it opens no more than a
pre-authorized code does. Where the offer asks for a short code, that code must be typed here before the
wallet gets its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.oid4vci import asked, pkce, redirects, refresh
from app.oid4vci.answers import OAuthError
from app.oid4vci.asked import Asked
from app.oid4vci.forms import Fields
from app.oid4vci.tables import AuthorizationCode, AuthorizationRequest
from app.platform.db import lock
from app.platform.runtime import Work
from app.wallets import hashes, offers
from app.wallets.offers import OfferRefusal, OfferState
from app.wallets.tables import WalletOffer, WalletToken

REQUEST_LASTS: Final = timedelta(seconds=90)
"""Between pushing a request and opening its address."""
PAGE_LASTS: Final = timedelta(minutes=10)
"""For a person who looks for the short code."""
CODE_LASTS: Final = timedelta(minutes=1)
REQUEST_URI: Final = "urn:ietf:params:oauth:request_uri:"
LONGEST_CLIENT: Final = 500
LONGEST_STATE: Final = 4000
_JKT: Final = 43


def push(work: Work, organisation_id: UUID, fields: Fields, *, jkt: str | None) -> str:
    """Keep what a wallet asks for.

    Args:
        work: the unit of work.
        organisation_id: at whose address.
        fields: the parameters of an authorization request.
        jkt: thumbprint of the key that a DPoP proof showed.

    Returns:
        The request_uri, good for `REQUEST_LASTS`.

    Raises:
        OAuthError: what is wrong with it.
    """
    _check_kind(fields)
    issuer_state = fields.get("issuer_state")
    offer = offers.by_state(work, organisation_id, issuer_state) if issuer_state else None
    wanted = asked.read(fields)
    secret = hashes.new_token()
    row = AuthorizationRequest(
        organisation_id=organisation_id,
        request_hash=hashes.sha256(secret),
        offer_id=None if offer is None else offer.id,
        client_id=_client(fields),
        redirect_uri=redirects.checked(fields.get("redirect_uri")),
        state=_state(fields),
        code_challenge=pkce.challenge_of(fields),
        configuration_ids=_wanted_of(wanted, offer),
        identifiers=wanted.identifiers,
        jkt=_bound_key(fields, jkt),
        created_at=work.now,
        expires_at=work.now + REQUEST_LASTS,
    )
    work.session.add(row)
    work.session.flush()
    return f"{REQUEST_URI}{secret}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request whose owner must do something before the wallet gets its code.

    Attributes:
        request_uri: of the request.
        client_id: what the wallet calls itself.
        redirect_uri: where its owner will be sent.
        refusal: why a short code did not do; None when none was typed yet.
    """

    request_uri: str
    client_id: str
    redirect_uri: str
    refusal: OfferRefusal | None = None


def opened(work: Work, organisation_id: UUID, fields: Fields) -> str | Waiting:
    """Follow a wallet's owner to the authorization endpoint.

    Args:
        work: the unit of work.
        organisation_id: at whose address.
        fields: the query: `client_id` and `request_uri`, or the whole request.

    Returns:
        Where to send them with a code; or what they have to do first.

    Raises:
        OAuthError: the request is wrong; `access_denied`: it belongs to no open offer.
    """
    request_uri = fields.get("request_uri") or push(work, organisation_id, fields, jkt=None)
    row = _used_by(work, organisation_id, request_uri, fields)
    offer = _offer_of(work, row)
    if offer.tx_code_hash is None:
        return _coded(work, row, offer)
    row.expires_at = max(row.expires_at, row.created_at + PAGE_LASTS)
    return Waiting(request_uri, row.client_id, row.redirect_uri)


def confirmed(work: Work, organisation_id: UUID, fields: Fields) -> str | Waiting:
    """Take the short code that a wallet's owner typed; a wrong one is counted with all others of the offer.

    Args:
        work: the unit of work; it must be committed after a refusal too.
        organisation_id: at whose address.
        fields: `client_id`, `request_uri` and `tx_code`.

    Returns:
        Where to send them with a code; or why not.

    Raises:
        OAuthError: the request is wrong; `access_denied`: it belongs to no open offer.
    """
    request_uri = fields.get("request_uri", "")
    row = _used_by(work, organisation_id, request_uri, fields)
    offer = _offer_of(work, row)
    refusal = offers.try_code(work, offer, fields.get("tx_code", "").replace(" ", "") or None)
    if refusal is not None:
        return Waiting(request_uri, row.client_id, row.redirect_uri, refusal)
    return _coded(work, row, offer)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A code that was used now, with the request that it answers and the offer behind that."""

    code: AuthorizationCode
    request: AuthorizationRequest
    offer: WalletOffer


def exchanged(work: Work, organisation_id: UUID, fields: Fields) -> Exchanged | OAuthError:
    """Use an authorization code: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3.

    Args:
        work: the unit of work; it must be committed after a refusal that is returned.
        organisation_id: at whose address.
        fields: of the token request.

    Returns:
        The code, used now. Or the refusal of one that was used before: then everything that was made from
        it has ended (RFC 6749 §4.1.2), refresh tokens and what they gave included.

    Raises:
        OAuthError: `invalid_request` or `invalid_grant`; the code can still be used by whoever has it right.
    """
    row, request, offer = _code_of(work, organisation_id, fields)
    # Offers come before codes, as everywhere: ending an offer reaches what was made from it.
    offers.lock_offer(work, offer)
    lock(work.session, row)
    if row.used_at is not None:
        # An offer is redeemed once, so all its tokens come from this code.
        made = update(WalletToken).where(WalletToken.offer_id == offer.id, WalletToken.expires_at > work.now)
        work.session.execute(made.values(expires_at=work.now))
        refresh.forget(work, offer.id)
        return OAuthError("invalid_grant", "The code was used before; what was made from it has ended.")
    if work.now >= row.expires_at:
        raise OAuthError("invalid_grant", "The code has expired.")
    if "redirect_uri" not in fields:
        raise OAuthError("invalid_request", "redirect_uri is missing.")
    if _client(fields) != request.client_id or fields["redirect_uri"] != request.redirect_uri:
        raise OAuthError("invalid_grant", "The code was made for another app or address.")
    pkce.check_verifier(fields, request.code_challenge)
    row.used_at = work.now
    return Exchanged(row, request, offer)


def _coded(work: Work, row: AuthorizationRequest, offer: WalletOffer) -> str:
    """Make the code of a request, once, and say where to send its owner."""
    unused = update(AuthorizationRequest).where(
        AuthorizationRequest.id == row.id, AuthorizationRequest.used_at.is_(None)
    )
    if not work.session.execute(unused.values(used_at=work.now).returning(AuthorizationRequest.id)).all():
        raise _unknown_request()
    code = hashes.new_token()
    work.session.add(
        AuthorizationCode(request_id=row.id, code_hash=hashes.sha256(code), expires_at=work.now + CODE_LASTS)
    )
    work.session.flush()
    answer: Mapping[str, str | None] = {
        "code": code,
        "state": row.state,
        "iss": work.urls.credential_issuer(offer.organisation_id),
    }
    return redirects.with_answer(row.redirect_uri, **answer)


def _used_by(work: Work, organisation_id: UUID, request_uri: str, fields: Fields) -> AuthorizationRequest:
    """The request that somebody comes with, once: https://www.rfc-editor.org/rfc/rfc9126#section-4."""
    client_id = _client(fields)
    row = work.session.scalar(
        select(AuthorizationRequest)
        .options(joinedload(AuthorizationRequest.offer))
        .where(
            AuthorizationRequest.request_hash == hashes.sha256(request_uri.removeprefix(REQUEST_URI)),
            AuthorizationRequest.organisation_id == organisation_id,
        )
    )
    if row is None or row.client_id != client_id or row.used_at is not None or work.now >= row.expires_at:
        raise _unknown_request()
    return row


def _offer_of(work: Work, row: AuthorizationRequest) -> WalletOffer:
    if row.offer is None or offers.state(work, row.offer) is not OfferState.OPEN:
        detail = "Nobody is known here before they were offered a badge. Begin with the offer of a badge."
        raise OAuthError("access_denied", detail)
    return row.offer


def _code_of(
    work: Work, organisation_id: UUID, fields: Fields
) -> tuple[AuthorizationCode, AuthorizationRequest, WalletOffer]:
    if "code" not in fields:
        raise OAuthError("invalid_request", "code is missing.")
    row = work.session.execute(
        select(AuthorizationCode, AuthorizationRequest, WalletOffer)
        .join(AuthorizationCode.request)
        .join(AuthorizationRequest.offer)
        .where(
            AuthorizationCode.code_hash == hashes.sha256(fields["code"]),
            AuthorizationRequest.organisation_id == organisation_id,
        )
    ).one_or_none()
    if row is None:
        raise OAuthError("invalid_grant", "The code is unknown.")
    return row[0], row[1], row[2]


def _wanted_of(wanted: Asked, offer: WalletOffer | None) -> list[str]:
    if offer is None:
        return list(wanted.configuration_ids or ())
    return list(wanted.within(offer.configuration_ids))


def _bound_key(fields: Fields, jkt: str | None) -> str | None:
    """https://www.rfc-editor.org/rfc/rfc9449#section-10."""
    named = fields.get("dpop_jkt")
    if named is not None and len(named) != _JKT:
        raise OAuthError("invalid_request", "dpop_jkt must be a SHA-256 thumbprint.")
    if named is not None and jkt is not None and named != jkt:
        raise OAuthError("invalid_dpop_proof", "dpop_jkt names another key than the proof's.")
    return jkt or named


def _client(fields: Fields) -> str:
    client_id = fields.get("client_id")
    if client_id is None or len(client_id) > LONGEST_CLIENT:
        raise OAuthError("invalid_request", f"client_id must be a text of 1 to {LONGEST_CLIENT} characters.")
    return client_id


def _check_kind(fields: Fields) -> None:
    if "request_uri" in fields or "request" in fields:
        raise OAuthError("invalid_request", "Request objects are not read here.")
    if "response_type" not in fields:
        raise OAuthError("invalid_request", "response_type is missing.")
    if fields["response_type"] != "code":
        raise OAuthError("unsupported_response_type", "response_type must be code.")


def _state(fields: Fields) -> str | None:
    state = fields.get("state")
    if state is not None and len(state) > LONGEST_STATE:
        raise OAuthError("invalid_request", "state is too long.")
    return state


def _unknown_request() -> OAuthError:
    return OAuthError("invalid_request", "The request_uri is unknown, expired, used, or of another app.")
