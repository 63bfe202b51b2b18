"""What is no longer of use to any wallet is removed."""

from typing import Final

from app.oid4vci import authorization, refresh
from app.platform.chores import Chore
from app.platform.runtime import Runtime


def forget_requests(runtime: Runtime) -> int:
    """Remove authorization requests that nobody can go on with, their codes, and old refresh tokens."""
    with runtime.work() as work:
        return authorization.forget_old(work) + refresh.forget_old(work)


CHORES: Final = (Chore("wallet_requests_forgotten", forget_requests),)
