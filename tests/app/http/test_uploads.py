"""F22: a body that comes slowly costs its sender's share, a little disk, and nobody's memory or patience."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive

from app.http import uploads
from app.http.uploads import LARGE, Uploads, dropped, size_of, taken
from app.platform.errors import TooLarge, TooSlow
from schemas.errors import Unavailable

SCOPE: dict[str, Any] = {"type": "http", "headers": []}


def coming(*pieces: bytes, pause: float = 0, ends: bool = True) -> Receive:
    """A body in pieces; without an end it stays away after the last."""
    left = list(pieces)

    async def receive() -> Message:
        await asyncio.sleep(pause if left else 0)
        if not left:
            await asyncio.sleep(60)
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left) or not ends}

    return receive


async def read(guard: Uploads, receive: Receive, limit: int = 1_000_000, asker: str = "a") -> bytes:
    return taken(await guard.read(SCOPE, receive, limit, asker))


def test_a_body_arrives_whole_in_one_piece_or_in_many() -> None:
    async def run() -> None:
        guard = Uploads(5)
        assert await read(guard, coming(b"abc")) == b"abc"
        assert await read(guard, coming(*[b"x" * 40_000] * 20)) == b"x" * 800_000
        assert await read(guard, coming(b"")) == b""

    asyncio.run(run())


@pytest.mark.parametrize(
    "pieces",
    [(b"x" * 11,), (b"x" * 5,) * 3, (b"x" * 10, b"x"), (b"", b"x" * 11), (b"x",) * 11],
    ids=["one", "three", "a-little", "after-nothing", "byte-by-byte"],
)
def test_a_body_beyond_the_limit_is_refused(pieces: tuple[bytes, ...]) -> None:
    with pytest.raises(TooLarge):
        asyncio.run(read(Uploads(5), coming(*pieces), limit=10))


@pytest.mark.parametrize(
    ("receive", "seconds", "idle"),
    [
        (lambda: coming(b"x", ends=False), 5, 0.05),
        (coming, 5, 0.05),
        (lambda: coming(*[b"x"] * 100, pause=0.02), 0.1, 5),
        (lambda: coming(b"x" * 70_000, b"y", ends=False), 0.1, 5),
        (lambda: coming(*[b""] * 100, pause=0.02), 0.1, 5),
    ],
    ids=["stops", "never-begins", "drips", "stops-late", "drips-nothing"],
)
def test_f22_a_slow_body_is_given_up(receive: Any, seconds: float, idle: float) -> None:
    guard = Uploads(seconds, idle_seconds=idle)
    with pytest.raises(TooSlow) as refusal:
        asyncio.run(read(guard, receive()))
    assert refusal.value.code == "upload-too-slow"
    assert not guard._coming


def test_f22_one_asker_has_a_share_of_what_is_on_its_way() -> None:
    async def run() -> None:
        guard = Uploads(5, per_asker=2, at_once=3)
        slow = [asyncio.ensure_future(read(guard, coming(b"x", ends=False))) for _ in range(2)]
        await asyncio.sleep(0.01)
        with pytest.raises(Unavailable) as refusal:
            await read(guard, coming(b"x", b"y"))
        assert refusal.value.code == "uploads-busy"
        assert await read(guard, coming(b"x", b"y"), asker="b") == b"xy"
        assert await read(guard, coming(b"whole")) == b"whole"
        slow.append(asyncio.ensure_future(read(guard, coming(b"x", ends=False), asker="b")))
        await asyncio.sleep(0.01)
        with pytest.raises(Unavailable):
            await read(guard, coming(b"x", b"y"), asker="c")
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        assert await read(guard, coming(b"x", b"y")) == b"xy"

    asyncio.run(run())


def test_f22_what_is_on_its_way_lies_on_disk() -> None:
    async def run() -> None:
        body = await Uploads(5).read(SCOPE, coming(*[b"x" * 60_000] * 30), 8_000_000, "a")
        assert not isinstance(body, bytes)
        assert body._rolled  # type: ignore[attr-defined]  # it was written to a file
        assert size_of(body) == 1_800_000
        dropped(body)

    asyncio.run(run())


def test_f22_large_bodies_are_worked_on_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SECONDS_WAITING", 0.05)

    async def run() -> None:
        guard = Uploads(5)
        turns = [guard.turn(LARGE + 1, asker) for asker in "aaab"]
        for turn in turns:
            await turn.__aenter__()
        with pytest.raises(Unavailable):
            await guard.turn(LARGE + 1, "c").__aenter__()
        async with guard.turn(LARGE, "c"):
            pass
        await turns[0].__aexit__(None, None, None)
        with pytest.raises(Unavailable):
            await _enter_twice(guard, "b")
        for turn in turns[1:]:
            await turn.__aexit__(None, None, None)
        assert not guard._working

    asyncio.run(run())


async def _enter_twice(guard: Uploads, asker: str) -> None:
    async with guard.turn(LARGE + 1, asker), guard.turn(LARGE + 1, asker):
        pass
