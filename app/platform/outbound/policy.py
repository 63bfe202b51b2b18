"""What may be asked of the world: schemes, hosts, ports, sizes, kinds of content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import httpx

from app.platform.outbound.addresses import Address, is_never_wanted, is_public
from schemas.errors import Refused

MAX_REDIRECTS = 3
MAX_URL_LENGTH = 2048

_HTTPS_PORT = 443
_FIRST_UNPRIVILEGED_PORT = 1024
_KIB = 1024
_MIB = 1024 * _KIB

_JSON = frozenset(
    {
        "application/json",
        "application/ld+json",
        "application/vc",
        "application/vc+ld+json",
        "application/vp",
        "application/vp+ld+json",
        "application/did",
        "application/did+json",
        "application/did+ld+json",
        "application/cid",
        "application/jwk+json",
        "application/jwk-set+json",
        "application/schema+json",
        # Plain file hosts, on which many issuers publish, know no better name for JSON.
        "text/plain",
        "application/octet-stream",
        "",
    }
)
_TOKENS = frozenset(
    {
        "application/jwt",
        "application/jose",
        "application/vc+jwt",
        "application/vp+jwt",
        "application/vc+sd-jwt",
        "application/dc+sd-jwt",
        "application/statuslist+jwt",
    }
)
_PICTURES = frozenset({"image/png", "image/svg+xml", "image/jpeg"})


@dataclass(frozen=True)
class Kind:
    """How one kind of thing is asked for and kept.

    Args:
        accept: the `Accept` header.
        content_types: what an answer may call itself.
        max_bytes: size after decompression.
        max_ttl: seconds an answer may be kept; 0 for what belongs to one person.
    """

    accept: str
    content_types: frozenset[str]
    max_bytes: int
    max_ttl: int


_ANY_JSON = "application/json, application/ld+json;q=0.9, */*;q=0.1"

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "did": Kind(f"application/did, application/did+ld+json, {_ANY_JSON}", _JSON, 256 * _KIB, 3600),
        "key": Kind(f"application/jwk-set+json, {_ANY_JSON}", _JSON, 256 * _KIB, 3600),
        "context": Kind("application/ld+json, application/json;q=0.9, */*;q=0.1", _JSON, 512 * _KIB, 86400),
        "schema": Kind(f"application/schema+json, {_ANY_JSON}", _JSON, 512 * _KIB, 86400),
        "status_list": Kind(
            f"application/vc, application/vc+ld+json, application/vc+jwt;q=0.9, {_ANY_JSON}",
            _JSON | _TOKENS,
            4 * _MIB,
            300,
        ),
        "registry": Kind(_ANY_JSON, _JSON | _TOKENS, 4 * _MIB, 3600),
        "refresh": Kind(
            f"application/vc, application/vc+ld+json, {_ANY_JSON}", _JSON | _TOKENS | _PICTURES, 4 * _MIB, 0
        ),
        "badge": Kind(
            "application/vc, application/vc+ld+json, application/ld+json;q=0.9, application/json;q=0.9,"
            " application/vc+jwt;q=0.8, image/png;q=0.7, image/svg+xml;q=0.7, */*;q=0.1",
            _JSON | _TOKENS | _PICTURES,
            8 * _MIB,
            0,
        ),
    }
)


@dataclass(frozen=True)
class Policy:
    """The operator's choices for outgoing requests.

    Args:
        offline: ask nothing at all.
        development_hosts: `name:port` or `name` (any port): plain http and private addresses are fine there.
        extra_ca: PEM text with further certificate authorities to trust.
        request_seconds: for one thing, redirects included.
        connect_seconds: for a name server's answer, and again for a connection.
        total_at_once, per_host_at_once, per_asker_at_once: requests under way at the same moment.
        lookups_at_once, lookups_per_asker: names being looked up at the same moment.
    """

    offline: bool = False
    development_hosts: frozenset[str] = field(default_factory=frozenset)
    extra_ca: str = ""
    request_seconds: float = 3.0
    connect_seconds: float = 1.5
    total_at_once: int = 64
    per_host_at_once: int = 4
    per_asker_at_once: int = 8
    lookups_at_once: int = 64
    lookups_per_asker: int = 4

    def is_development_host(self, host: str, port: int) -> bool:
        """Whether the operator named this host for development."""
        return host in self.development_hosts or f"{host}:{port}" in self.development_hosts

    def check_url(self, url: str) -> httpx.URL:
        """Read a URL and refuse what must not be asked.

        Raises:
            Refused: `refused`, with the `reason` `url`, `http` or `port`.
        """
        parsed = _read(url)
        if parsed is None or not parsed.host or parsed.userinfo or parsed.scheme not in {"http", "https"}:
            raise Refused("refused", "The address must be a plain https URL.", reason="url")
        port = port_of(parsed)
        if self.is_development_host(parsed.host, port):
            return parsed
        if parsed.scheme != "https":
            raise Refused("refused", "The address does not begin with https.", reason="http")
        if port != _HTTPS_PORT and port < _FIRST_UNPRIVILEGED_PORT:
            raise Refused("refused", "The address names a port that is not for web pages.", reason="port")
        return parsed

    def check_addresses(self, url: httpx.URL, addresses: list[Address]) -> None:
        """Refuse a host of which any address lies inside somebody's network.

        Raises:
            Refused: `refused`, with the `reason` `address`.
        """
        if self.is_development_host(url.host, port_of(url)):
            allowed = not any(is_never_wanted(address) for address in addresses)
        else:
            allowed = all(is_public(address) for address in addresses)
        if not addresses or not allowed:
            raise Refused("refused", "The address does not lie on the public internet.", reason="address")


def _read(url: str) -> httpx.URL | None:
    if len(url) > MAX_URL_LENGTH or not url.isprintable():
        return None
    try:
        parsed = httpx.URL(url)
        # The host is decoded only when somebody looks: a broken punycode name shows itself here.
        return parsed if parsed.host and parsed.netloc.isascii() else None
    except (httpx.InvalidURL, ValueError):
        return None


def port_of(url: httpx.URL) -> int:
    """The port a URL names or implies."""
    return url.port or (_HTTPS_PORT if url.scheme == "https" else 80)
