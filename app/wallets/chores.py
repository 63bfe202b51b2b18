"""What wallets leave to be tidied up: offers, tokens and used nonces that nobody can use any more."""

from typing import Final

from app.platform.chores import Chore
from app.platform.runtime import Runtime
from app.wallets import ending, seen


def forget_offers(runtime: Runtime) -> int:
    """Remove offers that ended long ago, and tokens that expired."""
    with runtime.work() as work:
        return ending.forget_old(work)


def forget_seen(runtime: Runtime) -> int:
    """Remove notes of what would be refused for its age by now."""
    with runtime.work() as work:
        return seen.forget_old(work)


CHORES: Final = (Chore("wallet_offers_forgotten", forget_offers), Chore("seen_forgotten", forget_seen))
