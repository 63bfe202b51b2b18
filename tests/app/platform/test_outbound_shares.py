"""F23, F24: nobody takes more than a share of look-ups and requests, and an odd name is only a refusal."""

import ipaddress
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import pytest

from app.platform.outbound import Outbound, Policy
from app.platform.outbound.addresses import Address
from credentials.resources import Fetched, NotFetched
from tests.app.platform.outbound_sites import answer, site

GREEDY, OTHER = "198.51.100.1", "198.51.100.2"


class SilentNameServer:
    """Never answers for names below silent.example until it is told to; knows everybody else."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = threading.Event()

    def __call__(self, host: str, _port: int) -> list[Address]:
        self.asked.append(host)
        if host.endswith("silent.example"):
            self.over.wait(20)
            raise OSError("no such name")
        return [ipaddress.ip_address("127.0.0.1")]


@pytest.fixture
def silent() -> Iterator[SilentNameServer]:
    server = SilentNameServer()
    yield server
    server.over.set()


def policy(port: int, **choices: float) -> Policy:
    return Policy(development_hosts=frozenset({f"good.example:{port}"}), connect_seconds=0.3, **choices)  # type: ignore[arg-type]


def ask_silent_names(guard: Outbound, number: int) -> list[str]:
    urls = [f"https://n{count}.silent.example/" for count in range(number)]
    with ThreadPoolExecutor(number) as pool:
        found = list(pool.map(lambda url: guard.fetch("did", url, asker=GREEDY), urls))
    return [one.code for one in found if isinstance(one, NotFetched)]


def test_f23_silent_name_servers_of_one_asker_starve_nobody_else(silent: SilentNameServer) -> None:
    with site(answer()) as server:
        guard = Outbound(policy(server.port), resolver=silent)
        codes = ask_silent_names(guard, 20)
        found = guard.fetch("did", f"http://good.example:{server.port}/", asker=OTHER)
    assert len(codes) == 20
    assert set(codes) <= {"unreachable", "busy"}
    assert isinstance(found, Fetched)


def test_f23_a_look_up_that_was_given_up_still_counts(silent: SilentNameServer) -> None:
    guard = Outbound(Policy(connect_seconds=0.1, lookups_per_asker=2), resolver=silent)
    ask_silent_names(guard, 2)
    refused = guard.fetch("did", "https://n9.silent.example/", asker=GREEDY)
    assert isinstance(refused, NotFetched)
    assert refused.code == "busy"
    assert len(silent.asked) == 2


def test_f23_after_the_name_server_answered_the_asker_may_ask_again(silent: SilentNameServer) -> None:
    with site(answer()) as server:
        guard = Outbound(policy(server.port, lookups_per_asker=1), resolver=silent)
        ask_silent_names(guard, 1)
        silent.over.set()
        found = guard.fetch("did", f"http://good.example:{server.port}/", asker=GREEDY)
    assert isinstance(found, Fetched)


def test_f23_that_one_asker_was_busy_is_not_remembered_against_the_site(silent: SilentNameServer) -> None:
    with site(answer()) as server:
        guard = Outbound(policy(server.port, lookups_per_asker=1), resolver=silent)
        ask_silent_names(guard, 1)
        url = f"http://good.example:{server.port}/"
        assert isinstance(guard.fetch("did", url, asker=GREEDY), NotFetched)
        assert isinstance(guard.fetch("did", url, asker=OTHER), Fetched)


def test_f23_slow_sites_of_one_asker_leave_room_for_others() -> None:
    release = threading.Event()

    def slowly(request: BaseHTTPRequestHandler) -> None:
        release.wait(5)
        answer()(request)

    with site(slowly) as slow, site(answer()) as good:
        guard = Outbound(
            Policy(
                development_hosts=frozenset({"localhost"}),
                total_at_once=6,
                per_host_at_once=6,
                per_asker_at_once=3,
                request_seconds=4,
            )
        )
        with ThreadPoolExecutor(20) as pool:
            for number in range(20):
                pool.submit(guard.fetch, "badge", f"{slow.url}/{number}", asker=GREEDY)
            while len(slow.requests) < 3:
                time.sleep(0.01)
            found = guard.fetch("did", good.url, seconds=2, asker=OTHER)
            under_way = len(slow.requests)
            release.set()
    assert isinstance(found, Fetched)
    assert under_way == 3


ODD_NAMES = [
    "https://xn--a/", "https://xn--ls8h/", "https://xn--a.example/x", "https://xn--zzzzzzzzzzzz.example/",
    "https://-.example/", "https://a..example/", "https://[::1/", "https://[v1.x]/", "https://%00/",
    "https://\u2028.example/", "https://ex\u00e4mple\u2024com/", "https://" + "a." * 140 + "example/",
    "https://" + "a" * 64 + ".example/", "https://a.example:99999/", "https://a.example:-1/", "https://:443/",
    "https://\u06f0\u06f1.example/", "https://xn--/", "https://a_b.example./", "https:///", "https://@/",
]  # fmt: skip


@pytest.mark.parametrize("url", ODD_NAMES, ids=[f"odd-{number}" for number in range(len(ODD_NAMES))])
def test_f24_an_odd_name_is_refused_and_nothing_breaks(url: str, silent: SilentNameServer) -> None:
    found = Outbound(Policy(), resolver=silent).fetch("did", url)
    assert isinstance(found, NotFetched)


@pytest.mark.parametrize("location", ["https://[::1", "//[", "https://xn--a/", "\udcff", "http://[v6]/"])
def test_f24_a_redirect_to_nonsense_is_refused(location: str) -> None:
    with site(answer(status=302, location=location.encode("utf-8", "replace").decode("latin-1"))) as server:
        guard = Outbound(Policy(development_hosts=frozenset({"localhost"})))
        found = guard.fetch("did", server.url)
    assert isinstance(found, NotFetched)
