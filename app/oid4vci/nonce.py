"""The nonce endpoint.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-7
"""

from fastapi import APIRouter, Depends, Response

from app.http.deps import CurrentRuntime, wallet_limited
from app.http.route import StrictRoute
from app.oid4vci import answers
from app.oid4vci.metadata import OrganisationId
from app.organisations import service as organisations
from app.wallets import nonces

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.post("/oid4vci/{organisation_id}/nonce", dependencies=[Depends(wallet_limited)])
def nonce(organisation_id: OrganisationId, runtime: CurrentRuntime) -> Response:
    """Give a challenge for one key proof; nobody has to be known for it, and nothing is kept of it."""
    with runtime.work(writes=False) as work:
        organisations.get(work.session, organisation_id)
    return answers.said({"c_nonce": nonces.make(runtime)})
