"""Skills at the addresses that badges name, and the pictures of their categories."""

import json
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.html.view import words_for
from app.http import problems
from app.http.bodies import Number
from app.http.deps import PublicWork
from app.http.negotiation import JSON_LD, cacheable, choose
from app.http.route import StrictRoute
from app.palette import service
from app.palette.category_pictures import CODE, category_picture
from app.platform.errors import NotAcceptable
from app.platform.runtime import Work
from app.public.pages import skill_page
from schemas.errors import NotFound

router = APIRouter(
    tags=["public"],
    route_class=StrictRoute,
    responses=problems.responses(NotFound, NotAcceptable),
    default_response_class=Response,
)
SECONDS_LATEST = 300
SECONDS_FIXED = 86400


@router.get("/skills/{skill_id}")
def skill(skill_id: UUID, request: Request, work: PublicWork) -> Response:
    """A skill in its latest version."""
    return _skill(request, work, service.get(work.session, skill_id), SECONDS_LATEST)


@router.get("/skills/{skill_id}/{version}")
def skill_version(skill_id: UUID, version: Number, request: Request, work: PublicWork) -> Response:
    """A skill in one version, which never changes."""
    return _skill(request, work, service.get(work.session, skill_id, version), SECONDS_FIXED)


@router.get("/images/categories/{name}")
def picture(name: str, request: Request, work: PublicWork) -> Response:
    """The badge picture of a category, as `….png` or `….svg`."""
    code, _, kind = name.partition(".")
    if CODE.fullmatch(code) and not service.has_category(work.session, code):
        code = ""
    content = category_picture(code, kind)
    media_type = "image/svg+xml" if kind == "svg" else "image/png"
    return cacheable(request, content, media_type, max_age=SECONDS_FIXED)


def _skill(request: Request, work: Work, published: service.Published, seconds: int) -> Response:
    media_type = choose(request.headers.get("accept"), (*JSON_LD, "text/html"))
    headers = {"Vary": "Accept, Accept-Language"}
    if media_type == "text/html":
        language = words_for(request).language
        page = skill_page(request, service.as_document(work.session, work.urls, published, language))
        page.headers.update(headers)
        return page
    document = service.as_document(work.session, work.urls, published)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return cacheable(request, body, media_type, max_age=seconds, headers=headers)
