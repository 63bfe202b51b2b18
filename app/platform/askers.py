"""Who asks: the address that a limit counts, also when other people's proxies stand in between.

`X-Forwarded-For` is whatever its sender wrote. Only the proxies that the operator names are believed, and
only about whom they themselves spoke with: the right-most address that is none of them is the asker.
"""

import ipaddress
import time
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeAlias

from fastapi import Request

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

UNKNOWN = "unknown"
_HOME_NETWORK = 64
_IPV6 = 6
_MOST_HOPS = 20


class NotCountedError(RuntimeError):
    """Somebody's badge was about to be judged, or a site to be asked, at a door without a limit."""


def networks(text: str) -> tuple[Network, ...]:
    """Read a list of addresses and networks, by comma.

    Raises:
        ValueError: an item is neither, or a network has bits set beyond its length.
    """
    return tuple(ipaddress.ip_network(item.strip()) for item in text.split(",") if item.strip())


def asker_of(request: Request, trusted: Iterable[Network]) -> str:
    """The address to count a request by; a whole /64 for IPv6, since one household has all of it.

    Args:
        request: its connection and its `X-Forwarded-For` headers are looked at.
        trusted: the operator's own proxies.
    """
    direct = _address(request.client.host) if request.client else None
    if direct is None:
        return request.client.host if request.client else UNKNOWN
    proxies = tuple(trusted)
    asker = direct
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed(hops[-_MOST_HOPS:]):
        if not any(asker in network for network in proxies):
            break
        named = _address(hop)
        if named is None:
            break
        asker = named
    return _home(asker)


@dataclass(frozen=True)
class Counted:
    """A request that a limit has counted.

    Attributes:
        asker: as `asker_of` names them.
        began: when, on the clock that only measures.
    """

    asker: str
    began: float = field(default_factory=time.monotonic)


_current: ContextVar[Counted | None] = ContextVar("counted", default=None)


def note(asker: str) -> None:
    """Remember, for the rest of this request, whom the limit counted."""
    _current.set(Counted(asker))


def current() -> Counted:
    """Who asks in this request.

    Raises:
        NotCountedError: no limit has counted them.
    """
    counted = _current.get()
    if counted is None:
        raise NotCountedError("a door that judges or fetches lacks `deps.limited`")
    return counted


def _address(text: str) -> Address | None:
    host = text.strip().strip('"')
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _home(address: Address) -> str:
    if address.version != _IPV6:
        return str(address)
    return str(ipaddress.ip_network((address, _HOME_NETWORK), strict=False))
