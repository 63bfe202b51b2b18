"""POST {BASE}/exchanges/{handle}/unbound: the badge as it is for everybody, bound to no key.

For wallets that keep nothing of an exchange in which they had to show who they are.
https://www.w3.org/TR/vcalm/#participate-in-an-exchange
"""

from fastapi import APIRouter, Response

from app.http.deps import PublicWork
from app.vc_api.answers import VcApiRoute
from app.vc_api.exchanges import answers, delivery, described
from app.vc_api.exchanges.described import Handle, Json
from app.vc_api.requests import RequestRefused

router = APIRouter(tags=["VC-API"], route_class=VcApiRoute)


@router.post("/exchanges/{handle}/unbound", dependencies=described.LIMITED, **described.UNBOUND)
def unbound(work: PublicWork, handle: Handle, body: Json = None) -> Response:
    """Take a badge that is bound to no wallet, once."""
    offer = delivery.offer_of(work, handle)
    if body not in (None, {}):
        raise RequestRefused("member-unknown", "Nothing is asked here: the body must be an empty object.")
    return answers.presented(delivery.unbound(work, offer))
