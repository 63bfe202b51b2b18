"""Where a wallet answers: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-response-mode-direct_post."""

from fastapi import APIRouter, Depends, Response

from app.http.deps import CurrentRuntime, limited
from app.http.route import StrictRoute
from app.oid4vp import response
from app.oid4vp.answers import said
from app.oid4vp.forms import Form
from app.oid4vp.request_objects import RequestId, WayOfWallet

router = APIRouter(
    route_class=StrictRoute,
    default_response_class=Response,
    include_in_schema=False,
    dependencies=[Depends(limited)],
)


@router.post("/oid4vp/requests/{request_id}/{way}/response")
def answer(request_id: RequestId, way: WayOfWallet, runtime: CurrentRuntime, form: Form) -> Response:
    """Take a badge, or the wallet's word that there is none."""
    return said(response.receive(runtime, request_id, way, form))
