"""Who may ask whom at the same moment, and which hosts are better left alone for a while."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpcore

from schemas.errors import Unavailable

# A host that did not answer is not asked again for this long: one slow site must not slow every badge.
_REST_SECONDS = 30
_MAX_RESTING = 1024


class Deadline:
    """A moment after which nothing goes on, however many small steps there are until then.

    Args:
        seconds: from now.
        shortened: whoever asks has less time left than a site is given, so that nothing that ends here says
            that the site is slow.
    """

    def __init__(self, seconds: float, *, shortened: bool = False) -> None:
        self._end = time.monotonic() + seconds
        self.shortened = shortened

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._end - time.monotonic())

    def step(self, timeout: float | None) -> float:
        """How long one step may take.

        Raises:
            httpcore.ReadTimeout: no time is left.
        """
        remaining = self.remaining()
        if remaining <= 0:
            raise httpcore.ReadTimeout("out of time")
        return remaining if timeout is None else min(timeout, remaining)


class Turns:
    """Counts what is under way, for each host (or asker) and in total."""

    def __init__(self, total: int, per_host: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._per_host = per_host
        self._clock = clock
        self._busy: Counter[str] = Counter()
        self._resting: dict[str, tuple[float, str]] = {}
        self._condition = threading.Condition()

    @contextmanager
    def take(self, host: str, deadline: Deadline) -> Iterator[None]:
        """Wait for a turn at `host`, for as long as the block runs.

        Raises:
            Unavailable: `busy` when none comes before the deadline.
        """
        self.wait_for(host, deadline)
        try:
            yield
        finally:
            self.give_back(host)

    def wait_for(self, host: str, deadline: Deadline) -> None:
        """Wait for a turn and keep it until it is given back; raises as `take`."""
        with self._condition:
            free = self._condition.wait_for(lambda: self._is_free(host), timeout=deadline.remaining())
            if not free:
                raise Unavailable("busy", "Too many requests to that site are under way.")
            self._busy[host] += 1

    def give_back(self, host: str) -> None:
        """End a turn."""
        with self._condition:
            self._busy[host] -= 1
            if not self._busy[host]:
                del self._busy[host]
            self._condition.notify_all()

    def _is_free(self, host: str) -> bool:
        return self._busy[host] < self._per_host and self._busy.total() < self._total

    def rest(self, host: str, code: str) -> None:
        """Leave `host` alone for a while because of `code`."""
        with self._condition:
            if len(self._resting) >= _MAX_RESTING:
                self._resting.clear()
            self._resting[host] = (self._clock() + _REST_SECONDS, code)

    def check_rest(self, host: str) -> None:
        """Refuse a host that did not answer a moment ago.

        Raises:
            Unavailable: with the code it was left alone for.
        """
        with self._condition:
            until, code = self._resting.get(host, (0.0, ""))
            if until > self._clock():
                raise Unavailable(code, "The site did not answer a moment ago.")
            self._resting.pop(host, None)
