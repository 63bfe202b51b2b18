"""What can be seen of a running service from outside: request ids, log lines, figures. Never a person."""

import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER = "x-request-id"
ACCEPTABLE_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
UNEXPECTED_STATUS = 500


class Metrics:
    """Figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kringbadge_requests", "Answers given", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "kringbadge_request_seconds", "Time until the answer", ["method", "route"], registry=self.registry
        )

    def page(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)


def configure_logging() -> None:
    """JSON lines on standard output; called by the CLI, not by `create_app`, which leaves logging alone."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        # Where standard output goes is asked at each line: it may be redirected while we run.
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    # uvicorn's access log would write whole addresses, query string included.
    logging.getLogger("uvicorn.access").disabled = True


def request_id_of(scope: MutableMapping[str, Any]) -> str:
    """The id under which a request is logged; empty outside `Observed`."""
    return str(scope.get("request_id", ""))


class Observed:
    """Outermost layer: gives each request an id, one log line and one count; turns a surprise into a 500.

    Args:
        app: what it wraps.
        metrics: where it counts.
        surprise: makes the answer to a request that met an unforeseen error.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, surprise: Callable[[Request], Response]) -> None:
        self.app = app
        self.metrics = metrics
        self.surprise = surprise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _accepted_id(Request(scope)) or secrets.token_hex(12)
        scope["request_id"] = request_id
        status = 0
        begun = time.perf_counter()

        async def observed_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                message["headers"] = [*message["headers"], (REQUEST_ID_HEADER.encode(), request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, observed_send)
            except Exception as error:  # noqa: BLE001  the last place that can still give an answer
                log_surprise(error)
                if status == 0:
                    await self.surprise(Request(scope))(scope, receive, observed_send)
            self._record(scope, status or UNEXPECTED_STATUS, time.perf_counter() - begun)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        # The route's pattern, not the address: an address may hold a token or what somebody typed.
        route = getattr(scope.get("route"), "path", None) or "unknown"
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "OTHER"
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        structlog.get_logger().info(
            "request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1)
        )


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def log_surprise(error: BaseException) -> None:
    """Log where an unforeseen error happened. Its message may quote what a person typed: left out."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    causes: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < len(places) + 1:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    structlog.get_logger().error("unexpected", error=causes, places=places)


def _accepted_id(request: Request) -> str | None:
    given = request.headers.get(REQUEST_ID_HEADER, "")
    return given if ACCEPTABLE_REQUEST_ID.fullmatch(given) else None
