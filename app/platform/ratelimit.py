"""How often one asker may ask: counted in this process, or in Redis when several serve together."""

import hmac
import math
import time
from typing import Final

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from schemas.errors import TooMany

AWAY_SECONDS: Final = 5.0
"""How long a shared counter that did not answer is left alone: nobody else waits for it meanwhile."""
SHARED_SECONDS: Final = 0.5
"""How long one asker waits for the shared counter."""


class RateLimit:
    """One limit for one purpose. Safe to share between threads.

    Args:
        rate: for example `60/minute`.
        secret: hides who asks: there are too few addresses for a hash without one.
        redis_url: counts there; in this process without it.
    """

    def __init__(self, purpose: str, rate: str, *, secret: bytes, redis_url: str | None = None) -> None:
        self._purpose = purpose
        self._secret = secret
        self._rate: RateLimitItem = parse(rate)
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = (
            SlidingWindowCounterRateLimiter(
                storage_from_string(
                    redis_url,
                    wrap_exceptions=True,
                    socket_timeout=SHARED_SECONDS,
                    socket_connect_timeout=SHARED_SECONDS,
                )
            )
            if redis_url
            else self._own
        )
        self._away_until = 0.0

    def answers(self) -> bool:
        """Whether the shared counter is there."""
        try:
            return bool(self._shared.storage.check())
        except StorageError:
            return False

    def check(self, asker: str) -> None:
        """Count one request.

        Args:
            asker: as `askers.asker_of` names it.

        Raises:
            TooMany: `too-many-requests`, with `retry_after` in whole seconds.
        """
        key = hmac.digest(self._secret, asker.encode(), "sha256").hex()[:32]
        if time.monotonic() < self._away_until:
            self._check(self._own, key)
            return
        try:
            self._check(self._shared, key)
        except StorageError:
            # A shared counter that is away must not take the service with it.
            self._away_until = time.monotonic() + AWAY_SECONDS
            self._check(self._own, key)

    def _check(self, limiter: SlidingWindowCounterRateLimiter, key: str) -> None:
        if limiter.hit(self._rate, self._purpose, key):
            return
        window = limiter.get_window_stats(self._rate, self._purpose, key)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        raise TooMany("too-many-requests", "Too many requests. Wait a little.", retry_after=seconds)
