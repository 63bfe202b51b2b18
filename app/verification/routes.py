"""The verifier for programs: anybody, any badge, nothing kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app import problems
from app.deps import CurrentRuntime
from app.errors import Invalid, TooLarge, UnsupportedMediaType
from app.platform.i18n import Words, choose
from app.platform.ratelimit import visitor_of
from app.verification import render, service
from app.verification.submission import FORMS, MEDIA_TYPES, Submission, submission
from schemas.errors import Malformed, TooMany
from schemas.report import Report

Lang = Annotated[str | None, Query(description="Language of the sentences: `nl` or `en`.")]


def _limited(request: Request, runtime: CurrentRuntime) -> None:
    runtime.verify_limit.check(visitor_of(request))


def words(request: Request, lang: Lang = None) -> Words:
    """The language to answer a program in: as asked, else English."""
    return Words(choose(lang, request.headers.get("accept-language"), default="en"))


router = APIRouter(
    prefix="/api/v1/verify",
    tags=["verification"],
    dependencies=[Depends(_limited)],
    responses=problems.responses(Malformed, UnsupportedMediaType, Invalid, TooLarge, TooMany),
)

_WRAPPER: dict[str, Any] = {
    "type": "object",
    "description": "A badge as it is (it has `@context`), or a wrapper around one.",
    "properties": {
        "document": {"description": "the badge: a JSON object, a token, or a link"},
        "url": {"type": "string", "description": "where the badge is"},
        "recipient": {"type": "string", "description": "who it should be about; compared, never kept"},
    },
}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": _WRAPPER},
        **{media_type: {"schema": {"type": "string"}} for media_type in sorted(MEDIA_TYPES)},
        **{form: {"schema": {"type": "object"}} for form in sorted(FORMS)},
    },
}


@router.post("", openapi_extra={"requestBody": _BODY})
def verify(
    response: Response,
    runtime: CurrentRuntime,
    handed_in: Annotated[Submission, Depends(submission)],
    t: Annotated[Words, Depends(words)],
) -> Report:
    """Check a badge: JSON, JWT, SD-JWT, baked PNG or SVG, a link, or a picture of a QR code."""
    response.headers.update({"Cache-Control": "no-store", "Content-Language": t.language})
    judgement = service.check(runtime, handed_in.data, handed_in.media_type, recipient=handed_in.recipient)
    return render.report(judgement, t)


@router.get("")
def verify_link(
    response: Response,
    runtime: CurrentRuntime,
    url: Annotated[str, Query(min_length=1, max_length=2048, description="where the badge is")],
    t: Annotated[Words, Depends(words)],
    recipient: Annotated[str | None, Query(max_length=320)] = None,
) -> Report:
    """Check the badge behind a link."""
    response.headers.update({"Cache-Control": "no-store", "Content-Language": t.language})
    return render.report(service.check(runtime, url.encode(), None, recipient=recipient), t)
