"""Access tokens, for a pre-authorized code, an authorization code or a refresh token.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-6
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.http.deps import PublicWork, wallet_limited
from app.http.route import StrictRoute
from app.oid4vci import answers, asked, authorization, dpop, draft_13, refresh
from app.oid4vci.answers import OAuthError
from app.oid4vci.authorization import LONGEST_CLIENT
from app.oid4vci.forms import Fields, Form
from app.oid4vci.metadata import OrganisationId
from app.organisations import service as organisations
from app.platform.runtime import Work
from app.wallets import offers, tokens
from app.wallets.offer_object import PRE_AUTHORIZED_CODE
from app.wallets.offers import OfferRefusal
from app.wallets.tables import WalletOffer, WalletToken

REFUSED: Final = {
    OfferRefusal.UNKNOWN: ("invalid_grant", "The pre-authorized code is unknown."),
    OfferRefusal.USED: ("invalid_grant", "The pre-authorized code was used before."),
    OfferRefusal.EXPIRED: ("invalid_grant", "The pre-authorized code has expired."),
    OfferRefusal.BLOCKED: ("invalid_grant", "The offer was closed after too many wrong codes."),
    OfferRefusal.ENDED: ("invalid_grant", "The offer has been taken back."),
    OfferRefusal.TX_CODE_MISSING: ("invalid_request", "tx_code is missing."),
    OfferRefusal.TX_CODE_UNEXPECTED: ("invalid_request", "This offer asks for no tx_code."),
    OfferRefusal.TX_CODE_WRONG: ("invalid_grant", "tx_code is wrong."),
}
"""https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-6.3"""

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.post(
    "/oid4vci/{organisation_id}/token",
    dependencies=[Depends(wallet_limited)],
)
def token(organisation_id: OrganisationId, request: Request, form: Form, work: PublicWork) -> Response:
    """Give a wallet an access token for the badge that it was offered."""
    organisations.get(work.session, organisation_id)
    jkt = dpop.bound_to(request, work)
    return answers.said(given(work, organisation_id, form, jkt))


def given(work: Work, organisation_id: UUID, fields: Fields, jkt: str | None) -> dict[str, Any] | OAuthError:
    """Answer a token request.

    Args:
        work: the unit of work; it must be committed after a refusal that is returned.
        organisation_id: at whose address.
        fields: of the request.
        jkt: thumbprint of the key that its DPoP proof showed.

    Returns:
        The members of the answer; or the refusal of a wrong code, which has been counted.

    Raises:
        OAuthError: any other refusal; nothing of the request has happened then.
    """
    match fields.get("grant_type"):
        case "authorization_code":
            return _for_code(work, organisation_id, fields, jkt)
        case grant if grant == PRE_AUTHORIZED_CODE:
            return _for_pre_authorized(work, organisation_id, fields, jkt)
        case "refresh_token":
            return _for_refresh_token(work, organisation_id, fields, jkt)
        case None:
            raise OAuthError("invalid_request", "grant_type is missing.")
        case _:
            raise OAuthError("unsupported_grant_type", "This grant_type is not known here.")


def _for_pre_authorized(
    work: Work, organisation_id: UUID, fields: Fields, jkt: str | None
) -> dict[str, Any] | OAuthError:
    if "pre-authorized_code" not in fields:
        raise OAuthError("invalid_request", "pre-authorized_code is missing.")
    client_id, wanted = fields.get("client_id"), asked.read(fields)
    if client_id is not None and len(client_id) > LONGEST_CLIENT:
        raise OAuthError("invalid_request", "client_id is too long.")
    tx_code = draft_13.tx_code_of(work, organisation_id, fields)
    offer = offers.redeem(work, organisation_id, fields["pre-authorized_code"], tx_code)
    if isinstance(offer, OfferRefusal):
        return OAuthError(*REFUSED[offer])
    made = tokens.issue(
        work,
        offer,
        jkt=jkt,
        configuration_ids=wanted.within(offer.configuration_ids),
        identifiers=wanted.identifiers,
        client_id=client_id,
    )
    return _told(work, offer, made)


def _for_code(
    work: Work, organisation_id: UUID, fields: Fields, jkt: str | None
) -> dict[str, Any] | OAuthError:
    found = authorization.exchanged(work, organisation_id, fields)
    if isinstance(found, OAuthError):
        return found
    request = found.request
    if request.jkt is not None and jkt != request.jkt:
        name = "invalid_dpop_proof" if jkt is None else "invalid_grant"
        raise OAuthError(name, "The code is bound to a key that this request does not prove.")
    # With a code the scope was said before; what is asked for now can only be less.
    wanted = asked.read({name: value for name, value in fields.items() if name != "scope"})
    if not offers.redeem_offer(work, found.offer):
        raise OAuthError("invalid_grant", "The offer was used before, or has ended.")
    row, text = tokens.issue(
        work,
        found.offer,
        jkt=jkt,
        configuration_ids=wanted.within(request.configuration_ids),
        identifiers=wanted.identifiers or request.identifiers,
        client_id=request.client_id,
    )
    found.code.token_id = row.id
    return _told(work, found.offer, (row, text))


def _for_refresh_token(
    work: Work, organisation_id: UUID, fields: Fields, jkt: str | None
) -> dict[str, Any] | OAuthError:
    found = refresh.redeem(work, organisation_id, fields, jkt)
    if isinstance(found, OAuthError):
        return found
    offer, row, text = found
    return _told(work, offer, (row, text))


def _told(work: Work, offer: WalletOffer, made: tuple[WalletToken, str]) -> dict[str, Any]:
    row, text = made
    return {
        "access_token": text,
        # Some wallets compare it letter by letter.
        "token_type": "bearer" if row.jkt is None else "DPoP",
        "expires_in": int((row.expires_at - work.now).total_seconds()),
        **_details(row.configuration_ids, identifiers=row.identifiers),
        **refresh.beside_the_token(work, offer, row),
        **draft_13.beside_the_token(work, offer.organisation_id),
    }


def _details(configuration_ids: Sequence[str], *, identifiers: bool) -> dict[str, Any]:
    if identifiers:
        return {"authorization_details": asked.granted(configuration_ids)}
    return {"scope": " ".join(configuration_ids)}
