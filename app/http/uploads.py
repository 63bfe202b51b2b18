"""Receiving bodies: not for ever, not all at once, and not all in memory.

A body may come slowly, and from many at the same moment. What has not arrived whole lies on disk, each asker
has a share of what may be on its way, and a large body is worked on only when it is its turn.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import IO, Final

from starlette.types import Message, Receive, Scope

from app.platform.errors import TooLarge, TooSlow
from schemas.errors import Unavailable

IDLE_SECONDS: Final = 10.0
"""Longest pause between two pieces of a body."""
AT_ONCE: Final = 256
PER_ASKER: Final = 48
LARGE: Final = 256 * 1024
"""Bytes from which a body waits for its turn: read as JSON it can take 25 times as much memory."""
LARGE_AT_ONCE: Final = 4
LARGE_PER_ASKER: Final = 3
SECONDS_WAITING: Final = 30.0
RETRY_AFTER_SECONDS: Final = 10

_KEPT_IN_MEMORY: Final = 64 * 1024


class Uploads:
    """The bodies on their way, and the large ones being worked on.

    Args:
        seconds: longest time for one body.
        idle_seconds: longest pause in it.
        at_once, per_asker: bodies on their way at the same moment.
    """

    def __init__(
        self,
        seconds: float,
        *,
        idle_seconds: float = IDLE_SECONDS,
        at_once: int = AT_ONCE,
        per_asker: int = PER_ASKER,
    ) -> None:
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._at_once = at_once
        self._per_asker = per_asker
        self._coming: Counter[str] = Counter()
        self._working: Counter[str] = Counter()
        self._finished = asyncio.Condition()

    async def read(self, scope: Scope, receive: Receive, limit: int, asker: str) -> bytes | IO[bytes]:
        """Receive one body.

        Args:
            scope: of the request.
            receive: gives its pieces.
            limit: in bytes.
            asker: whose share it counts against.

        Raises:
            TooLarge: `body-too-large`.
            TooSlow: `upload-too-slow`.
            Unavailable: `uploads-busy`.
        """
        declared = dict(scope["headers"]).get(b"content-length", b"")
        if declared.isdigit() and int(declared[:20]) > limit:
            detail = f"The body is larger than the {limit} bytes that are read here."
            raise TooLarge("body-too-large", detail, limit=limit)
        try:
            # One timer for all pieces together, one for each.
            async with asyncio.timeout(self._seconds):
                first = await self._piece(receive)
                if not first.get("more_body", False):
                    return _within(first.get("body", b""), limit)
                with self._counted(asker):
                    return await self._rest(first, receive, limit)
        except TimeoutError:
            detail = "The body did not arrive in time."
            raise TooSlow("upload-too-slow", detail, seconds=self._seconds) from None

    @asynccontextmanager
    async def turn(self, size: int, asker: str) -> AsyncIterator[None]:
        """Wait until a body of this size may be worked on, and keep the turn for the block.

        Raises:
            Unavailable: `uploads-busy`, no turn came.
        """
        if size <= LARGE:
            yield
            return
        async with self._finished:
            try:
                async with asyncio.timeout(SECONDS_WAITING):
                    await self._finished.wait_for(lambda: self._may_work(asker))
            except TimeoutError:
                raise _busy() from None
            self._working[asker] += 1
        try:
            yield
        finally:
            async with self._finished:
                _less(self._working, asker)
                self._finished.notify_all()

    def _may_work(self, asker: str) -> bool:
        return self._working.total() < LARGE_AT_ONCE and self._working[asker] < LARGE_PER_ASKER

    async def _rest(self, message: Message, receive: Receive, limit: int) -> IO[bytes]:
        file = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  closed by who reads it
        size = 0
        try:
            while message["type"] == "http.request":
                size += file.write(_within(message.get("body", b""), limit - size))
                if not message.get("more_body", False):
                    break
                message = await self._piece(receive)
        except BaseException:
            file.close()
            raise
        return file

    async def _piece(self, receive: Receive) -> Message:
        return await asyncio.wait_for(receive(), self._idle_seconds)

    @contextmanager
    def _counted(self, asker: str) -> Iterator[None]:
        if self._coming.total() >= self._at_once or self._coming[asker] >= self._per_asker:
            raise _busy()
        self._coming[asker] += 1
        try:
            yield
        finally:
            _less(self._coming, asker)


def size_of(body: bytes | IO[bytes]) -> int:
    """Bytes of what `Uploads.read` gave."""
    return len(body) if isinstance(body, bytes) else body.tell()


def taken(body: bytes | IO[bytes]) -> bytes:
    """The whole body, its file closed."""
    if isinstance(body, bytes):
        return body
    with body:
        body.seek(0)
        return body.read()


def dropped(body: bytes | IO[bytes]) -> None:
    """Close the file of a body that nobody took."""
    if not isinstance(body, bytes):
        body.close()


def _within(body: bytes, room: int) -> bytes:
    if len(body) > room:
        raise TooLarge("body-too-large", "The body is larger than what is read here.")
    return body


def _less(counter: Counter[str], asker: str) -> None:
    counter[asker] -= 1
    if not counter[asker]:
        del counter[asker]


def _busy() -> Unavailable:
    detail = "A lot is being sent at this moment. Try again shortly."
    return Unavailable("uploads-busy", detail, retry_after=RETRY_AFTER_SECONDS)
