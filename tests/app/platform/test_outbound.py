import gzip
import ipaddress
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from app.platform.outbound import Outbound, Policy
from app.platform.outbound.addresses import Address
from credentials.ids import origin_of
from credentials.resources import Fetched, NotFetched
from tests.app.platform.outbound_sites import (
    PUBLIC_ADDRESS,
    DetouringNetwork,
    answer,
    make_certificate,
    site,
)

LOCAL = Policy(development_hosts=frozenset({"localhost"}))


def reason(outcome: Fetched | NotFetched) -> tuple[str, object]:
    assert isinstance(outcome, NotFetched)
    return outcome.code, outcome.params.get("reason")


def content(outcome: Fetched | NotFetched) -> object:
    assert isinstance(outcome, Fetched), outcome
    return outcome.content


def test_a_document_of_a_development_host_arrives_as_it_is() -> None:
    with site(answer(b'{"a": 1}', content_type="application/did+json; charset=utf-8")) as server:
        outcome = Outbound(LOCAL).fetch("did", f"{server.url}/did.json")
    assert outcome == Fetched(b'{"a": 1}', "application/did+json")


def test_a_request_carries_no_cookie_and_no_credentials() -> None:
    with site(answer(set_cookie="a=b", cache_control="no-store")) as server:
        guard = Outbound(LOCAL)
        guard.fetch("did", f"{server.url}/one")
        guard.fetch("did", f"{server.url}/two")
    for _, headers in server.requests:
        assert not {"cookie", "authorization", "referer"} & {name.lower() for name in headers}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/did.json", "http"),
        ("ftp://example.org/did.json", "url"),
        ("file:///etc/passwd", "url"),
        ("https://user:secret@example.org/", "url"),
        ("https://", "url"),
        ("not a url", "url"),
        ("https://exa\nmple.org/", "url"),
        ("https://[::1/", "url"),
        ("https://example.org/" + "a" * 3000, "url"),
        ("https://example.org:22/", "port"),
        ("https://example.org:80/", "port"),
    ],
)
def test_an_unfit_address_is_refused_before_anything_is_looked_up(url: str, why: str) -> None:
    def no_lookups(host: str, port: int) -> list[Address]:
        raise AssertionError(host)

    assert reason(Outbound(Policy(), resolver=no_lookups).fetch("did", url)) == ("refused", why)


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:9443/", "https://2130706433:9443/", "https://[::1]:9443/", "https://0x7f.1:9443/"],
)
def test_a_private_address_in_any_spelling_is_refused(url: str) -> None:
    code, why = reason(Outbound(Policy()).fetch("did", url))
    assert (code, why) in {("refused", "address"), ("refused", "url"), ("unreachable", "name")}


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    mixed = [PUBLIC_ADDRESS, ipaddress.ip_address("10.0.0.7")]
    guard = Outbound(Policy(), resolver=lambda _host, _port: mixed)
    assert reason(guard.fetch("did", "https://badge.example/")) == ("refused", "address")


def test_a_development_host_may_not_lead_to_cloud_metadata() -> None:
    metadata = [ipaddress.ip_address("169.254.169.254")]
    guard = Outbound(LOCAL, resolver=lambda _host, _port: metadata)
    assert reason(guard.fetch("did", "http://localhost:8000/")) == ("refused", "address")


def test_a_name_server_that_changes_its_mind_is_asked_once(tmp_path: Path) -> None:
    lookups: list[str] = []

    def fickle(host: str, _port: int) -> list[Address]:
        lookups.append(host)
        return [PUBLIC_ADDRESS if len(lookups) == 1 else ipaddress.ip_address("127.0.0.1")]

    certificate = make_certificate(tmp_path, "badge.example")
    with site(answer(b'{"public": true}'), tls=certificate) as server:
        network = DetouringNetwork(server.port)
        guard = Outbound(Policy(extra_ca=certificate[0].read_text()), resolver=fickle, network=network)
        outcome = guard.fetch("did", "https://badge.example/did.json")
    assert content(outcome) == b'{"public": true}'
    assert network.connected == [str(PUBLIC_ADDRESS)]
    assert lookups == ["badge.example"]
    assert server.requests[0][1]["Host"] == "badge.example"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_site_must_prove_its_name(tmp_path: Path, trusted: bool) -> None:
    certificate = make_certificate(tmp_path, "other.example")
    with site(answer(), tls=certificate) as server:
        guard = Outbound(
            Policy(extra_ca=certificate[0].read_text() if trusted else ""),
            resolver=lambda _host, _port: [PUBLIC_ADDRESS],
            network=DetouringNetwork(server.port),
        )
        assert reason(guard.fetch("did", "https://badge.example/")) == ("unreachable", "tls")
    assert server.requests == []


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1:9443/",
        "http://169.254.169.254/latest/meta-data",
        "//10.1.2.3/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_into_a_private_network_is_not_followed(location: str) -> None:
    with site(answer(status=302, location=location)) as server:
        code, why = reason(Outbound(LOCAL).fetch("did", server.url))
    assert code == "refused"
    assert why in {"address", "http", "url"}


