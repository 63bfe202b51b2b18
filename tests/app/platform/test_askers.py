from typing import Any

import pytest
from fastapi import Request

from app.platform import askers
from app.platform.askers import NotCountedError, asker_of, networks
from app.verification.service import Sources

PROXIES = networks("10.0.0.0/8, 127.0.0.1, 2001:db8:aa::/48")


def request(client: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    scope: dict[str, Any] = {"type": "http", "headers": headers, "client": (client, 5) if client else None}
    return Request(scope)


@pytest.mark.parametrize(
    ("client", "forwarded", "asker"),
    [
        ("198.51.100.7", (), "198.51.100.7"),
        ("198.51.100.7", ("203.0.113.9",), "198.51.100.7"),
        ("10.1.2.3", ("203.0.113.9",), "203.0.113.9"),
        ("10.1.2.3", ("1.1.1.1, 203.0.113.9",), "203.0.113.9"),
        ("10.1.2.3", ("1.1.1.1", "203.0.113.9, 10.9.9.9"), "203.0.113.9"),
        ("127.0.0.1", ("1.1.1.1, 203.0.113.9:4711",), "203.0.113.9"),
        ("10.1.2.3", (), "10.1.2.3"),
        ("10.1.2.3", ("nonsense",), "10.1.2.3"),
        ("10.1.2.3", ("1.1.1.1, nonsense, 10.8.8.8",), "10.8.8.8"),
        ("10.1.2.3", (", ".join(["10.0.0.1"] * 10_000),), "10.0.0.1"),
        ("2001:db8:aa::5", ("2a02:a44:1:2:3::4",), "2a02:a44:1:2::/64"),
        ("2001:db8:aa::5", ("[2a02:a44:1:2:3::4]:443",), "2a02:a44:1:2::/64"),
        ("::ffff:10.1.2.3", ("203.0.113.9",), "203.0.113.9"),
        ("2a02:a44:1:2:ffff::9", (), "2a02:a44:1:2::/64"),
        ("fe80::1%eth0", (), "fe80::/64"),
        ("testclient", ("203.0.113.9",), "testclient"),
        (None, ("203.0.113.9",), "unknown"),
    ],
)
def test_f28_the_asker_is_whom_our_own_proxies_spoke_with(
    client: str | None, forwarded: tuple[str, ...], asker: str
) -> None:
    assert asker_of(request(client, *forwarded), PROXIES) == asker


def test_f28_without_named_proxies_nobody_is_believed() -> None:
    assert asker_of(request("127.0.0.1", "203.0.113.9"), ()) == "127.0.0.1"


@pytest.mark.parametrize("text", ["10.0.0.0/33", "proxy.example", "10.0.0.1/8", "10.0.0.1 10.0.0.2"])
def test_proxies_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"IPv4|host bits"):
        networks(text)


def test_nothing_is_judged_or_fetched_before_somebody_was_counted(runtime: Any) -> None:
    askers._current.set(None)
    with pytest.raises(NotCountedError):
        Sources.of(runtime)
    askers.note("198.51.100.7")
    assert Sources.of(runtime).asker == "198.51.100.7"
    askers._current.set(None)
