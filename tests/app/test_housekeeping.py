"""The chores of the rooms are all done, and one that fails keeps no other from its turn."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from app import housekeeping
from app.housekeeping import keep_house, tidy
from app.http.idempotency import KEPT_FOR, IdempotentAnswer
from app.platform.chores import Chore
from app.platform.events import sealer
from app.platform.events.tables import EventSeal
from app.platform.runtime import Runtime
from app.rooms import chores
from tests.app.asgi_client import AsgiClient
from tests.sector.facts import NOW
from tests.sector.stored import SmallSector, TestClock


def answers(runtime: Runtime) -> int:
    with runtime.work(writes=False) as work:
        return work.session.scalar(select(func.count()).select_from(IdempotentAnswer)) or 0


def test_answers_are_kept_for_two_days_and_then_forgotten(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, clock: TestClock
) -> None:
    client.post(
        "/api/v1/learners",
        token=sector.tokens["organisation_admin"],
        headers={"Idempotency-Key": "once"},
        json={"display_name": "Nieuwe Noor"},
    )
    clock.now = NOW + KEPT_FOR
    assert tidy(runtime)["answers_forgotten"] == 0
    assert answers(runtime) == 1
    clock.now += KEPT_FOR
    assert tidy(runtime)["answers_forgotten"] == 1
    assert answers(runtime) == 0


def test_sealing_goes_on_until_nothing_waits(
    sector: SmallSector, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealer, "BATCH", 5)
    monkeypatch.setattr("app.platform.chores.BATCH", 5)
    sealed = tidy(runtime)["sealed"]
    assert sealed > 10
    assert tidy(runtime)["sealed"] == 0
    with runtime.work(writes=False) as work:
        assert (work.session.scalar(select(func.count()).select_from(EventSeal)) or 0) >= sealed / 5


def test_every_chore_has_a_name_of_its_own() -> None:
    names = [chore.counts for chore in chores()]
    assert "sealed" in names
    assert len(names) == len(set(names))


def test_a_chore_that_fails_keeps_no_other_from_its_turn(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()
    loop = asyncio.new_event_loop()

    def fail(_runtime: Runtime) -> int:
        raise ValueError("broken")

    def succeed(_runtime: Runtime) -> int:
        loop.call_soon_threadsafe(done.set)
        return 0

    monkeypatch.setattr(housekeeping, "chores", lambda: [Chore("broken", fail), Chore("whole", succeed)])

    async def until_done() -> None:
        keeping = asyncio.create_task(keep_house(runtime, 0.001))
        await asyncio.wait_for(done.wait(), 5)
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping

    try:
        loop.run_until_complete(until_done())
    finally:
        loop.close()
    assert done.is_set()
