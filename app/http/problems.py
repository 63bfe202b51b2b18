"""The one table from errors to answers: `application/problem+json` (RFC 9457)."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeAlias

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from app.http.faults import Fault, invalid, pointer
from app.http.guarded import NOT_STORABLE, SECURITY_HEADERS
from app.http.methods import methods_at
from app.http.validation import faults_in
from app.platform import errors
from app.platform.db import is_duplicate
from app.platform.i18n import Words, language_of
from app.platform.observability import request_id_of
from app.platform.urls import Urls
from schemas.errors import (
    Conflict,
    DomainError,
    Gone,
    Malformed,
    NotFound,
    Refused,
    TooMany,
    Unavailable,
    Unfit,
)

MEDIA_TYPE = "application/problem+json"
RefusalPage: TypeAlias = Callable[[Request, DomainError, int], Response | None]
Dialect: TypeAlias = Callable[[Request, DomainError], Response | None]
"""How a door answers whose specification has words of its own; None for addresses that are not the door's."""

STATUS: Mapping[type[DomainError], HTTPStatus] = {
    Malformed: HTTPStatus.BAD_REQUEST,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    Refused: HTTPStatus.FORBIDDEN,
    Unfit: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    errors.MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    errors.PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    errors.TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unexpected: HTTPStatus.INTERNAL_SERVER_ERROR,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

TITLES: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "This cannot be read",
    HTTPStatus.UNAUTHORIZED: "Sign in first",
    HTTPStatus.FORBIDDEN: "This is not allowed",
    HTTPStatus.NOT_FOUND: "Nothing is here",
    HTTPStatus.METHOD_NOT_ALLOWED: "This cannot be done here",
    HTTPStatus.NOT_ACCEPTABLE: "Not in this form",
    HTTPStatus.CONFLICT: "This does not go together",
    HTTPStatus.GONE: "This was removed",
    HTTPStatus.PRECONDITION_FAILED: "This has changed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is too large",
    HTTPStatus.REQUEST_TIMEOUT: "This took too long",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "This form is not read here",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something in this is not right",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not now",
}

SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457 problem details.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable name, the last part of `type`."},
        "request_id": {"type": "string", "description": "Name it when you ask about this answer."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "rule", "message"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON Pointer into the request."},
                    "rule": {"type": "string", "description": "Stable name of what was asked for."},
                    "message": {"type": "string", "description": "A sentence in the language asked for."},
                    "allowed": {
                        "description": "The values that are possible there, or the bounds they lie in.",
                        "anyOf": [{"type": "array"}, {"type": "object"}],
                    },
                },
            },
        },
    },
}

FRAMEWORK: Mapping[int, tuple[type[DomainError], str, str]] = {
    400: (Malformed, "request-malformed", "The request cannot be read."),
    404: (NotFound, "address-unknown", "There is nothing at this address."),
    405: (errors.MethodNotAllowed, "method-not-allowed", "This address does not take this method."),
    413: (errors.TooLarge, "body-too-large", "The body is larger than this service reads."),
}


