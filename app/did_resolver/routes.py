"""https://www.w3.org/TR/did-resolution/#bindings-https."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.responses import JSONResponse

from app.did_resolver import resolution
from app.did_resolver.resolution import DOCUMENT_FORMS, RESULT, DidProblem, Resolution
from app.http import problems
from app.http.deps import CurrentRuntime, limited
from app.http.negotiation import choose
from app.platform.errors import NotAcceptable
from schemas.errors import TooMany

_FORMS: Final = (RESULT, "application/json", "application/ld+json", *DOCUMENT_FORMS)

_RESULT_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "title": "DidResolutionResult",
    "required": ["didDocument", "didResolutionMetadata", "didDocumentMetadata"],
    "properties": {
        "didDocument": {"type": ["object", "null"], "description": "null when there is none"},
        "didResolutionMetadata": {"type": "object", "description": "`error` when there is no document"},
        "didDocumentMetadata": {"type": "object"},
    },
}
_RESULTS: Final = {form: {"schema": _RESULT_SCHEMA} for form in _FORMS if form not in DOCUMENT_FORMS}
_FOUND: Final = {"content": _RESULTS | {form: {"schema": {"type": "object"}} for form in DOCUMENT_FORMS}}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "the DID document, alone or in a resolution result", **_FOUND},
    **{
        status: {"description": words, "content": _RESULTS}
        for status, words in (
            (400, "no DID, or an option that is not known here"),
            (404, "no such DID document"),
            (406, "not in this form"),
            (500, "the DID document could not be had"),
            (501, "a DID method that is not known here"),
        )
    },
    **problems.responses(TooMany),
}
_DID: Final = {
    "pattern": "^did:(web:[A-Za-z0-9.-]+(%3A[0-9]+)?(:[A-Za-z0-9._-]+)*"
    "|key:z[1-9A-HJ-NP-Za-km-z]+|jwk:[A-Za-z0-9_-]+)$",
    "examples": ["did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"],
}
Did = Annotated[str, Path(description="a did:key, did:jwk or did:web", json_schema_extra=_DID)]

router = APIRouter(prefix="/1.0", tags=["DID resolver"])


@router.get(
    "/identifiers/{did:path}",
    response_class=JSONResponse,
    dependencies=[Depends(limited)],
    responses=_ANSWERS,
)
def resolve(runtime: CurrentRuntime, did: Did, request: Request) -> Response:
    """Resolve a DID; the `Accept` header chooses between the whole result and the document alone."""
    wanted = _form(request.headers.get("accept", ""))
    if wanted is None:
        detail = f"A DID is given as {RESULT} or {DOCUMENT_FORMS[0]}."
        problem = DidProblem("REPRESENTATION_NOT_SUPPORTED", HTTPStatus.NOT_ACCEPTABLE, detail)
        return _answer(resolution.failed(problem), RESULT)
    if request.query_params:
        detail = "No resolution options are known here."
        problem = DidProblem("INVALID_OPTIONS", HTTPStatus.BAD_REQUEST, detail)
        return _answer(resolution.failed(problem), wanted)
    return _answer(resolution.resolve(runtime, did), wanted)


def _answer(found: Resolution, wanted: str) -> Response:
    headers = {"Vary": "Accept"}
    if wanted in DOCUMENT_FORMS and found.document is not None:
        return JSONResponse(found.document, found.status, media_type=wanted, headers=headers)
    media_type = RESULT if wanted in DOCUMENT_FORMS else wanted
    return JSONResponse(found.body(), found.status, media_type=media_type, headers=headers)


def _form(accept: str) -> str | None:
    """The form that the caller likes best; of those liked equally the one that is named first."""
    named = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    forms = sorted(_FORMS, key=lambda form: named.index(form) if form in named else len(named))
    try:
        return choose(accept, forms)
    except NotAcceptable:
        return None
