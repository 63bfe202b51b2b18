import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest

from app.platform.outbound import Outbound, Policy
from app.platform.outbound.addresses import Address, system_resolver
from app.platform.outbound.answers import Answers, lifetime
from app.platform.outbound.turns import Deadline, Turns
from credentials.resources import Fetched, NotFetched
from schemas.errors import Unavailable
from tests.app.platform.outbound_sites import answer, site

LOCAL = Policy(development_hosts=frozenset({"localhost"}))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", 300),
        ("max-age=60", 60),
        ("public, max-age=9999999", 3600),
        ("max-age=0", 10),
        ("s-maxage=30, max-age=600", 30),
        ("no-store", 0),
        ("private, max-age=60", 0),
        ("max-age=abc", 300),
    ],
)
def test_an_answer_is_kept_as_long_as_its_site_says_within_our_bounds(header: str, seconds: int) -> None:
    assert lifetime(header, 3600) == seconds


def test_one_answer_serves_all_who_ask() -> None:
    with site(answer(cache_control="max-age=60")) as server:
        guard = Outbound(LOCAL)
        assert guard.fetch("did", server.url) == guard.fetch("did", server.url)
    assert len(server.requests) == 1


def test_askers_at_the_same_moment_share_one_request() -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.1)
        answer(cache_control="max-age=60")(request)

    with site(slow) as server, ThreadPoolExecutor(8) as pool:
        guard = Outbound(LOCAL)
        outcomes = list(pool.map(lambda _: guard.fetch("did", server.url), range(8)))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    assert len(server.requests) == 1


def test_a_badge_is_never_kept() -> None:
    with site(answer(cache_control="max-age=60")) as server:
        guard = Outbound(LOCAL)
        guard.fetch("badge", server.url)
        guard.fetch("badge", server.url)
    assert len(server.requests) == 2


def test_a_failure_is_remembered_for_a_while() -> None:
    with site(answer(status=404)) as server:
        guard = Outbound(LOCAL)
        assert guard.fetch("did", server.url) == guard.fetch("did", server.url)
    assert len(server.requests) == 1


def test_a_site_that_does_not_answer_is_left_alone_for_every_address() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        lookups = count()

        def counting(host: str, number: int) -> list[Address]:
            next(lookups)
            return system_resolver(host, number)

        guard = Outbound(LOCAL, resolver=counting)
        outcomes = [guard.fetch("did", f"http://localhost:{port}/{path}") for path in "ab"]
    assert [outcome.code for outcome in outcomes if isinstance(outcome, NotFetched)] == ["unreachable"] * 2
    assert next(lookups) == 1


def test_answers_are_forgotten_when_their_time_is_over() -> None:
    now = [0.0]
    answers = Answers(clock=lambda: now[0])
    answers.put("did", "https://a.example/", Fetched(b"{}"), 10)
    assert answers.get("did", "https://a.example/") == Fetched(b"{}")
    assert answers.get("key", "https://a.example/") is None
    now[0] = 10.0
    assert answers.get("did", "https://a.example/") is None


def test_the_memory_is_bounded_in_number_and_in_bytes() -> None:
    few = Answers(max_entries=2)
    for name in "abc":
        few.put("did", name, Fetched(b"{}"), 10)
    assert [few.get("did", name) is not None for name in "abc"] == [False, True, True]
    small = Answers(max_bytes=10)
    small.put("did", "large", Fetched(b"x" * 11), 10)
    small.put("did", "first", Fetched(b"x" * 6), 10)
    small.put("did", "second", Fetched(b"x" * 6), 10)
    assert [small.get("did", name) is not None for name in ("large", "first", "second")] == [
        False,
        False,
        True,
    ]


def test_a_host_gets_a_limited_number_of_requests_at_once() -> None:
    turns = Turns(total=3, per_host=1)
    with turns.take("a", Deadline(1)):
        with pytest.raises(Unavailable, match="under way"), turns.take("a", Deadline(0.05)):
            pass
        with (
            turns.take("b", Deadline(1)),
            turns.take("c", Deadline(1)),
            pytest.raises(Unavailable, match="under way"),
            turns.take("d", Deadline(0.05)),
        ):
            pass
    with turns.take("a", Deadline(0.05)):
        pass


def test_a_turn_that_comes_free_is_taken() -> None:
    turns = Turns(total=3, per_host=1)
    release = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with turns.take("a", Deadline(1)):
            held.set()
            release.wait(2)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(2)
    threading.Timer(0.05, release.set).start()
    with turns.take("a", Deadline(2)):
        assert release.is_set()
    holder.join()


def test_rest_ends() -> None:
    now = [0.0]
    turns = Turns(1, 1, clock=lambda: now[0])
    turns.rest("a", "timeout")
    with pytest.raises(Unavailable) as refusal:
        turns.check_rest("a")
    assert refusal.value.code == "timeout"
    now[0] = 31.0
    turns.check_rest("a")
