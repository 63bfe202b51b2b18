"""GET {BASE}/interactions/{handle}?iuv=1: how a wallet may take a badge, and a page for people.

https://www.w3.org/TR/vcalm/#interaction-url-format
"""

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from app.html.view import page, qr_code, words_for
from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import choose
from app.http.route import StrictRoute
from app.platform.errors import NotAcceptable
from app.vc_api.exchanges import answers, delivery
from app.vc_api.exchanges.described import Handle
from app.wallets import exchange_links
from schemas.errors import Gone, NotFound, Refused

router = APIRouter(
    tags=["VC-API"],
    route_class=StrictRoute,
    responses=problems.responses(NotFound, Gone, Refused, NotAcceptable),
    default_response_class=Response,
)
JSON, HTML = "application/json", "text/html"


@router.get("/interactions/{handle}")
def interact(request: Request, work: PublicWork, handle: Handle) -> Response:
    """How a wallet may take the badge of an offer: a map of protocols as JSON, or a page."""
    media_type = choose(request.headers.get("accept"), [JSON, HTML])
    links = exchange_links.of(work, delivery.offer_of(work, handle), handle)
    if media_type == JSON:
        headers = {**answers.NEVER_KEPT, "Vary": "Accept"}
        return JSONResponse({"protocols": links.protocols}, headers=headers)
    t = words_for(request)
    qr = qr_code(links.interaction_url, t("exchange.qr_label"))
    shown = page(request, "interaction.html", t=t, links=links, qr=qr)
    shown.headers.update(answers.NEVER_KEPT)
    return shown
