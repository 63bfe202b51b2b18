"""Two instances of the service share one limit over a real Redis (`make test-redis` starts it)."""

import os

import pytest

from app.platform.ratelimit import RateLimit
from schemas.errors import TooMany

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(
        "KRINGBADGE_TEST_REDIS_URL" not in os.environ, reason="no Redis was started (make test-redis)"
    ),
]


def test_two_instances_share_one_limit() -> None:
    url = os.environ["KRINGBADGE_TEST_REDIS_URL"]
    one, other = (RateLimit("shared", "3/minute", secret=b"x" * 32, redis_url=url) for _ in range(2))
    one.check("203.0.113.7")
    other.check("203.0.113.7")
    one.check("203.0.113.7")
    with pytest.raises(TooMany) as refused:
        other.check("203.0.113.7")
    assert 1 <= int(str(refused.value.params["retry_after"])) <= 60
    other.check("203.0.113.8")


def test_visitors_are_counted_under_a_pseudonym() -> None:
    from redis import Redis  # noqa: PLC0415  only this suite has it installed for certain

    url = os.environ["KRINGBADGE_TEST_REDIS_URL"]
    RateLimit("pseudonym", "3/minute", secret=b"x" * 32, redis_url=url).check("203.0.113.9")
    with Redis.from_url(url) as client:
        keys = [key.decode() for key in client.scan_iter()]
    assert any("pseudonym" in key for key in keys)
    assert not any("203.0.113.9" in key for key in keys)
