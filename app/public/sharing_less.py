"""The page on which somebody chooses what a badge shows, without an account and without scripts."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.awards.on_request import made_for_visitor
from app.awards.sharing import SharedBadge, shared_badge
from app.awards.showing import SHOWN_FROM, derived
from app.html.view import page, words_for
from app.http.deps import PublicWork, count
from app.http.file_names import content_disposition
from app.http.route import StrictRoute
from app.public.downloads import HEADERS, file_stem
from app.verification.summary import summarise
from credentials.forms.parts import Part, parts_in

router = APIRouter(include_in_schema=False, route_class=StrictRoute, default_response_class=Response)


class Choice(BaseModel):
    """What somebody ticked."""

    model_config = ConfigDict(extra="ignore")

    part: Annotated[list[Part], Field(default_factory=list, max_length=len(Part))]
    wanted: Annotated[Literal["page", "file"], Field(alias="as")] = "page"


@router.get("/credentials/{token}/less")
def choose_parts(token: str, request: Request, work: PublicWork) -> Response:
    """What can be left out of a badge, and what always stays."""
    return _page(request, "less.html", shared_badge(work, token))


@router.post("/credentials/{token}/less")
def show_parts(token: str, request: Request, work: PublicWork, choice: Annotated[Choice, Form()]) -> Response:
    """The smaller badge, to copy or as a file. Nothing of the choice is kept."""
    badge = shared_badge(work, token)
    count(request)
    shown = derived(made_for_visitor(work, token, SHOWN_FROM), choice.part)
    if choice.wanted == "page":
        return _page(request, "lessened.html", badge, shown=shown)
    named = content_disposition(f"{file_stem(request, badge)} - {words_for(request)('less.file')}", "txt")
    headers = {**HEADERS, "Content-Disposition": named, "Cache-Control": "no-store"}
    return Response(shown.document, media_type=shown.media_type, headers=headers)


def _page(request: Request, template: str, badge: SharedBadge, **values: Any) -> Response:
    t = words_for(request)
    document = json.loads(badge.text)
    said = summarise(document, t.language)
    answer = page(request, template, t=t, said=said, parts=parts_in(document), **values)
    answer.headers.update(HEADERS)
    return answer
