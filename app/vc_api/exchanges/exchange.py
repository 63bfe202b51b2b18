"""POST {BASE}/exchanges/{handle}: the wallet asks, shows its key, and gets the badge bound to it.

https://www.w3.org/TR/vcalm/#participate-in-an-exchange
"""

from typing import Any

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from app.http.deps import PublicWork
from app.vc_api.answers import VcApiRoute
from app.vc_api.exchanges import answers, delivery, described, did_authentication
from app.vc_api.exchanges.described import Handle, Json
from app.vc_api.requests import RequestRefused

router = APIRouter(tags=["VC-API"], route_class=VcApiRoute)
SHOWN = "verifiablePresentation"


@router.post("/exchanges/{handle}", dependencies=described.LIMITED, **described.EXCHANGE)
def exchange(work: PublicWork, handle: Handle, body: Json = None) -> Response:
    """Take a badge into a wallet: an empty message first, then the presentation that it is asked for."""
    offer = delivery.offer_of(work, handle)
    shown = presentation_in(body)
    if shown is None:
        asked = {"verifiablePresentationRequest": did_authentication.request(work, handle)}
        return JSONResponse(asked, headers=answers.NEVER_KEPT)
    holder = did_authentication.holder_of(work, handle, shown)
    return answers.presented(delivery.bound(work, offer, holder))


def presentation_in(body: Any) -> Any:
    """The presentation in a message of a wallet; None when it only begins.

    Raises:
        RequestRefused: `request-not-an-object`, `member-unknown` or `member-not-an-object`.
    """
    message = {} if body is None else body
    if not isinstance(message, dict):
        raise RequestRefused("request-not-an-object", "The body must be a JSON object.")
    if message.keys() - {SHOWN}:
        raise RequestRefused("member-unknown", f"The body may hold {SHOWN} and nothing else.")
    shown = message.get(SHOWN)
    if SHOWN in message and not isinstance(shown, dict):
        raise RequestRefused("member-not-an-object", f"{SHOWN} must be a JSON object.")
    return shown
