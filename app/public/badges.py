"""A badge at its own address, in the form that the caller asks for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.awards.sharing import SharedBadge, shared_badge
from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import cacheable, choose
from app.http.route import StrictRoute
from app.platform.errors import NotAcceptable
from app.public.downloads import HEADERS, PDF, PNG, SVG, download, drawn
from app.public.pages import badge_page
from schemas.errors import Conflict, Gone, NotFound, Refused, TooMany, Unavailable

router = APIRouter(
    tags=["public"],
    route_class=StrictRoute,
    responses=problems.responses(NotFound, NotAcceptable, Gone, Conflict, Refused, TooMany, Unavailable),
    default_response_class=Response,
)
HTML = "text/html"
DRAWN = (PNG, SVG, PDF)
As = Annotated[
    Literal["json", "jwt", "sd-jwt", "png", "svg", "pdf"] | None,
    Query(alias="as", description="For plain links: the badge as a file with a name that people recognise."),
]


@router.get("/credentials/{token}")
def badge(token: str, request: Request, work: PublicWork, as_: As = None) -> Response:
    """A badge in one of its forms, a picture that holds it, or a page about it. Only while it is shared."""
    found = shared_badge(work, token)
    # Judging it or making a form uses the database by itself: this request's turn is given back first.
    work.session.rollback()
    if as_:
        return download(request, found, as_)
    signed = _offers(found)
    media_type = choose(request.headers.get("accept"), _ordered(signed))
    if media_type == HTML:
        page = badge_page(request, found.text)
        page.headers.update(HEADERS)
        return page
    body = drawn(request, found, media_type) if media_type in DRAWN else signed[media_type].encode()
    return cacheable(request, body, media_type, max_age=0, headers=HEADERS)


def _offers(found: SharedBadge) -> dict[str, str]:
    """The signed texts by the media types that they are served as."""
    return {
        media_type: signed.document
        for signed in found.forms
        if signed.form.negotiated
        for media_type in (signed.form.media_type, *signed.form.also_served_as)
    }


def _ordered(signed: dict[str, str]) -> list[str]:
    # Plain text is a form of the badge, but nobody who reads pages asks for it.
    texts = [media_type for media_type in signed if media_type.startswith("text/")]
    return [*(one for one in signed if one not in texts), *DRAWN, HTML, *texts]
