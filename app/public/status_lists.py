"""Status lists at the addresses that badges name."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import JSON_LD, cacheable, choose
from app.http.route import StrictRoute
from app.issuers import status_lists as service
from app.platform.errors import NotAcceptable
from schemas.errors import NotFound

router = APIRouter(tags=["public"], route_class=StrictRoute)
SECONDS = 60
"""How long a cache may keep a list: so long may a withdrawn badge still look good."""


@router.get(
    "/status-lists/{list_id}",
    response_class=Response,
    responses=problems.responses(NotFound, NotAcceptable),
)
def show(list_id: UUID, request: Request, work: PublicWork) -> Response:
    """A signed list of who was withdrawn; the same bytes until a bit changes."""
    text, _ = service.served(work.session, list_id)
    offers = ("application/vc", "application/vc+ld+json", *JSON_LD)
    media_type = choose(request.headers.get("accept"), offers)
    return cacheable(request, text.encode(), media_type, max_age=SECONDS, headers={"Vary": "Accept"})
