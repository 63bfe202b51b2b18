"""Digests as `relatedResource` writes them, compared with those of the published resources.

Subresource Integrity metadata: https://www.w3.org/TR/SRI/#the-integrity-attribute
Multibase-encoded Multihash: https://www.w3.org/TR/cid-1.0/#multihash
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keys import multibase
from schemas.contexts import (
    CREDENTIALS_EXAMPLES_V2,
    CREDENTIALS_UNDEFINED_TERMS_V2,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    manifest,
)
from schemas.errors import DomainError

_SRI: Final = re.compile(
    r"(?P<algorithm>sha256|sha384|sha512)-(?P<value>[A-Za-z0-9+/_-]+={0,2})(?:\?[!-~]*)?"
)
_LENGTHS: Final = {"sha256": 32, "sha384": 48, "sha512": 64}
_STRONGEST_FIRST: Final = ("sha512", "sha384", "sha256")
# https://github.com/multiformats/multicodec: the codes of sha2-256, sha2-384 and sha2-512.
_MULTIHASH: Final = {0x12: "sha256", 0x20: "sha384", 0x13: "sha512"}

# The manifest knows the SHA-256 of every published context; these are their other digests.
_PUBLISHED: Final[Mapping[str, Mapping[str, str]]] = {
    CREDENTIALS_V1: {
        "sha384": (
            "82c3b3eab863754bbfd2b9f17d8d6db9f61169f301cbf0b05e1fc4beb5f5c51dd4d2e888c274f49c3fbb2408f61faed1"
        ),
        "sha512": (
            "536a40b390dda94a9e39196c00090f62668e8184fe3c8c02c4a22c85666e68bf"
            "6e85d3dc7f2dba85b2b62ef95d97de24132568d8504db43f2c9c82d2e88418d2"
        ),
    },
    CREDENTIALS_V2: {
        "sha384": (
            "97f1eb8e5042356c805fdd61afa2c557663785e0794dcafa21e138fd38def18cb360133c221aa31d6896a6bf3e65b614"
        ),
        "sha512": (
            "5d55452bd2dcf8a29f5a290473eb242b1c5fb77d4e68f1a0aa87baa4dba26948"
            "52d65ec63d48ac04a99d956f9f7153b9406f84d2d04c74869b02c239a1d81305"
        ),
    },
    CREDENTIALS_EXAMPLES_V2: {
        "sha384": (
            "ccd35b4135824944a2d1b6f3edd6ee6be45c10dbfb0ba16f966609d58f88ef6ec7b0f387773c042cc60ef4ccfaf0cdba"
        ),
        "sha512": (
            "8d563097eab123966bd7fb88a2566d19fb369112dabfde9badfd553c04e101be"
            "b230918f58f5b927881f7b32d16045f8ac0f601b4574eeb09521bfbf9e539669"
        ),
    },
    CREDENTIALS_UNDEFINED_TERMS_V2: {
        "sha384": (
            "b2a66ccddba70ba67ad99c2ff52e60558df0063cea51c4ca886e25d9ea73cfabb878baf92dc2ad2bda26c31391850d68"
        ),
        "sha512": (
            "7c525ff49bc479ec5da7fccf5d56497e4be408eb269d36609cc1f6ce1f9c4ee2"
            "3e4aefb53d3728b4a1cac56da6518fcfde789af23a5dfb77f4ce693eb5ed581b"
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest value.

    Attributes:
        algorithm: `sha256`, `sha384` or `sha512`.
        value: the bytes.
    """

    algorithm: str
    value: bytes


def from_sri(text: Any) -> tuple[Digest, ...] | None:
    """The digests of an integrity string, of its strongest algorithm only as SRI has it, or None."""
    if not isinstance(text, str) or not text.strip():
        return None
    found = [_SRI.fullmatch(part) for part in text.split()]
    read = [_sri_digest(match) for match in found if match is not None]
    digests = [digest for digest in read if digest is not None]
    if len(digests) != len(found):
        return None
    strongest = next(name for name in _STRONGEST_FIRST if any(d.algorithm == name for d in digests))
    return tuple(digest for digest in digests if digest.algorithm == strongest)


def _sri_digest(match: re.Match[str]) -> Digest | None:
    algorithm, text = match["algorithm"], match["value"].rstrip("=")
    try:
        value = base64.b64decode(
            text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True
        )
    except binascii.Error:
        return None
    return Digest(algorithm, value) if len(value) == _LENGTHS[algorithm] else None


def from_multibase(text: Any) -> tuple[Digest, ...] | None:
    """The one digest of a Multibase-encoded Multihash, or None when it cannot be read."""
    if not isinstance(text, str):
        return None
    try:
        data = multibase.decode(text)
    except DomainError:
        return None
    if len(data) < 2:  # noqa: PLR2004  a code and a length
        return None
    algorithm = _MULTIHASH.get(data[0])
    if algorithm is None or data[1] != _LENGTHS[algorithm] or len(data) != data[1] + 2:
        return None
    return (Digest(algorithm, data[2:]),)


def agrees_with_published(url: Any, digests: tuple[Digest, ...]) -> bool:
    """Whether one of the digests is that of the published resource; True where we do not know it."""
    if not isinstance(url, str):
        return True
    known = [(digest, _published(url, digest.algorithm)) for digest in digests]
    compared = [(digest, published) for digest, published in known if published is not None]
    return not compared or any(digest.value == published for digest, published in compared)


def _published(url: str, algorithm: str) -> bytes | None:
    if algorithm == "sha256":
        entry = manifest().get(url)
        text = entry.sha256 if entry is not None else None
    else:
        text = _PUBLISHED.get(url, {}).get(algorithm)
    return None if text is None else bytes.fromhex(text)
