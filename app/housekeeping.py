"""What a running service does by itself now and then: seal the audit trail, forget old answers."""

import asyncio

import structlog
from starlette.concurrency import run_in_threadpool

from app.http import idempotency
from app.platform.events import sealer
from app.platform.observability import log_surprise
from app.platform.runtime import Runtime


def tidy(runtime: Runtime) -> int:
    """Do it once.

    Returns:
        How many events were sealed.
    """
    with runtime.work() as work:
        sealed = sealer.seal(work)
        idempotency.forget_old(work.session, work.now)
    runtime.database.checkpoint()
    return sealed


async def keep_house(runtime: Runtime, seconds: float) -> None:
    """Do it again and again, until cancelled. Trouble is logged and tried again."""
    while True:
        await asyncio.sleep(seconds)
        try:
            sealed = await run_in_threadpool(tidy, runtime)
        except Exception as error:  # noqa: BLE001  one bad round must not end all further ones
            log_surprise(error)
        else:
            if sealed:
                structlog.get_logger().info("sealed", events=sealed)
