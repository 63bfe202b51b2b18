"""The deferred credential endpoint: a wallet comes back for a badge that was being looked at again.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-9
"""

from typing import Final

from fastapi import APIRouter, Depends, Response

from app.http.deps import PublicWork, wallet_limited
from app.http.route import StrictRoute
from app.oid4vci import encryption, giving, issuances
from app.oid4vci.access import Authorised
from app.oid4vci.answers import OAuthError
from app.oid4vci.encryption import Raw
from credentials.holder import holder

MALFORMED: Final = "invalid_credential_request"

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.post("/oid4vci/{organisation_id}/deferred", dependencies=[Depends(wallet_limited)])  # noqa: FAST003  the token is of one
def deferred(raw: Raw, token: Authorised, work: PublicWork) -> Response:
    """Give what a wallet waits for, or say that it must wait longer, or that it will never come."""
    asked = encryption.read(work.runtime, raw, MALFORMED)
    transaction_id = asked.body.get("transaction_id")
    if not isinstance(transaction_id, str):
        raise OAuthError(MALFORMED, "The request needs a transaction_id, a text.")
    award = giving.hold(work, token.offer)
    row = issuances.waiting(work, token.offer, transaction_id)
    # Whose keys these are was proved when the wallet asked first.
    holders = [holder.of_method(did) for did in row.holders or ()]
    given = giving.give(work, award, token.offer, row, holders)
    if given is None:
        return giving.deferral(work, asked, row, transaction_id)
    return giving.answer(work, asked, row, given, notified=False)
