"""Skills at the addresses that badges name, and the pictures of their categories."""

import json
import re
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app import problems
from app.deps import PublicWork
from app.errors import NotAcceptable
from app.pages.nouns import skill_page
from app.pages.view import words_for
from app.palette import service
from app.palette.drawing import draw_png, draw_svg
from app.platform.body import Number
from app.platform.http import StrictRoute
from app.platform.negotiation import JSON_LD, cacheable, choose
from app.platform.runtime import Work
from schemas.errors import NotFound

router = APIRouter(
    tags=["public"],
    route_class=StrictRoute,
    responses=problems.responses(NotFound, NotAcceptable),
    default_response_class=Response,
)
PICTURES = Path(__file__).parent / "pictures"
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
SECONDS_LATEST = 300
SECONDS_FIXED = 86400


@router.get("/skills/{skill_id}")
def latest(skill_id: UUID, request: Request, work: PublicWork) -> Response:
    """A skill in its latest version."""
    return _skill(request, work, service.get(work.session, skill_id), SECONDS_LATEST)


@router.get("/skills/{skill_id}/{version}")
def version(skill_id: UUID, version: Number, request: Request, work: PublicWork) -> Response:
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


def category_picture(code: str, kind: str = "png") -> bytes:
    """The picture of a category: the one that was drawn for it, or one made from its code.

    Raises:
        NotFound: `picture-unknown`.
    """
    if not CODE.fullmatch(code) or kind not in {"png", "svg"}:
        raise NotFound("picture-unknown", "There is no such picture.")
    return _read(code, kind)


@lru_cache(maxsize=256)
def _read(code: str, kind: str) -> bytes:
    path = PICTURES / f"{code}.{kind}"
    if path.is_file():
        return path.read_bytes()
    return draw_png(code) if kind == "png" else draw_svg(code)


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
