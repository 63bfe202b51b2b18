import socket
import time

import pytest

from app.platform.ratelimit import RateLimit
from schemas.errors import TooMany


def test_a_visitor_is_stopped_after_the_limit_and_told_how_long_to_wait() -> None:
    limit = RateLimit("verify", "2/minute", secret=b"x" * 32)
    limit.check("198.51.100.7")
    limit.check("198.51.100.7")
    with pytest.raises(TooMany) as refusal:
        limit.check("198.51.100.7")
    assert 1 <= int(str(refusal.value.params["retry_after"])) <= 60


def test_visitors_are_counted_apart() -> None:
    limit = RateLimit("verify", "1/minute", secret=b"x" * 32)
    limit.check("198.51.100.7")
    limit.check("198.51.100.8")
    limit.check("testclient")


def test_after_the_window_the_visitor_may_ask_again() -> None:
    limit = RateLimit("verify", "1/second", secret=b"x" * 32)
    limit.check("a")
    time.sleep(2.05)
    limit.check("a")


def test_a_redis_that_is_away_does_not_stop_anybody() -> None:
    limit = RateLimit("verify", "1/minute", secret=b"x" * 32, redis_url="redis://127.0.0.1:1/0")
    limit.check("a")
    with pytest.raises(TooMany):
        limit.check("a")


def test_one_asker_waits_for_a_redis_that_hangs_and_the_next_do_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        port = silent.getsockname()[1]
        limit = RateLimit("verify", "2/minute", secret=b"x" * 32, redis_url=f"redis://127.0.0.1:{port}/0")
        limit.check("a")
        silent.accept()[0].close()
        limit.check("a")
        with pytest.raises(BlockingIOError):
            silent.accept()
        with pytest.raises(TooMany):
            limit.check("a")
