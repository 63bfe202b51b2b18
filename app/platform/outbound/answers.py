"""The shared memory of answers, so that a thousand people who check one badge ask its issuer once."""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from credentials.resources import Fetched, NotFetched

DEFAULT_TTL = 300
NEGATIVE_TTL = 30
_SHORTEST_TTL = 10

_MAX_ENTRIES = 2048
_MAX_BYTES = 32 * 1024 * 1024

_MAX_AGE = re.compile(r"(?:^|[\s,])(?:max-age|s-maxage)\s*=\s*\"?(\d{1,9})")


def lifetime(cache_control: str, longest: int) -> int:
    """Seconds an answer may be kept.

    Args:
        cache_control: the header's value, RFC 9111 §5.2; empty when absent.
        longest: our own bound; 0 keeps nothing.
    """
    directives = cache_control.lower()
    if longest == 0 or "no-store" in directives or "no-cache" in directives or "private" in directives:
        return 0
    ages = [int(age) for age in _MAX_AGE.findall(directives)]
    return min(longest, max(_SHORTEST_TTL, min(ages))) if ages else min(longest, DEFAULT_TTL)


@dataclass(frozen=True)
class _Entry:
    answer: Fetched | NotFetched
    until: float
    size: int


class Answers:
    """Keeps answers until their time is over or room is needed; the least recently used goes first."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_entries: int = _MAX_ENTRIES,
        max_bytes: int = _MAX_BYTES,
    ) -> None:
        self._clock = clock
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._entries: OrderedDict[tuple[str, str], _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, kind: str, url: str) -> Fetched | NotFetched | None:
        """The kept answer, if its time is not over."""
        with self._lock:
            entry = self._entries.get((kind, url))
            if entry is None:
                return None
            if entry.until <= self._clock():
                self._drop((kind, url))
                return None
            self._entries.move_to_end((kind, url))
            return entry.answer

    def put(self, kind: str, url: str, answer: Fetched | NotFetched, seconds: int) -> None:
        """Keep an answer for `seconds`; 0 keeps nothing."""
        size = len(answer.content) if isinstance(answer, Fetched) else 0
        if seconds <= 0 or size > self._max_bytes:
            return
        with self._lock:
            self._drop((kind, url))
            self._entries[(kind, url)] = _Entry(answer, self._clock() + seconds, size)
            self._bytes += size
            while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: tuple[str, str]) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size
