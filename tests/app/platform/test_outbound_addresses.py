import ipaddress

import pytest

from app.platform.outbound.addresses import is_never_wanted, is_public, resolve, system_resolver
from app.platform.outbound.turns import Deadline, Turns

# fmt: off
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104  no socket is bound
    "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.1.2.3", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:93.184.216.34",
    "64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::",
    "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:5db8:d822::", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1",
]
# fmt: on


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text", ["1.1.1.1", "93.184.216.34", "145.97.38.100", "2606:4700::1111", "2a02:a44::1"]
)
def test_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::"])  # noqa: S104
def test_never_wanted(text: str) -> None:
    assert is_never_wanted(ipaddress.ip_address(text))


def test_the_system_knows_localhost() -> None:
    assert ipaddress.ip_address("127.0.0.1") in system_resolver("localhost", 80)


def test_a_name_that_cannot_be_encoded_has_no_address() -> None:
    with pytest.raises(OSError, match="looked up"):
        resolve(
            system_resolver,
            "a" * 70 + ".example",
            443,
            deadline=Deadline(5),
            lookups=Turns(1, 1),
            asker="somebody",
        )
