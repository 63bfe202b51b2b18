"""How the addresses for wallets answer: JSON that no cache keeps, refusals in OAuth's words.

https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-error-response and
https://www.rfc-editor.org/rfc/rfc6749#section-5.2
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from starlette.responses import JSONResponse, Response

from app.http.problems import status_of
from schemas.errors import DomainError, Malformed

PREFIX: Final = "/oid4vp/"
NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_NOT_NOW: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_PLAIN: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
_UNSPEAKABLE: Final = re.compile(r'[^\x20-\x7e]|["\\]')


class WalletRefused(Malformed):
    """What a wallet sent is refused (code `invalid_request`); nothing of it is kept."""

    def __init__(self, detail: str) -> None:
        super().__init__("invalid_request", detail)


def said(body: Mapping[str, Any]) -> Response:
    """An answer to a wallet."""
    return JSONResponse(dict(body), headers=NO_STORE)


def refusal(request: Request, error: DomainError) -> Response | None:
    """Any refusal in OAuth's words, for the addresses of this door; None for all others."""
    if not request.url.path.startswith(PREFIX):
        return None
    status, headers = status_of(error), dict(NO_STORE)
    for param, header in (("retry_after", "Retry-After"), ("allow", "Allow")):
        if param in error.params:
            headers[header] = str(error.params[param])
    name = "invalid_request"
    if status in _NOT_NOW:
        name = "temporarily_unavailable"
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        name = "server_error"
    elif status not in _PLAIN:
        status = HTTPStatus.BAD_REQUEST
    body = {"error": name, "error_description": _UNSPEAKABLE.sub("'", error.detail)}
    return JSONResponse(body, status, headers=headers)
