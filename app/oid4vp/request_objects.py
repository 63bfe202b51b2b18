"""Where a wallet finds a signed request: https://www.rfc-editor.org/rfc/rfc9101#section-5.2.

With POST it may add a nonce of its own:
https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-request-uri-method-post
"""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Response

from app.http.deps import PublicWork
from app.http.route import StrictRoute
from app.oid4vp import asking, request_object
from app.oid4vp.answers import NO_STORE
from app.oid4vp.forms import Form
from app.oid4vp.tables import Way
from app.platform.runtime import Work
from schemas.errors import NotFound

_LONGEST_NONCE: Final = 1024
RequestId = Annotated[UUID, Path(description="Id of a request to wallets.")]
WayOfWallet = Annotated[Way, Path(description="Where the wallet is that answers.")]

router = APIRouter(route_class=StrictRoute, default_response_class=Response, include_in_schema=False)


@router.get("/oid4vp/requests/{request_id}/{way}")
def request_by_get(request_id: RequestId, way: WayOfWallet, work: PublicWork) -> Response:
    """The request, signed."""
    return _answer(work, request_id, way, None)


@router.post("/oid4vp/requests/{request_id}/{way}")
def request_by_post(request_id: RequestId, way: WayOfWallet, work: PublicWork, form: Form) -> Response:
    """The request, signed, with the wallet's own nonce in it."""
    return _answer(work, request_id, way, form.get("wallet_nonce"))


def _answer(work: Work, request_id: UUID, way: Way, wallet_nonce: str | None) -> Response:
    row = asking.of_wallet(work, request_id)
    if row is None or not row.is_signed:
        raise NotFound("presentation-request-unknown", "There is no such request, or it has ended.")
    nonce = None if wallet_nonce is None else wallet_nonce[:_LONGEST_NONCE]
    token = request_object.signed(work.runtime, row, way, nonce)
    return Response(token, media_type=request_object.MEDIA_TYPE, headers=NO_STORE)
