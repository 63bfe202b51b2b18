"""Secret keys at rest: AES-256-GCM under a key-encryption key, bound to key id and purpose.

Layout, version 1: version (1 byte) ‖ id of the key-encryption key (8) ‖ nonce (12) ‖ ciphertext and tag.
Associated data: version and key-encryption key id, then purpose and key id, each with its length in front: a
sealed key cannot be moved to another row or used for something else. The nonces are random, 96 bits, as in
NIST SP 800-38D §8.2.2.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys import multibase, signer
from keys.algorithms import KeyKind, PublicKey
from keys.errors import KeyMalformed
from schemas.errors import Unavailable

VERSION = b"\x01"
_KEK_BYTES = 32
_KEK_ID_BYTES = 8
_NONCE_BYTES = 12
HEADER_BYTES = len(VERSION) + _KEK_ID_BYTES
"""How many bytes in front say how, and under which key-encryption key, a secret is sealed."""
_KIND_CODES = {
    KeyKind.ED25519: b"\x01",
    KeyKind.P256: b"\x02",
    KeyKind.P384: b"\x03",
    KeyKind.RSA: b"\x04",
}
_KINDS = {code: kind for kind, code in _KIND_CODES.items()}


class SealBroken(Unavailable):
    """Changed bytes, another key id or another purpose than it was sealed for (code `seal-broken`)."""

    def __init__(self) -> None:
        super().__init__("seal-broken", "A sealed secret does not open.")


class SealKeyUnknown(Unavailable):
    """Sealed under a key-encryption key that was not given (code `seal-key-unknown`)."""

    def __init__(self) -> None:
        super().__init__("seal-key-unknown", "The key-encryption key of a sealed secret is not configured.")


class KeyEncryptionKey:
    """The key that seals others. It shows itself nowhere.

    Args:
        raw: 32 random bytes.

    Raises:
        KeyMalformed: another length, or one byte repeated.
    """

    __slots__ = ("_cipher", "_root", "id")

    def __init__(self, raw: bytes) -> None:
        if len(raw) != _KEK_BYTES or len(set(raw)) == 1:
            raise KeyMalformed("A key-encryption key is 32 random bytes.")
        self._cipher = AESGCM(raw)
        self._root = hmac.digest(raw, b"root of derived keys", hashlib.sha256)
        # A name for the key that tells nothing about it, so that rotation can find the right one.
        self.id = hmac.digest(raw, b"key-encryption key id", hashlib.sha256)[:_KEK_ID_BYTES]

    @classmethod
    def from_text(cls, text: str) -> "KeyEncryptionKey":
        """Read 43 characters of base64url (one `=` at the end is tolerated); raises `KeyMalformed`."""
        try:
            return cls(multibase.base64url_decode(text.strip().removesuffix("=")))
        except multibase.MultibaseMalformed as error:
            raise KeyMalformed("The key-encryption key is not base64url.") from error

    def encrypt(self, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """Encrypt; used by `seal` alone."""
        return self._cipher.encrypt(nonce, data, associated)

    def decrypt(self, nonce: bytes, data: bytes, associated: bytes) -> bytes:
        """Decrypt; raises `SealBroken`."""
        try:
            return self._cipher.decrypt(nonce, data, associated)
        except InvalidTag:
            raise SealBroken from None

    def derive(self, purpose: str) -> bytes:
        """32 bytes for something else than sealing, the same every time; they tell nothing of the key."""
        return hmac.digest(self._root, purpose.encode(), hashlib.sha256)

    def __repr__(self) -> str:
        return f"<KeyEncryptionKey {self.id.hex()}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key-encryption key cannot be copied or pickled")


def seal(secret: bytes, kek: KeyEncryptionKey, key_id: str, purpose: str) -> bytes:
    """Seal any secret for one key id and one purpose."""
    head = header(kek)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + kek.encrypt(nonce, secret, _associated(head, key_id, purpose))


def header(kek: KeyEncryptionKey) -> bytes:
    """The bytes with which everything begins that is sealed under this key-encryption key."""
    return VERSION + kek.id


def key_encryption_key_id(sealed: bytes) -> bytes:
    """The id of the key-encryption key that a secret is sealed under; something else if it is not sealed."""
    return sealed[len(VERSION) : HEADER_BYTES]


def unseal(
    sealed: bytes, keks: KeyEncryptionKey | Sequence[KeyEncryptionKey], key_id: str, purpose: str
) -> bytes:
    """Open what `seal` closed.

    Args:
        sealed: the bytes of `seal`.
        keks: the key-encryption key, or the current one and its predecessors while keys are rotated.
        key_id: as it was sealed.
        purpose: as it was sealed.

    Raises:
        SealBroken: changed, cut, or sealed for another key id or purpose.
        SealKeyUnknown: none of `keks` sealed it.
    """
    if sealed[: len(VERSION)] != VERSION or len(sealed) < HEADER_BYTES + _NONCE_BYTES:
        raise SealBroken
    head, nonce = sealed[:HEADER_BYTES], sealed[HEADER_BYTES : HEADER_BYTES + _NONCE_BYTES]
    for kek in [keks] if isinstance(keks, KeyEncryptionKey) else keks:
        if kek.id == key_encryption_key_id(sealed):
            data = sealed[HEADER_BYTES + _NONCE_BYTES :]
            return kek.decrypt(nonce, data, _associated(head, key_id, purpose))
    raise SealKeyUnknown


def reseal(
    sealed: bytes,
    keks: KeyEncryptionKey | Sequence[KeyEncryptionKey],
    new_kek: KeyEncryptionKey,
    key_id: str,
    purpose: str,
) -> bytes:
    """Rotate: open with one of `keks`, seal with `new_kek`; raises like `unseal`."""
    return seal(unseal(sealed, keks, key_id, purpose), new_kek, key_id, purpose)


def generate_sealed(
    kind: KeyKind, kek: KeyEncryptionKey, key_id: str, purpose: str
) -> tuple[bytes, PublicKey]:
    """Make a fresh signing key that exists only sealed; raises as `signer.generate_secret`."""
    secret = signer.generate_secret(kind)
    public = signer.from_secret_bytes(kind, secret).public_key
    return seal(_KIND_CODES[kind] + secret, kek, key_id, purpose), public


def open_signer(
    sealed: bytes, keks: KeyEncryptionKey | Sequence[KeyEncryptionKey], key_id: str, purpose: str
) -> signer.LocalSigner:
    """Give the signer of a key that `generate_sealed` made; raises like `unseal`."""
    opened = unseal(sealed, keks, key_id, purpose)
    kind = _KINDS.get(opened[:1])
    if kind is None:
        raise SealBroken
    return signer.from_secret_bytes(kind, opened[1:])


def _associated(head: bytes, key_id: str, purpose: str) -> bytes:
    parts = [purpose.encode(), key_id.encode()]
    return head + b"".join(len(part).to_bytes(4) + part for part in parts)
