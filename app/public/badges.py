"""A badge at its own address, in the form that the caller asks for."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app.awards.sharing import SharedBadge, shared_badge
from app.http import problems
from app.http.deps import PublicWork
from app.http.negotiation import cacheable, choose
from app.http.route import StrictRoute
from app.palette.category_pictures import category_picture
from app.platform.errors import NotAcceptable
from app.public.pages import badge_page
from credentials.baking import png
from schemas.errors import Gone, NotFound

router = APIRouter(
    tags=["public"],
    route_class=StrictRoute,
    responses=problems.responses(NotFound, NotAcceptable, Gone),
    default_response_class=Response,
)
PNG = "image/png"
HTML = "text/html"
DOWNLOADS = {"json": "application/vc", "png": PNG}
As = Annotated[Literal["json", "png"] | None, Query(alias="as", description="For plain links.")]
# Sharing can end at any moment, so nobody keeps it without asking again.
HEADERS = {"Vary": "Accept, Accept-Language", "X-Robots-Tag": "noindex", "Cache-Control": "no-cache"}


@router.get("/credentials/{token}")
def badge(token: str, request: Request, work: PublicWork, as_: As = None) -> Response:
    """A badge in one of its forms, a picture that holds it, or a page about it. Only while it is shared."""
    found = shared_badge(work, token)
    signed = _offers(found)
    media_type = DOWNLOADS[as_] if as_ else choose(request.headers.get("accept"), _ordered(signed))
    # Judging it for the page reads the database by itself: this request's turn is given back first.
    work.session.rollback()
    if media_type == HTML:
        page = badge_page(request, found.text)
        page.headers.update(HEADERS)
        return page
    body = _baked(found) if media_type == PNG else signed[media_type].encode()
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
    return [*(one for one in signed if one not in texts), PNG, HTML, *texts]


def _baked(found: SharedBadge) -> bytes:
    return png.bake(category_picture(found.category), found.text)
