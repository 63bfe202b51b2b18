"""What wallets leave here to be tidied up: authorization requests that nobody can go on with."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, or_

from app.oid4vci import refresh
from app.oid4vci.tables import AuthorizationRequest
from app.platform.chores import Chore
from app.platform.runtime import Runtime, Work

KEPT: Final = timedelta(days=1)
"""How long a used code is remembered, so that its second use ends the token."""


def forget_requests(runtime: Runtime) -> int:
    """Remove authorization requests that nobody can go on with, their codes, and old refresh tokens."""
    with runtime.work() as work:
        return _forget_old(work) + refresh.forget_old(work)


def _forget_old(work: Work) -> int:
    row = AuthorizationRequest
    # Anybody may push a request; only what became a code has to be remembered.
    unused = row.used_at.is_(None) & (row.expires_at <= work.now)
    old = delete(row).where(or_(unused, row.expires_at <= work.now - KEPT))
    return len(work.session.scalars(old.returning(row.id)).all())


CHORES: Final = (Chore("wallet_requests_forgotten", forget_requests),)
