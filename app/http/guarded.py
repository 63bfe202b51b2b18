"""What every answer and every body has in common: bounded bodies, safe headers, open reading."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import IO
from urllib.parse import unquote_to_bytes

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.methods import methods_at
from app.http.uploads import Uploads, dropped, size_of, taken
from app.platform.askers import Network, asker_of
from app.platform.errors import Invalid, TooLarge, TooSlow
from schemas.errors import DomainError, Unavailable

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
HTTPS_HEADERS = {"strict-transport-security": "max-age=31536000"}
"""https://datatracker.ietf.org/doc/html/rfc6797; hosts below this one decide for themselves."""
OPEN_PREFIXES = (
    "/organisations/",
    "/skills/",
    "/credentials/",
    "/status-lists/",
    "/images/",
    "/contexts/",
    "/api/v1/skills",
    "/api/v1/verify",
    "/vc/",
    "/exchanges/",
    "/interactions/",
    "/1.0/",
    "/openapi.json",
    "/oid4vci/",
    "/oid4vp/",
    "/.well-known/openid-credential-issuer",
    "/.well-known/oauth-authorization-server",
)
"""What any page of any site may read: no answer there depends on a cookie."""
WALKED_TO = "/authorize"
"""No script may read where people are sent: https://www.rfc-editor.org/rfc/rfc9700#section-2.6."""
OPEN_HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "DPoP-Nonce, ETag, Link, Location, Retry-After, WWW-Authenticate, X-Request-Id"
    ),
}
PREFLIGHT_HEADERS = {
    **OPEN_HEADERS,
    "access-control-allow-headers": "Accept, Accept-Language, Authorization, Content-Type, DPoP",
    "access-control-max-age": "86400",
}
NOT_STORABLE = "The request holds a character or a number that cannot be kept."
UPLOADS = (b"multipart/form-data", b"image/")
READS_BADGES = ("/api/v1/verify", "/verify", "/vc/", "/oid4vp/")
"""Where strangers hand in whole badges; everywhere else a body is a small form or a small JSON object."""
READS_JSON_ALONE = ("/vc/",)
SMALL_BODY_BYTES = 262_144


class Guarded:
    """Reads bodies up to a limit before the application sees them, and adds headers to every answer.

    Args:
        app: what it wraps.
        max_body_bytes: limit for JSON and text.
        max_upload_bytes: limit for pictures and forms.
        uploads: receives them.
        proxies: whose word about who asks is taken.
        refuse: makes the answer to a refusal.
        https: the world reaches this service by https alone, and browsers may be told so.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_body_bytes: int,
        max_upload_bytes: int,
        uploads: Uploads,
        proxies: tuple[Network, ...],
        refuse: Callable[[Request, DomainError], Response],
        https: bool,
    ) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.max_upload_bytes = max_upload_bytes
        self.uploads = uploads
        self.proxies = proxies
        self.refuse = refuse
        self.always = SECURITY_HEADERS | (HTTPS_HEADERS if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_open = scope["path"].startswith(OPEN_PREFIXES) and not scope["path"].endswith(WALKED_TO)

        # HEAD is GET without the body, wherever there is GET: https://www.rfc-editor.org/rfc/rfc9110#name-head
        is_head = scope["method"] == "HEAD"

        async def dressed_send(message: Message) -> None:
            if is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                wanted = self.always | (OPEN_HEADERS if is_open else {})
                added = [(name.encode(), value.encode()) for name, value in wanted.items()]
                message["headers"] = [
                    *message["headers"],
                    *(pair for pair in added if pair[0] not in present),
                ]
            await send(message)

        if is_open and scope["method"] == "OPTIONS":
            await _preflight(Request(scope))(scope, receive, dressed_send)
            return
        asker = asker_of(Request(scope), self.proxies)
        async with AsyncExitStack() as stack:
            try:
                _check_address(scope)
                body = await self.uploads.read(scope, receive, self._limit(scope), asker)
                stack.callback(dropped, body)
                await stack.enter_async_context(self.uploads.turn(size_of(body), asker))
            except (Invalid, TooLarge, TooSlow, Unavailable) as error:
                answer = self.refuse(Request(scope), error)
                await answer(scope, receive, dressed_send)
                return
            await self._call(scope, _replay(body, receive), dressed_send)

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        as_get = {**scope, "method": "GET"}
        try:
            await self.app(as_get, receive, send)
        finally:
            # Whoever counts requests wants to know which route it was.
            scope["route"] = as_get.get("route")

    def _limit(self, scope: Scope) -> int:
        if not scope["path"].startswith(READS_BADGES):
            return min(self.max_body_bytes, SMALL_BODY_BYTES)
        kind = dict(scope["headers"]).get(b"content-type", b"").lower()
        uploads = kind.startswith(UPLOADS) and not scope["path"].startswith(READS_JSON_ALONE)
        return self.max_upload_bytes if uploads else self.max_body_bytes


def _preflight(request: Request) -> Response:
    allowed = ", ".join(methods_at(request))
    methods = {"access-control-allow-methods": allowed, "allow": allowed}
    return Response(status_code=204, headers={**PREFLIGHT_HEADERS, **methods})


def _check_address(scope: Scope) -> None:
    """Refuse an address with U+0000 in it, which PostgreSQL cannot look for and nothing here is called.

    Raises:
        Invalid: `value-not-storable`.
    """
    if "\0" in scope["path"] or b"\0" in unquote_to_bytes(scope.get("query_string", b"")):
        raise Invalid("value-not-storable", NOT_STORABLE)


def _replay(body: bytes | IO[bytes], receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": taken(body), "more_body": False}

    return replay


def is_json(content_type: str) -> bool:
    """Whether a Content-Type names JSON (RFC 6839 `+json` included)."""
    essence = content_type.partition(";")[0].strip().lower()
    return essence == "application/json" or (essence.startswith("application/") and essence.endswith("+json"))
