"""Credential offers by reference: read by apps, and by people who open the address in a browser.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-4.1.3
"""

from fastapi import APIRouter, Request, Response

from app.html.problem import wants_page
from app.html.view import page, qr_code, words_for
from app.http.deps import PublicWork
from app.http.route import StrictRoute
from app.oid4vci import answers
from app.oid4vci.metadata import OrganisationId
from app.organisations import service as organisations
from app.platform.runtime import Work
from app.wallets import exchange_links, offer_object, offers
from app.wallets.apps import apps, by_link
from app.wallets.tables import WalletOffer

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


@router.get("/oid4vci/{organisation_id}/offers/{handle}")
def offer(organisation_id: OrganisationId, handle: str, request: Request, work: PublicWork) -> Response:
    """An offer, as often as somebody reads it until it expires: some apps read it twice."""
    found = offers.at(work, organisation_id, handle)
    if wants_page(request):
        return _page(request, work, found, handle)
    answer = answers.said(offer_object.build(work, found, handle, words_for(request)))
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer


def _page(request: Request, work: Work, found: WalletOffer, handle: str) -> Response:
    t, link = words_for(request), offer_object.deep_link(work, found, handle)
    shown = page(
        request,
        "offer.html",
        t=t,
        organisation=organisations.get(work.session, found.organisation_id).name,
        deep_link=link,
        apps=apps(),
        offer_url=work.urls.credential_offer(found.organisation_id, handle),
        by_link=by_link(asks_code=found.tx_code_hash is not None),
        exchange_link=exchange_links.of(work, found, handle).dcc_request_url
        if exchange_links.offered(found)
        else None,
        qr=qr_code(link, t("wallet_offer_page.qr_label")),
        asks_code=found.tx_code_hash is not None,
        expires_at=found.expires_at,
    )
    shown.headers.update(answers.NO_STORE)
    shown.headers["X-Robots-Tag"] = "noindex"
    return shown