def test_f16_what_came_by_a_redirect_says_where_it_came_from() -> None:
    with site(answer(b'{"elsewhere": true}')) as evil, site(answer(status=302, location=evil.url)) as victim:
        outcome = Outbound(LOCAL).fetch("did", f"{victim.url}/did.json")
        straight = Outbound(LOCAL).fetch("did", f"{evil.url}/did.json")
    assert isinstance(outcome, Fetched)
    assert isinstance(straight, Fetched)
    assert origin_of(outcome.final_url or "") == origin_of(evil.url) != origin_of(victim.url)
    assert straight.final_url is None


def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    def hop(request: BaseHTTPRequestHandler) -> None:
        left = int(request.path.strip("/"))
        answer(status=302 if left else 200, location=f"/{left - 1}")(request)

    with site(hop) as server:
        assert content(Outbound(LOCAL).fetch("did", f"{server.url}/3")) == b"{}"
        assert reason(Outbound(LOCAL).fetch("did", f"{server.url}/4")) == ("refused", "redirects")


@pytest.mark.parametrize(
    ("status", "code"), [(404, "not-found"), (410, "gone"), (500, "http-error"), (401, "http-error")]
)
def test_an_error_page_is_no_answer(status: int, code: str) -> None:
    with site(answer(status=status)) as server:
        outcome = Outbound(LOCAL).fetch("did", server.url)
    assert isinstance(outcome, NotFetched)
    assert (outcome.code, outcome.params["host"]) == (code, "localhost")


def test_a_web_page_is_no_did_document() -> None:
    with site(answer(b"<html>", content_type="text/html")) as server:
        assert reason(Outbound(LOCAL).fetch("did", server.url)) == ("wrong-type", None)


def test_more_bytes_than_expected_are_not_read() -> None:
    with site(answer(b" " * 300_000)) as server:
        assert reason(Outbound(LOCAL).fetch("did", server.url)) == ("too-large", None)


def test_a_compressed_answer_is_unpacked() -> None:
    with site(answer(gzip.compress(b'{"a": 1}', mtime=0), content_encoding="gzip")) as server:
        assert content(Outbound(LOCAL).fetch("did", server.url)) == b'{"a": 1}'


def test_a_gzip_bomb_stays_small() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, mtime=0)
    with site(answer(bomb, content_encoding="gzip")) as server:
        assert reason(Outbound(LOCAL).fetch("badge", server.url)) == ("too-large", None)


@pytest.mark.parametrize(
    ("encoding", "body"), [("br", b"x"), ("gzip", b"x"), ("gzip", gzip.compress(b"x" * 99, mtime=0)[:20])]
)
def test_compression_we_cannot_undo_is_refused(encoding: str, body: bytes) -> None:
    with site(answer(body, content_encoding=encoding)) as server:
        assert reason(Outbound(LOCAL).fetch("did", server.url)) == ("wrong-type", None)


def test_a_server_that_drips_is_left_at_the_deadline() -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.end_headers()
        for _ in range(100):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)

    with site(drip) as server:
        outcome = Outbound(replace(LOCAL, request_seconds=0.3)).fetch("did", server.url)
    assert reason(outcome) == ("timeout", None)
    assert isinstance(outcome, NotFetched)
    assert not outcome.our_limit


def test_who_has_little_time_left_learns_and_teaches_nothing_about_a_site() -> None:
    wake = threading.Event()

    def waits(request: BaseHTTPRequestHandler) -> None:
        wake.wait(5)
        answer()(request)

    guard = Outbound(LOCAL)
    with site(waits) as server:
        outcome = guard.fetch("did", server.url, seconds=0.2)
        wake.set()
        assert outcome == NotFetched("timeout", {"host": "localhost"}, our_limit=True)
        assert isinstance(guard.fetch("did", server.url), Fetched)


def test_a_name_server_that_is_silent_is_left_at_the_deadline() -> None:
    wake = threading.Event()

    def silent(_host: str, _port: int) -> list[Address]:
        wake.wait(5)
        return [PUBLIC_ADDRESS]

    outcome = Outbound(Policy(connect_seconds=0.1), resolver=silent).fetch("did", "https://badge.example/")
    wake.set()
    assert reason(outcome) == ("unreachable", "name")


def test_endless_headers_are_refused() -> None:
    def chatter(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for number in range(4000):
            request.send_header(f"x-{number}", "y" * 100)
        request.end_headers()

    with site(chatter) as server:
        assert reason(Outbound(LOCAL).fetch("did", server.url)) == ("unreachable", "protocol")


def test_what_is_no_http_is_refused() -> None:
    def garble(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    with site(garble) as server:
        assert reason(Outbound(LOCAL).fetch("did", server.url)) == ("unreachable", "protocol")


def test_offline_asks_nothing() -> None:
    with site(answer()) as server:
        guard = Outbound(Policy(offline=True, development_hosts=frozenset({"localhost"})))
        assert reason(guard.fetch("did", server.url)) == ("offline", None)
    assert server.requests == []
