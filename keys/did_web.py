"""did:web: an identifier that a web host vouches for.

https://w3c-ccg.github.io/did-method-web/
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from keys import jwk, multikey
from keys.algorithms import PublicKey
from keys.errors import DidMalformed
from schemas import instants

PREFIX = "did:web:"
DID_CONTEXT = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
JWK_CONTEXT = "https://w3id.org/security/jwk/v1"

_MAX_CHARACTERS = 2048
_HOST_MAX_CHARACTERS = 253
_PORT_MAX = 65535
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# The last label may not be a number (also not 0x…): such a host is an IP address in one of its spellings.
_HOST = re.compile(rf"(?:{_LABEL}\.)*(?!\d+\Z|0[xX][0-9A-Fa-f]*\Z){_LABEL}")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
# DID Core §3.1: idchar = ALPHA / DIGIT / "." / "-" / "_" / pct-encoded
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+")
_FORBIDDEN_IN_SEGMENT = re.compile(r"[\x00-\x20\x7f/\\?#%]")


def did_to_url(did: str) -> str:
    """Give the https URL of the DID document.

    Raises:
        DidMalformed: not a did:web, or it has a fragment, an IP address, an empty or climbing segment.
    """
    if not did.startswith(PREFIX) or len(did) > _MAX_CHARACTERS:
        raise DidMalformed("A did:web is did:web: followed by a host and path segments.")
    authority, *segments = did.removeprefix(PREFIX).split(":")
    host, port_mark, port = re.sub("%3a", "%3A", authority).partition("%3A")
    _check_host(host)
    if port_mark:
        _check_port(port)
    for segment in segments:
        _check_segment(segment)
    path = "/".join(segments) if segments else ".well-known"
    return f"https://{host}{f':{port}' if port_mark else ''}/{path}/did.json"


def url_to_did(url: str) -> str:
    """Give the did:web of a document URL (`…/did.json`) or of the path above it.

    The scheme is not part of a did:web, so `http` (a service in development) is taken as well.

    Raises:
        DidMalformed: other schemes, a query, a fragment, credentials, an IP address, a bad segment.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise DidMalformed("Not a URL.") from error
    if parts.scheme not in {"http", "https"} or parts.query or parts.fragment or "@" in parts.netloc:
        raise DidMalformed("A did:web stands for an http(s) URL without query, fragment and credentials.")
    _check_host(host)
    path = re.sub(r"(?:(?:/\.well-known)?/did\.json|/)\Z", "", parts.path).removeprefix("/")
    segments = path.split("/") if path else []
    for segment in segments:
        _check_segment(segment)
    return PREFIX + ":".join([host if port is None else f"{host}%3A{port}", *segments])


@dataclass(frozen=True)
class PublishedMethod:
    """One key as our DID document shows it.

    Args:
        public_key: the key.
        purposes: the relationships that refer to it, usually `("assertionMethod",)`.
        fragment: what follows `#`; by default the multibase key, or for `as_jwk` the JWK thumbprint.
        as_jwk: write a `JsonWebKey` instead of a `Multikey`, for wallets that read only JWKs.
        revoked: the instant from which the key must not be believed (it was compromised). Such a key stays
            listed and leaves every relationship. A key that is only no longer used is *not* revoked.
    """

    public_key: PublicKey
    purposes: Sequence[str] = ("assertionMethod",)
    fragment: str | None = None
    as_jwk: bool = False
    revoked: datetime | None = None

    def id_in(self, did: str) -> str:
        """Give the absolute verification method id within the document of `did`."""
        if self.fragment is not None:
            return f"{did}#{self.fragment}"
        if self.as_jwk:
            return f"{did}#{jwk.thumbprint(jwk.from_public(self.public_key))}"
        return f"{did}#{multikey.encode(self.public_key)}"


def document(
    did: str, methods: Iterable[PublishedMethod], *, also_known_as: Sequence[str] = ()
) -> dict[str, Any]:
    """Build the DID document of one of our issuers.

    The contexts stand in the order that known verifiers insist on; relationships are lists of absolute ids.

    Args:
        did: the did:web.
        methods: every key it ever published, retired and compromised ones included.
        also_known_as: other identifiers of the same subject, for `alsoKnownAs`.

    Raises:
        DidMalformed: `did` is not a did:web.
        ValueError: two methods would have the same id.
    """
    did_to_url(did)
    published = [(method.id_in(did), method) for method in methods]
    if len({method_id for method_id, _ in published}) != len(published):
        raise ValueError("two verification methods have the same id")
    with_jwk = any(method.as_jwk for _, method in published)
    built: dict[str, Any] = {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT, *([JWK_CONTEXT] if with_jwk else [])],
        "id": did,
    }
    if also_known_as:
        built["alsoKnownAs"] = list(also_known_as)
    built["verificationMethod"] = [_entry(did, method_id, method) for method_id, method in published]
    for method_id, method in published:
        for purpose in method.purposes if method.revoked is None else ():
            built.setdefault(purpose, []).append(method_id)
    return built


def _entry(did: str, method_id: str, method: PublishedMethod) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": method_id, "controller": did}
    if method.as_jwk:
        entry |= {"type": "JsonWebKey", "publicKeyJwk": jwk.from_public(method.public_key)}
    else:
        entry |= {"type": "Multikey", "publicKeyMultibase": multikey.encode(method.public_key)}
    if method.revoked is not None:
        entry["revoked"] = instants.write(method.revoked)
    return entry


def _check_host(host: str) -> None:
    if len(host) > _HOST_MAX_CHARACTERS or not _HOST.fullmatch(host):
        raise DidMalformed("The host of a did:web must be a domain name, not an IP address.")


def _check_port(port: str) -> None:
    if not _PORT.fullmatch(port) or int(port) > _PORT_MAX:
        raise DidMalformed("The port of a did:web must be a number up to 65535.")


def _check_segment(segment: str) -> None:
    decoded = unquote(segment, errors="replace")
    if not _SEGMENT.fullmatch(segment) or decoded in {".", ".."} or _FORBIDDEN_IN_SEGMENT.search(decoded):
        raise DidMalformed("A path segment of a did:web is empty, climbs or holds a forbidden character.")
