"""Which addresses the service may talk to, and how a name becomes one.

A badge is somebody else's text. What it points to must never make this service knock on a door inside the
network it runs in, so only addresses that anyone on the internet can reach are good enough.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TypeAlias

from app.platform.outbound.turns import Deadline, Turns

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# A resolver gives every address of a host name. Raises OSError when there is none.
Resolver: TypeAlias = Callable[[str, int], list[Address]]

# Python's `is_global` differs per release and counts some addresses as global that lead elsewhere.
_NOT_REALLY_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "168.63.129.16/32",  # a cloud provider's host agent, reachable from its guests only
        "192.0.0.0/24",  # protocol assignments, RFC 6890; metadata services of some clouds
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "240.0.0.0/4",
        "2001::/23",  # Teredo and other protocol assignments: they carry an IPv4 address inside
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries an IPv4 address inside
        "3fff::/20",  # documentation, RFC 9637
    )
)

# IANA hands out global unicast from this block alone: NAT64 (64:ff9b::/96), mapped, link-local, unique local
# and multicast forms all lie outside it. https://www.iana.org/assignments/ipv6-unicast-address-assignments
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


def is_public(address: Address) -> bool:
    """Whether anyone on the internet can reach this address, so that we see nothing that others cannot."""
    if address.version == 6 and address not in _GLOBAL_UNICAST:  # noqa: PLR2004  the version's own number
        return False
    if not address.is_global or address.is_multicast:
        return False
    return not any(address in network for network in _NOT_REALLY_PUBLIC if network.version == address.version)


def is_never_wanted(address: Address) -> bool:
    """Whether not even a development host may have this address: link-local holds cloud metadata."""
    return address.is_link_local or address.is_multicast or address.is_unspecified


def system_resolver(host: str, port: int) -> list[Address]:
    """Ask the operating system for the addresses of `host`, IPv4 first.

    Raises:
        OSError: the name has no address or no name server answered.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = {ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found}
    return sorted(addresses, key=lambda address: (address.version, int(address)))


def resolve(
    resolver: Resolver, host: str, port: int, *, deadline: Deadline, lookups: Turns, asker: str
) -> list[Address]:
    """Resolve `host` before the deadline, though the system's own resolver knows none.

    A look-up that is given up goes on in its thread until the name server answers or the system gives up, so
    it counts against its asker until then: silent name servers take nobody else's turn.

    Raises:
        OSError: no address within that time (`TimeoutError` is one).
        Unavailable: `busy`, this asker's look-ups are all under way.
    """
    found: Future[list[Address]] = Future()

    def look_up() -> None:
        try:
            found.set_result(resolver(host, port))
        except Exception as error:  # noqa: BLE001  it is raised again where somebody waits for it
            found.set_exception(error)
        finally:
            lookups.give_back(asker)

    lookups.wait_for(asker, deadline)
    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    try:
        return found.result(timeout=deadline.remaining())
    except FutureTimeoutError as error:
        raise TimeoutError("the name server did not answer in time") from error
    except ValueError as error:
        raise OSError("the host name cannot be looked up") from error
