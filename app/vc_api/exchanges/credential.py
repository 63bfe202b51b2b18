"""POST {BASE}/exchanges/{handle}/credential: the older request of the Learner Credential Wallet, in one step.

Its link names the challenge, the wallet posts the presentation bare, and the answer is the badge, bare as
well: https://github.com/digitalcredentials/docs/blob/main/request/credential_request.md. The link has no
place for a domain, so that the wallet signs none; whoever does sign one must mean us.
"""

from fastapi import APIRouter, Response

from app.http.deps import PublicWork
from app.vc_api.answers import VcApiRoute
from app.vc_api.exchanges import answers, delivery, described, did_authentication
from app.vc_api.exchanges.described import Handle, Json

router = APIRouter(tags=["VC-API"], route_class=VcApiRoute)


@router.post("/exchanges/{handle}/credential", dependencies=described.LIMITED, **described.CREDENTIAL)
def credential(work: PublicWork, handle: Handle, body: Json = None) -> Response:
    """Take a badge into a wallet with the presentation that its link asks for."""
    offer = delivery.offer_of(work, handle)
    holder = did_authentication.holder_of(work, handle, body, domain_may_be_missing=True)
    return answers.alone(delivery.bound(work, offer, holder))
