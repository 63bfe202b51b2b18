"""What asking wallets leaves to be tidied up: requests that have ended, with what was shown."""

from typing import Final

from app.oid4vp import asking
from app.platform.chores import Chore
from app.platform.runtime import Runtime


def forget_requests(runtime: Runtime) -> int:
    """Remove what has ended."""
    with runtime.work() as work:
        return asking.forget(work)


CHORES: Final = (Chore("presentation_requests_forgotten", forget_requests),)
