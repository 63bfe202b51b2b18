"""The verifier for programs: anybody, any badge, nothing kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app.http import problems
from app.http.deps import CurrentRuntime, limited
from app.http.route import StrictRoute
from app.platform.errors import Invalid, TooLarge, UnsupportedMediaType
from app.platform.i18n import Words, language_of
from app.platform.runtime import Runtime
from app.verification.render import reported
from app.verification.submission import (
    FORMS,
    MEDIA_TYPES,
    OPTIONS,
    PROFILES,
    Asked,
    Submission,
    asked_in,
    link_in,
    submission,
)
from schemas.errors import Malformed, TooMany
from schemas.report import Report

router = APIRouter(
    prefix="/api/v1/verify",
    tags=["verification"],
    route_class=StrictRoute,
    dependencies=[Depends(limited)],
    responses=problems.responses(Malformed, UnsupportedMediaType, Invalid, TooLarge, TooMany),
)

_ABOUT: dict[str, str] = {
    "recipient": "who the badge should be about; compared, never kept",
    "profile": "the rules to judge by: those of Open Badges, or of any Verifiable Credential",
    "lang": "language of the sentences: `nl` or `en`",
    "at": "a moment (2026-01-31T12:00:00Z) to compare the badge's own dates with. Lists of withdrawn badges, "
    "keys and permissions are those of the present",
}
_FORMS: dict[str, dict[str, Any]] = {"profile": {"enum": list(PROFILES)}, "at": {"format": "date-time"}}
_OPTIONS: dict[str, dict[str, Any]] = {
    name: {"type": "string", "description": _ABOUT[name], **_FORMS.get(name, {})} for name in OPTIONS
}
_WRAPPER: dict[str, Any] = {
    "title": "VerifyRequest",
    "type": "object",
    "description": "A wrapper around a badge. Any other JSON, arrays included, is the badge itself.",
    "properties": {
        "document": {"description": "the badge: a JSON object, an array of several, a token, or a link"},
        "url": {"type": "string", "description": "where the badge is"},
        **_OPTIONS,
    },
    "examples": [{"url": "https://issuer.example/credentials/1", "lang": "en"}],
}
_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "a badge, or a picture of its QR code",
        },
        "text": {"type": "string", "description": "the badge or a link to it, instead of a file"},
        **_OPTIONS,
    },
}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": _WRAPPER},
        **{media_type: {"schema": {"type": "string"}} for media_type in sorted(MEDIA_TYPES)},
        **{form: {"schema": _FORM} for form in sorted(FORMS)},
    },
}
_IN_ADDRESS = [{"name": name, "in": "query", "schema": _OPTIONS[name]} for name in OPTIONS]


def _asked(request: Request) -> Asked:
    return asked_in(request.query_params)


@router.post("", openapi_extra={"requestBody": _BODY, "parameters": _IN_ADDRESS})
def verify(
    request: Request,
    response: Response,
    runtime: CurrentRuntime,
    handed_in: Annotated[Submission, Depends(submission)],
) -> Report:
    """Check a badge: JSON, JWT, SD-JWT, baked PNG or SVG, a link, or a picture of a QR code."""
    return _answer(request, response, runtime, handed_in)


@router.get("", openapi_extra={"parameters": _IN_ADDRESS})
def verify_link(
    request: Request,
    response: Response,
    runtime: CurrentRuntime,
    url: Annotated[str, Query(min_length=1, max_length=2048, description="where the badge is")],
    asked: Annotated[Asked, Depends(_asked)],
) -> Report:
    """Check the badge behind a link."""
    return _answer(request, response, runtime, Submission(link_in(url).encode(errors="replace"), None, asked))


def _answer(request: Request, response: Response, runtime: Runtime, handed_in: Submission) -> Report:
    t = Words(language_of(request, default="en"))
    response.headers.update({"Cache-Control": "no-store", "Content-Language": t.language})
    return reported(runtime, handed_in, t)
