"""Keys by name: the same name gives the same key, every time."""

import hashlib
from functools import cache

from keys import multikey
from keys.algorithms import KeyKind
from keys.signer import LocalSigner, from_secret_bytes


@cache
def key(name: str, kind: KeyKind = KeyKind.ED25519) -> LocalSigner:
    """The same key every time for the same name."""
    digest = hashlib.sha256(f"kringbadge test key {name}".encode()).digest()
    return from_secret_bytes(kind, digest.rjust(kind.scalar_bytes, b"\0"))


def method_id(did: str, signer: LocalSigner) -> str:
    return f"{did}#{multikey.encode(signer.public_key)}"
