"""What strangers pushed is soon gone; what became a code is remembered for a while."""

from datetime import timedelta

from sqlalchemy import select

from app.oid4vci.authorization import REQUEST_LASTS
from app.oid4vci.chores import KEPT, forget_requests
from app.oid4vci.tables import AuthorizationRequest
from app.platform.runtime import Runtime
from tests.app.oid4vci.conftest import NewWallet
from tests.sector.stored import TestClock


def states(runtime: Runtime) -> set[str | None]:
    with runtime.work(writes=False) as work:
        return set(work.session.scalars(select(AuthorizationRequest.state)))


def test_a_request_that_nobody_came_for_goes_at_once_and_a_used_one_later(
    new_wallet: NewWallet, runtime: Runtime, clock: TestClock
) -> None:
    wallet = new_wallet(grant="authorization_code")
    assert wallet.push(state="left").status_code == 201
    wallet.code(state="used")
    assert forget_requests(runtime) == 0
    clock.now += REQUEST_LASTS
    assert forget_requests(runtime) == 1
    assert states(runtime) == {"used"}
    clock.now += KEPT + timedelta(seconds=1)
    assert forget_requests(runtime) == 1
    assert states(runtime) == set()
