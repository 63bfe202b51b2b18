"""Wallets that come at the same moment: what may happen once happens once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
from sqlalchemy import select

from app.awards.tables import AwardBinding, AwardVersion
from app.platform.runtime import Runtime
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import error_of, redeemed
from tests.app.oid4vci.test_deferred import act, come_back
from tests.sector.stored import SmallSector

AT_ONCE = 8


def at_once(ask: Callable[[int], httpx.Response], times: int = AT_ONCE) -> list[httpx.Response]:
    barrier = Barrier(times)

    def run(number: int) -> httpx.Response:
        barrier.wait()
        return ask(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def statuses(answers: Sequence[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def wallets_of(runtime: Runtime) -> tuple[int, int]:
    """How many wallets hold a badge, and how many copies were signed for them."""
    with runtime.work(writes=False) as work:
        copies = select(AwardVersion).where(AwardVersion.binding_id.is_not(None))
        return (
            len(work.session.scalars(select(AwardBinding)).all()),
            len(work.session.scalars(copies).all()),
        )


def test_one_nonce_gives_one_badge(new_wallet: NewWallet, runtime: Runtime) -> None:
    taking = redeemed(new_wallet())
    body = taking.request()
    answers = at_once(lambda _: taking.post("credential", body))
    assert statuses(answers) == [200] + [400] * (AT_ONCE - 1)
    assert {error_of(one) for one in answers if one.status_code == 400} == {"invalid_nonce"}
    assert wallets_of(runtime) == (1, 1)


def test_one_wallet_that_asks_many_times_gets_one_copy(new_wallet: NewWallet, runtime: Runtime) -> None:
    taking = redeemed(new_wallet())
    bodies = [taking.request() for _ in range(AT_ONCE)]
    answers = at_once(lambda number: taking.post("credential", bodies[number]))
    assert statuses(answers) == [200] * AT_ONCE
    given: list[Any] = [answer.json()["credentials"] for answer in answers]
    assert all(one == given[0] for one in given)
    assert wallets_of(runtime) == (1, 1)


def test_a_wait_ends_once(new_wallet: NewWallet, sector: SmallSector, runtime: Runtime) -> None:
    taking = redeemed(new_wallet())
    act(taking, sector, "suspend")
    transaction_id = taking.ask().json()["transaction_id"]
    act(taking, sector, "reinstate")
    answers = at_once(lambda _: come_back(taking, transaction_id))
    assert statuses(answers) == [200] + [400] * (AT_ONCE - 1)
    assert wallets_of(runtime) == (1, 1)


def test_a_wallet_and_an_eraser_do_not_stand_in_each_others_way(
    new_wallet: NewWallet, sector: SmallSector
) -> None:
    taking = redeemed(new_wallet())
    act(taking, sector, "suspend")
    transaction_id = taking.ask().json()["transaction_id"]
    act(taking, sector, "reinstate")
    path = f"/api/v1/awards/{taking.wallet.offered['award']}"

    def ask(number: int) -> httpx.Response:
        if number == 0:
            return taking.wallet.client.delete(path, token=sector.tokens["organisation_admin"])
        return come_back(taking, transaction_id)

    erased, *others = at_once(ask, 4)
    assert erased.status_code == 204
    assert {one.status_code for one in others} <= {200, 400, 401}
    assert taking.ask().status_code == 401
