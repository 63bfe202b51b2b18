"""What a running service does by itself now and then: the chores of the rooms, in the order of the rooms."""

import asyncio

import structlog
from starlette.concurrency import run_in_threadpool

from app.platform.observability import log_surprise
from app.platform.runtime import Runtime
from app.rooms import chores


def tidy(runtime: Runtime) -> dict[str, int]:
    """Do every chore once.

    Returns:
        How much of each was done.
    """
    return {chore.counts: chore.do(runtime) for chore in chores()}


async def keep_house(runtime: Runtime, seconds: float) -> None:
    """Do every chore again and again, until cancelled; trouble with one is logged, and stops no other."""
    while True:
        await asyncio.sleep(seconds)
        for chore in chores():
            try:
                done = await run_in_threadpool(chore.do, runtime)
            except Exception as error:  # noqa: BLE001  one bad round must not end all further ones
                log_surprise(error)
            else:
                if done:
                    structlog.get_logger().info("tidied", chore=chore.counts, done=done)