def status_of(error: DomainError) -> HTTPStatus:
    """The HTTP status of an error: its own class's, or that of the nearest class above it."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(request: Request, error: DomainError) -> Response:
    """The answer to an error: code, sentence in the asker's language, request id, and its status's headers.

    Whoever came with a browser gets it as a page.
    """
    status = status_of(error)
    # What a refusal says depends on who asks and how; and what is not there now may be there in a moment.
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = (
            "Bearer" if error.code == "token-missing" else 'Bearer error="invalid_token"'
        )
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    if "allow" in error.params:
        headers["Allow"] = str(error.params["allow"])
    as_page: RefusalPage = request.app.state.refusal_page
    page = as_page(request, error, int(status))
    if page is not None:
        page.headers.update(headers)
        return page
    dialects: Sequence[Dialect] = request.app.state.dialects
    spoken = (answer for dialect in dialects if (answer := dialect(request, error)) is not None)
    return next(spoken, None) or _answer(request, status, error, headers)


def unexpected(request: Request) -> Response:
    """The answer to what we did not foresee: a fixed sentence, and an id to ask about."""
    detail = "Something went wrong on our side. Name the request id when you ask about it."
    answer = problem(request, errors.Unexpected("unexpected", detail))
    answer.headers.update(SECURITY_HEADERS)
    return answer


def install(app: FastAPI, *, page: RefusalPage, dialects: Sequence[Dialect] = ()) -> None:
    """Let every error of an application become a problem answer, the framework's own included.

    Args:
        app: the application.
        page: makes the page of a refusal for whoever came with a browser, or None for everybody else.
        dialects: of the doors whose specification says how to refuse.
    """
    app.state.refusal_page = page
    app.state.dialects = dialects
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(HTTPException, _framework_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(DBAPIError, _database_error)


def responses(*kinds: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` for the errors that a route names."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {int(STATUS[kind]): {"description": TITLES[STATUS[kind]], "content": content} for kind in kinds}


def _domain_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, DomainError):  # pragma: no cover  registered for this class only
        raise error
    return problem(request, error)


def _database_error(request: Request, error: Exception) -> Response:
    """What the database alone can see: a value it cannot keep, or somebody who was faster."""
    if isinstance(error, DataError):
        return problem(request, errors.Invalid("value-not-storable", NOT_STORABLE))
    if isinstance(error, IntegrityError) and is_duplicate(error):
        return problem(request, Conflict("changed-meanwhile", "Somebody else did this at the same moment."))
    raise error


def _framework_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # pragma: no cover  registered for this class only
        raise error
    kind, code, detail = FRAMEWORK.get(error.status_code, FRAMEWORK[400])
    if kind is not errors.MethodNotAllowed:
        return problem(request, kind(code, detail))
    allow = ", ".join(methods_at(request))
    if request.method == "OPTIONS":
        # https://www.rfc-editor.org/rfc/rfc9110#name-options
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": allow})
    return problem(request, kind(code, detail, allow=allow))


def _validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):  # pragma: no cover  registered for this class only
        raise error
    found = error.errors()
    if request.headers.get("content-length", "0") != "0" and _read_as_text(found):
        detail = "This address reads application/json."
        return problem(request, errors.UnsupportedMediaType("media-type-unsupported", detail))
    # What was typed may be personal data, so places and rules are named and values are not.
    return problem(request, invalid(*faults_in(found, error.body, request)))


def _read_as_text(found: Any) -> bool:
    return any(tuple(item["loc"]) == ("body",) and isinstance(item.get("input"), bytes) for item in found)


def _answer(
    request: Request,
    status: HTTPStatus,
    error: DomainError,
    headers: Mapping[str, str],
) -> JSONResponse:
    urls: Urls = request.app.state.runtime.urls
    t = Words(language_of(request, default="en"))
    body = _body(urls, status, error.code, error.detail, request_id_of(request.scope))
    if t.language != "en":
        # The English sentence of an error says more than the catalogue's; it is also what logs show.
        body |= _translated(t, status, error.code)
    if faults := _faults(request, error, t):
        body["errors"] = faults
    headers = {**headers, "Content-Language": t.language, "Vary": "Accept, Accept-Language"}
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def _faults(request: Request, error: DomainError, t: Words) -> list[dict[str, Any]]:
    faults = error.params.get("faults", ())
    if isinstance(error, Unfit):
        return [_unfit(request, error, t)]
    return (
        [fault.said(t) for fault in faults if isinstance(fault, Fault)] if isinstance(faults, tuple) else []
    )


def _unfit(request: Request, error: Unfit, t: Words) -> dict[str, Any]:
    """A rule of the trade as a fault: at the member it is about, if the caller named that member."""
    said = getattr(request, "_json", None)
    where = error.params.get("where")
    place = (where,) if isinstance(said, Mapping) and isinstance(where, str) and where in said else ()
    key = f"problem.{error.code}"
    fault = {
        "pointer": pointer("body", *place),
        "rule": error.code,
        "message": t(key) if t.has(key) else error.detail,
    }
    allowed = error.params.get("allowed")
    return fault if allowed is None else {**fault, "allowed": allowed}


def _translated(t: Words, status: HTTPStatus, code: str) -> dict[str, str]:
    key = f"problem_title.{int(status)}"
    title = t(key if t.has(key) else "problem_title.general")
    detail = f"problem.{code}"
    # A code for makers of software has no sentence of its own: a plain one, in the language asked for.
    return {"title": title, "detail": t(detail) if t.has(detail) else f"{title}."}


def _body(urls: Urls, status: HTTPStatus, code: str, detail: str, request_id: str) -> dict[str, Any]:
    return {
        "type": urls.problem(code),
        "title": TITLES[status],
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }
