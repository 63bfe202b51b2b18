"""Who may fetch a badge: whoever shows an access token, and the key that it is bound to.

https://www.rfc-editor.org/rfc/rfc6750 and https://www.rfc-editor.org/rfc/rfc9449#section-7
"""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request

from app.http.deps import PublicWork
from app.oid4vci import dpop
from app.oid4vci.answers import OAuthError
from app.platform.errors import NotSignedIn
from app.platform.runtime import Work
from app.wallets import tokens
from app.wallets.tables import WalletToken

BEARER: Final = "Bearer"
EITHER: Final = f"{BEARER}, {dpop.SCHEME}"


def authorised(organisation_id: UUID, request: Request, work: PublicWork) -> WalletToken:
    """The access token of a request, with its offer.

    Args:
        organisation_id: at whose address.
        request: shows the token in its header, and nowhere else.
        work: the unit of work, in which a proof of the key is used.

    Raises:
        OAuthError: 401 `invalid_token` or `invalid_dpop_proof`.
    """
    scheme, text = _shown(request)
    try:
        token = tokens.find(work, organisation_id, text)
    except NotSignedIn as error:
        challenge = dpop.SCHEME if scheme == "dpop" else BEARER
        raise _refused(error.detail, challenge) from error
    _check_key(request, work, token, scheme, text)
    return token


Authorised = Annotated[WalletToken, Depends(authorised, scope="function")]
"""The token that a wallet shows."""


def _shown(request: Request) -> tuple[str, str]:
    given = request.headers.getlist("authorization")
    if not given:
        # "the resource server SHOULD NOT include an error code", RFC 6750 §3.1, in the challenge.
        raise OAuthError(
            "invalid_token",
            "This address needs an access token.",
            status=HTTPStatus.UNAUTHORIZED,
            challenge=EITHER,
        )
    scheme, _, text = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() not in {"bearer", "dpop"} or not text.strip():
        raise _refused("This address needs one access token.", BEARER)
    return scheme.lower(), text.strip()


def _check_key(request: Request, work: Work, token: WalletToken, scheme: str, text: str) -> None:
    if token.jkt is None:
        if scheme == "dpop":
            raise dpop.refused("invalid_token", "The access token is bound to no key.")
        return
    if scheme != "dpop":
        # "MUST NOT be used as a bearer token": RFC 9449 §7.2.
        raise dpop.refused("invalid_token", "The access token is bound to a key: use DPoP.")
    dpop.check(request, work, token.jkt, text)


def _refused(description: str, scheme: str) -> OAuthError:
    return OAuthError("invalid_token", description, status=HTTPStatus.UNAUTHORIZED, scheme=scheme)
