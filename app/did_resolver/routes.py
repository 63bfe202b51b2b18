"""https://www.w3.org/TR/did-resolution/#bindings-https."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import JSONResponse

from app.did_resolver import resolution
from app.did_resolver.resolution import DOCUMENT_FORMS, RESULT, DidProblem, Resolution
from app.http.deps import CurrentRuntime, limited
from app.http.negotiation import choose
from app.platform.errors import NotAcceptable

_FORMS: Final = (RESULT, "application/json", "application/ld+json", *DOCUMENT_FORMS)

router = APIRouter(prefix="/1.0", tags=["DID resolver"])


@router.get("/identifiers/{did:path}", response_class=JSONResponse, dependencies=[Depends(limited)])
def resolve(runtime: CurrentRuntime, did: str, request: Request) -> Response:
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
