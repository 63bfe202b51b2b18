"""The shared memory of answers, so that a thousand people who check one badge ask its issuer once."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TLRUCache

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


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Fetched | NotFetched
    seconds: int


class Answers:
    """Keeps answers until their time is over or room is needed; the least recently used goes first.

    Args:
        clock: seconds that only grow.
        max_entries: how many answers at the most: each takes at least its share of the room.
        max_bytes: the room for all of them together.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        max_entries: int = _MAX_ENTRIES,
        max_bytes: int = _MAX_BYTES,
    ) -> None:
        self._least = max_bytes // max_entries
        self._kept: TLRUCache[tuple[str, str], _Kept] = TLRUCache(
            max_bytes, ttu=lambda _, kept, now: now + kept.seconds, timer=clock, getsizeof=self._room
        )
        self._lock = threading.Lock()

    def get(self, kind: str, url: str) -> Fetched | NotFetched | None:
        """The kept answer, if its time is not over."""
        with self._lock:
            kept = self._kept.get((kind, url))
        return None if kept is None else kept.answer

    def put(self, kind: str, url: str, answer: Fetched | NotFetched, seconds: int) -> None:
        """Keep an answer for `seconds`; 0 keeps nothing."""
        kept = _Kept(answer, seconds)
        with self._lock:
            if seconds > 0 and self._room(kept) <= self._kept.maxsize:
                self._kept[(kind, url)] = kept

    def _room(self, kept: _Kept) -> int:
        content = kept.answer.content if isinstance(kept.answer, Fetched) else b""
        return max(len(content), self._least)
