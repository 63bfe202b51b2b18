"""The credential endpoint.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-8
"""

from typing import Final

from fastapi import APIRouter, Depends, Response

from app.http.deps import PublicWork, wallet_limited
from app.http.route import StrictRoute
from app.oid4vci import encryption, giving, issuances, proofs, wanted
from app.oid4vci.access import Authorised
from app.oid4vci.answers import OAuthError
from app.oid4vci.encryption import Asked, Raw
from app.platform.runtime import Work
from app.wallets import settings
from app.wallets.settings import WalletSettings
from app.wallets.tables import WalletToken
from credentials.holder.proof import Expected

MALFORMED: Final = "invalid_credential_request"
ABOUT_PROOFS: Final = frozenset({"invalid_proof", "invalid_nonce"})

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.post("/oid4vci/{organisation_id}/credential", dependencies=[Depends(wallet_limited)])  # noqa: FAST003  the token is of one
def credential(raw: Raw, token: Authorised, work: PublicWork) -> Response:
    """Give a wallet the badge that it was offered, bound to the keys that it proves."""
    asked = encryption.read(work.runtime, raw, MALFORMED)
    return issue(work, token, asked)


def issue(work: Work, token: WalletToken, asked: Asked) -> Response:
    """Answer a credential request.

    Args:
        work: the unit of work.
        token: that came with the request, checked.
        asked: the request.

    Raises:
        OAuthError: what is wrong with it; nothing of it has happened then.
    """
    offer = token.offer
    allowed = settings.of(work, offer.organisation_id)
    try:
        request = wanted.read(asked.body, token, work.urls.badge_type(), draft_13=allowed.draft_13)
        holders = proofs.holders(work, request.proofs, _expected(work, token, allowed))
    except OAuthError as error:
        if error.code not in ABOUT_PROOFS or not allowed.draft_13:
            raise
        raise _in_draft_13(work, error, asked) from error
    award = giving.hold(work, offer)
    row = issuances.begin(work, offer, request.configuration.id, draft_13=request.draft_13)
    given = giving.give(work, award, offer, row, holders)
    if given is None:
        return giving.deferral(work, asked, row, issuances.wait(work, row, [one.did for one in holders]))
    return giving.answer(work, asked, row, given)


def _expected(work: Work, token: WalletToken, allowed: WalletSettings) -> Expected:
    issuer = work.urls.credential_issuer(token.offer.organisation_id)
    return Expected(issuer, work.now, token.client_id, untyped=allowed.untyped_proofs)


def _in_draft_13(work: Work, error: OAuthError, asked: Asked) -> OAuthError:
    """A refusal of proofs with the nonce for the next one, for wallets that know no nonce endpoint.

    Draft 13 has one name for all of it; whoever asks as 1.0 does gets its names.
    """
    name = "invalid_proof" if wanted.is_draft_13(asked.body) else error.code
    return OAuthError(name, error.detail, **giving.nonce(work))
