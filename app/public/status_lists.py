"""Every status list, at the address that stands in what was signed."""

from fastapi import APIRouter, Request, Response

from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import JSON_LD, cacheable, choose
from app.http.route import StrictRoute
from app.issuers import status_lists
from app.issuers.tables import ListKind
from app.platform.errors import NotAcceptable
from credentials import token_status_list
from schemas.errors import NotFound

router = APIRouter(
    tags=["public"],
    route_class=StrictRoute,
    default_response_class=Response,
    responses=problems.responses(NotFound, NotAcceptable),
)
FORMS = {
    ListKind.BITSTRING: ("application/vc", "application/vc+ld+json", *JSON_LD),
    ListKind.TOKEN: (token_status_list.MEDIA_TYPE,),
}


@router.get("/status-lists/{list_id}")
@router.get("/vc/status-lists/{list_id}", deprecated=True)
def status_list(list_id: str, request: Request, work: PublicWork) -> Response:  # noqa: ARG001  part of the address
    """A signed list of who was withdrawn; the same bytes until a bit changes.

    The lists of VC-API instances once had an address of their own, which they keep.
    """
    row = status_lists.served(work.session, f"{work.urls.base}{request.url.path}")
    media_type = choose(request.headers.get("accept"), FORMS[row.kind])
    return cacheable(
        request,
        row.document.encode(),
        media_type,
        max_age=int(status_lists.TTL.total_seconds()),
        headers={"Vary": "Accept"},
    )
