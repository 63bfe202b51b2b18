"""Is it alive, can it work, how is it doing: for the machines that watch over it."""

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from app import problems
from app.deps import CurrentRuntime
from app.platform.installation import check_base
from app.platform.migrate import is_at_head
from app.settings import SettingsError
from schemas.errors import DomainError, Unavailable

router = APIRouter(tags=["health"])


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


@router.get("/metrics", response_class=Response)
def metrics(request: Request) -> Response:
    """Figures in the Prometheus text format."""
    return Response(request.app.state.metrics.page(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _not_ready(runtime: CurrentRuntime) -> str | None:
    try:
        if not is_at_head(runtime.database.engine):
            return "The database is not built completely: run `kringbadge migrate`."
        with runtime.database.transaction(writes=False) as session:
            check_base(session, runtime.settings.base_url)
        if not runtime.database.can_write():
            return "Nothing can be stored: the disk is full, or may not be written to."
    except SettingsError as error:
        return str(error)
    except (SQLAlchemyError, DomainError) as error:
        structlog.get_logger().warning("not-ready", error=type(error).__name__)
        return "The database cannot be reached."
    return None
