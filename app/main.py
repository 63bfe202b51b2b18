"""The service, composed. Importing this does nothing; `create_app` does everything."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from app.housekeeping import keep_house
from app.html.problem import refusal_page
from app.http import openapi, problems
from app.http.deps import Turns
from app.http.guarded import Guarded
from app.http.idempotency import InFlight
from app.http.route import StrictRoute
from app.http.uploads import Uploads
from app.issuers.tokens import authenticate, write_uses
from app.oid4vci import answers as oid4vci_answers
from app.oid4vp import answers as oid4vp_answers
from app.platform.clock import Clock, system_clock
from app.platform.db import Database
from app.platform.errors import Invalid
from app.platform.observability import Metrics, Observed
from app.platform.runtime import Runtime
from app.platform.settings import Settings, SettingsError, from_environment, variable
from app.rooms import routers, subscribers
from app.start import check_database, check_settings
from app.vc_api import answers as vc_api_answers
from schemas.errors import Malformed, Unavailable

SWITCH_SECONDS = 0.0005
"""How long one thread may compute before another gets its turn: the event loop waits for all of them, and
Python's own 5 ms add up to a second for an answer that takes none."""
DESCRIPTION = "Issue Open Badges for skills shown at work, and verify any Open Badge. Problems are RFC 9457."


def create_runtime(settings: Settings | None = None, *, clock: Clock = system_clock) -> Runtime:
    """The parts of a service, without the web.

    Args:
        settings: read from the environment when left out.
        clock: tells the time.

    Raises:
        SettingsError: the environment is wrong, or there is no driver for this database.
    """
    settings = settings or from_environment(os.environ)
    try:
        database = Database(
            settings.database_url.get_secret_value(),
            connections=settings.database_connections,
            busy_seconds=settings.busy_seconds,
        )
    except (SQLAlchemyError, ImportError) as error:
        detail = f"{variable('database_url')}: cannot be used ({type(error).__name__}: {error})"
        raise SettingsError(detail) from None
    return Runtime(settings, database, subscribers(), clock)


@contextmanager
def open_runtime(settings: Settings | None = None) -> Iterator[Runtime]:
    """The parts of a service for as long as the block runs; every connection is given back after it."""
    runtime = create_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.database.close()


def create_app(settings: Settings | None = None, *, clock: Clock = system_clock) -> FastAPI:
    """The web application.

    Args:
        settings: read from the environment when left out.
        clock: tells the time; tests and seeds pass their own.

    Raises:
        SettingsError: when the environment does not describe a service that may start.
    """
    runtime = create_runtime(settings, clock=clock)
    check_settings(runtime)
    metrics = Metrics()
    app = FastAPI(
        title="Kringbadge",
        description=DESCRIPTION,
        version=version("kringbadge"),
        lifespan=_lifespan,
        redoc_url=None,
        docs_url=None,
        # A redirect would be made from the Host that the caller names, and nothing of ours has two addresses.
        redirect_slashes=False,
        responses=problems.responses(Malformed, Invalid),
        middleware=[
            Middleware(Observed, metrics=metrics, surprise=problems.unexpected),
            Middleware(
                Guarded,
                max_body_bytes=runtime.settings.max_body_bytes,
                max_upload_bytes=runtime.settings.max_upload_bytes,
                uploads=Uploads(runtime.settings.upload_seconds),
                proxies=runtime.trusted_proxies,
                refuse=problems.problem,
                https=runtime.settings.base_url.startswith("https:"),
            ),
        ],
    )
    app.state.runtime = runtime
    app.state.authenticate = authenticate
    app.state.turns = Turns(runtime)
    app.state.in_flight = InFlight()
    app.state.metrics = metrics
    app.router.route_class = StrictRoute
    problems.install(app, page=refusal_page, dialects=(oid4vci_answers.refusal, oid4vp_answers.refusal))
    vc_api_answers.install(app)
    for router in routers():
        app.include_router(router)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    runtime: Runtime = app.state.runtime
    check_database(runtime)
    sys.setswitchinterval(SWITCH_SECONDS)
    seconds = runtime.settings.housekeeping_seconds
    chores = asyncio.create_task(keep_house(runtime, seconds)) if seconds else None
    try:
        yield
    finally:
        if chores is not None:
            chores.cancel()
        with suppress(Unavailable):
            await run_in_threadpool(write_uses, runtime)
        runtime.database.close()


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = openapi.described(app, app.state.runtime.settings.base_url)
    return app.openapi_schema
