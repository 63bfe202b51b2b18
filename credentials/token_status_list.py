"""Token Status Lists: which copies of tokens were withdrawn, as a signed token of its own.

https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/: "`bits` … the number of bits per Referenced
Token", the least significant bit first, "compressed using DEFLATE with the ZLIB data format" (section 4).

Generic readers check the list with the key that signed the copy itself, so a list is signed with the form key
of the copies that it speaks of.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from credentials.forms import jws
from credentials.status_list import MAX_BITS, MIN_ENTRIES
from keys import multibase
from keys.signer import Signer
from schemas import instants
from schemas.errors import DomainError, Malformed
from schemas.strict_json import JsonObject

TYPE: Final = "statuslist+jwt"
MEDIA_TYPE: Final = "application/statuslist+jwt"
VALID: Final = 0
INVALID: Final = 1
SUSPENDED: Final = 2
_SIZES: Final = frozenset({1, 2, 4, 8})
_MAX_BYTES: Final = MAX_BITS // 8
_LEVEL: Final = 9


class TokenListMalformed(Malformed):
    """It is no Token Status List, or has no such entry.

    Codes: `token-list-malformed`, `token-list-index-out-of-range`.
    """


@dataclass(frozen=True, slots=True)
class TokenBits:
    """The unpacked list; entry 0 is in the least significant bits of the first byte (section 4.1).

    Args:
        data: the bytes.
        size: bits for each entry: 1, 2, 4 or 8. Ours have 1.
    """

    data: bytes
    size: int = 1

    def __len__(self) -> int:
        return len(self.data) * 8 // self.size

    def value(self, index: int) -> int:
        """The value of an entry: `VALID`, `INVALID`, or with more bits others (section 7.1).

        Raises:
            TokenListMalformed: `token-list-index-out-of-range`.
        """
        self._check(index)
        position = index * self.size
        return self.data[position // 8] >> position % 8 & (1 << self.size) - 1

    def with_set(self, *indexes: int) -> "TokenBits":
        """The same list with these entries `INVALID`; what is set once is never cleared.

        Raises:
            TokenListMalformed: `token-list-index-out-of-range`.
        """
        changed = bytearray(self.data)
        for index in indexes:
            self._check(index)
            position = index * self.size
            changed[position // 8] |= INVALID << position % 8
        return TokenBits(bytes(changed), self.size)

    def _check(self, index: int) -> None:
        if not 0 <= index < len(self):
            raise TokenListMalformed(
                "token-list-index-out-of-range", "The list has no such entry.", index=index
            )


def empty(entries: int = MIN_ENTRIES) -> TokenBits:
    """A list of one bit for each entry, none of them set.

    Raises:
        ValueError: fewer than `MIN_ENTRIES`, or no whole number of bytes.
    """
    if entries < MIN_ENTRIES or entries % 8:
        raise ValueError("a status list has at least 131,072 entries, a multiple of 8")
    return TokenBits(bytes(entries // 8))


def build(
    *,
    list_url: str,
    issuer: str,
    bits: TokenBits,
    issued_at: datetime,
    ttl: timedelta,
    expires_at: datetime | None = None,
) -> JsonObject:
    """The claims of a list (section 5.1).

    Args:
        list_url: the address at which it is served; the tokens' `status.status_list.uri` equals it.
        issuer: the id of the issuer of the tokens. No claim of the standard's own; our reader asks this
            issuer for the key, and without it the issuer of the token that led here.
        bits: the entries.
        issued_at: the moment of signing.
        ttl: for how long a copy of it may be used.
        expires_at: from when it may not be used at all, if ever.
    """
    claims: JsonObject = {
        "iss": issuer,
        "sub": list_url,
        "iat": instants.write_seconds(issued_at),
        "ttl": int(ttl.total_seconds()),
        "status_list": {"bits": bits.size, "lst": encode(bits)},
    }
    return claims if expires_at is None else claims | {"exp": instants.write_seconds(expires_at)}


def sign(claims: JsonObject, signer: Signer, *, kid: str | None = None, x5c: Sequence[str] = ()) -> str:
    """Sign the claims of a list.

    Args:
        claims: of `build`.
        signer: holds the form key that signed the tokens.
        kid: the id under which the issuer's DID document lists the key.
        x5c: certificates of the key, base64 DER, leaf first, without the root.
    """
    header: JsonObject = {"typ": TYPE}
    header |= {} if kid is None else {"kid": kid}
    header |= {"x5c": list(x5c)} if x5c else {}
    return jws.sign(header, claims, signer)


def encode(bits: TokenBits) -> str:
    """The member `lst`; equal entries give equal text."""
    return multibase.base64url_encode(zlib.compress(bits.data, _LEVEL))


def read(token: jws.Jwt, list_url: str) -> TokenBits:
    """Read the entries of a list. Who signed it is for others to check.

    Args:
        token: the list, taken apart.
        list_url: where it was found.

    Raises:
        TokenListMalformed: `token-list-malformed`: another type, of another address, or unreadable; never
            more than 16 MiB are unpacked.
    """
    if token.typ != TYPE or token.header.keys() & {"crit", "b64"} or token.payload.get("sub") != list_url:
        raise _malformed("What was fetched is not this status list.")
    listed = token.payload.get("status_list")
    size, packed = (listed.get("bits"), listed.get("lst")) if isinstance(listed, dict) else (None, None)
    if not isinstance(size, int) or isinstance(size, bool) or size not in _SIZES:
        raise _malformed("The token does not hold a status list.")
    return TokenBits(_unpacked(packed), size)


def _unpacked(packed: Any) -> bytes:
    if not isinstance(packed, str):
        raise _malformed("The token does not hold a status list.")
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(multibase.base64url_decode(packed), _MAX_BYTES + 1)
    except (zlib.error, DomainError) as error:
        raise _malformed("The list cannot be unpacked.") from error
    if len(data) > _MAX_BYTES or not unpacker.eof:
        raise _malformed("The list is too large or incomplete.")
    return data


def _malformed(detail: str) -> TokenListMalformed:
    return TokenListMalformed("token-list-malformed", detail)
