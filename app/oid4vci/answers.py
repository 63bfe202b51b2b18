"""How these addresses say that something is wrong: OAuth's JSON, never problem details.

https://www.rfc-editor.org/rfc/rfc6749#section-5.2, https://www.rfc-editor.org/rfc/rfc6750#section-3 and
https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-8.3.1
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from starlette.responses import JSONResponse, Response

from app.http.faults import Fault
from app.http.problems import status_of
from app.platform.errors import Invalid, NotSignedIn
from schemas.errors import DomainError, Malformed

ADDRESSES: Final = (
    "/oid4vci/",
    "/.well-known/openid-credential-issuer/oid4vci/",
    "/.well-known/oauth-authorization-server/oid4vci/",
)
NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""https://www.rfc-editor.org/rfc/rfc6749#section-5.1"""
_MALFORMED: Final = {
    "credential": "invalid_credential_request",
    "deferred": "invalid_credential_request",
    "notification": "invalid_notification_request",
}
"""What a request that cannot be read is called, by the end of the address; elsewhere as OAuth has it."""
_UNREADABLE: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_ENTITY}
)
_NOT_NOW: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_UNSPEAKABLE: Final = re.compile(r'[^\x20-\x7e]|["\\]')
"""https://www.rfc-editor.org/rfc/rfc6749#section-5.2 lets a description hold nothing of these."""


class OAuthError(Malformed):
    """A refusal in OAuth's words. Raised, it undoes what the request did; returned, it lets that stand.

    Args:
        error: the name that the specification gives it, such as `invalid_grant`.
        description: one English sentence for the maker of the app; it holds nothing personal.
        status: of the answer.
        scheme: with which a request is to be authorised, for 401: `Bearer` or `DPoP`, and its parameters.
        challenge: the whole `WWW-Authenticate`, where it names no error.
        more: further members of the answer.
    """

    def __init__(
        self,
        error: str,
        description: str,
        *,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
        scheme: str | None = None,
        challenge: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(error, description)
        self.status = status
        self.scheme = scheme
        self.challenge = challenge
        self.more = more


def said(body: Mapping[str, Any] | OAuthError, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """An answer that no cache keeps: what a service found, or its refusal.

    Args:
        body: the members of the answer, or a refusal that lets stand what the request did.
        status: of the answer; a refusal has its own.
    """
    if isinstance(body, OAuthError):
        return refused(body)
    return JSONResponse(dict(body), status, headers=NO_STORE)


def refused(error: OAuthError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a refusal.

    Args:
        error: the refusal.
        headers: more of them.
    """
    description = _UNSPEAKABLE.sub("'", error.detail)
    body = {"error": error.code, "error_description": description, **error.more}
    challenge = _challenge(error, description)
    return JSONResponse(body, error.status, headers={**NO_STORE, **challenge, **(headers or {})})


def refusal(request: Request, error: DomainError) -> Response | None:
    """Any refusal in OAuth's words, for the addresses of this door; None for all others.

    Args:
        request: was refused.
        error: why.
    """
    if not request.url.path.startswith(ADDRESSES):
        return None
    headers = {}
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    if "allow" in error.params:
        headers["Allow"] = str(error.params["allow"])
    return refused(error if isinstance(error, OAuthError) else _translated(request, error), headers)


def _challenge(error: OAuthError, description: str) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc6750#section-3: a scheme, and its parameters by comma."""
    if error.challenge is not None:
        return {"WWW-Authenticate": error.challenge}
    if error.scheme is None:
        return {}
    comma = "," if " " in error.scheme else ""
    told = f'error="{error.code}", error_description="{description}"'
    return {"WWW-Authenticate": f"{error.scheme}{comma} {told}"}


def _translated(request: Request, error: DomainError) -> OAuthError:
    status = status_of(error)
    if isinstance(error, NotSignedIn):
        scheme = "DPoP" if request.headers.get("authorization", "").lower().startswith("dpop ") else "Bearer"
        return OAuthError("invalid_token", error.detail, status=status, scheme=scheme)
    if _is_about_the_address(error):
        return OAuthError("invalid_request", "Nothing is here.", status=HTTPStatus.NOT_FOUND)
    if status in _UNREADABLE:
        name = _MALFORMED.get(request.url.path.rpartition("/")[2], "invalid_request")
        return OAuthError(name, error.detail)
    if status in _NOT_NOW:
        return OAuthError("temporarily_unavailable", error.detail, status=status)
    name = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request"
    return OAuthError(name, error.detail, status=status)


def _is_about_the_address(error: DomainError) -> bool:
    """Whether what cannot be read is a part of the path: then there is nothing at that address."""
    faults = error.params.get("faults", ())
    return isinstance(error, Invalid) and any(
        isinstance(fault, Fault) and fault.pointer.startswith("#/path") for fault in _several(faults)
    )


def _several(faults: object) -> tuple[object, ...]:
    return faults if isinstance(faults, tuple) else ()
