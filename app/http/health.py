"""Is it alive, can it work, how is it doing: for the machines that watch over it."""

import hmac
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import SQLAlchemyError

from app.http import problems
from app.http.deps import CurrentRuntime
from app.platform.errors import NotSignedIn
from app.platform.installation import check_base
from app.platform.migrate import WHY_NOT, State, state
from app.platform.settings import Settings, SettingsError
from schemas.errors import DomainError, Unavailable

router = APIRouter(tags=["health"])
watcher = HTTPBearer(
    auto_error=False, description="The token of `KRINGBADGE_METRICS_TOKEN`.", scheme_name="metrics"
)


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers: from its event loop alone, whatever its threads are busy with."""
    return {"status": "live"}


@router.get("/health/ready", responses=problems.responses(Unavailable))
def ready(runtime: CurrentRuntime) -> dict[str, str]:
    """The database answers, is built completely, and belongs to this origin."""
    why = _not_ready(runtime)
    if why:
        raise Unavailable("not-ready", why, retry_after=5)
    return {"status": "ready"}


@router.get("/metrics", response_class=Response, include_in_schema=False)
def metrics(
    request: Request,
    runtime: CurrentRuntime,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(watcher)],
) -> Response:
    """Figures in the Prometheus text format, for whoever has the token of `KRINGBADGE_METRICS_TOKEN`."""
    _check_watcher(runtime.settings, credentials)
    return Response(request.app.state.metrics.page(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _check_watcher(settings: Settings, credentials: HTTPAuthorizationCredentials | None) -> None:
    token = settings.metrics_token
    if token is None and (settings.metrics_open or settings.demo):
        return
    if credentials is None:
        raise NotSignedIn("token-missing", "This address needs a bearer token.")
    given, wanted = credentials.credentials.encode(), token.get_secret_value().encode() if token else b""
    if not wanted or not hmac.compare_digest(given, wanted):
        raise NotSignedIn("token-invalid", "The bearer token is unknown, expired or withdrawn.")


def _not_ready(runtime: CurrentRuntime) -> str | None:
    try:
        found = state(runtime.database.engine)
        if found is not State.CURRENT:
            return f"{WHY_NOT[found].capitalize()}."
        with runtime.database.transaction(writes=False) as session:
            check_base(session, runtime.settings.base_url)
        if not runtime.database.can_write():
            return "Nothing can be stored: the disk is full, or may not be written to."
    except SettingsError as error:
        structlog.get_logger().warning("not-ready", error=str(error))
        return "The database cannot be reached, or belongs to another installation."
    except (SQLAlchemyError, DomainError) as error:
        structlog.get_logger().warning("not-ready", error=type(error).__name__)
        return "The database cannot be reached."
    return None
