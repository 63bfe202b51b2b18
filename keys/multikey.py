"""Multikey: a public or secret key as one multibase text.

https://www.w3.org/TR/cid-1.0/#Multikey
"""

from keys import multibase
from keys.algorithms import KeyKind, PublicKey
from keys.errors import KeyMalformed, KeyUnsupported

# Multicodec numbers as two-byte varints: https://github.com/multiformats/multicodec/blob/master/table.csv
_PUBLIC_PREFIX = {
    KeyKind.ED25519: b"\xed\x01",
    KeyKind.P256: b"\x80\x24",
    KeyKind.P384: b"\x81\x24",
    KeyKind.P521: b"\x82\x24",
    KeyKind.ED448: b"\x83\x24",
    KeyKind.SECP256K1: b"\xe7\x01",
}
_PUBLIC_BYTES = {
    KeyKind.ED25519: 32,
    KeyKind.P256: 33,
    KeyKind.P384: 49,
    KeyKind.P521: 67,
    KeyKind.ED448: 57,
    KeyKind.SECP256K1: 33,
}
_PUBLIC_KIND = {prefix: kind for kind, prefix in _PUBLIC_PREFIX.items()}
_MAX_CHARACTERS = 256


def encode(public: PublicKey) -> str:
    """Give the `publicKeyMultibase` text (`z6Mk…`, `zDna…`, `z82L…`).

    Raises:
        KeyUnsupported: RSA keys have no Multikey form here.
    """
    prefix = _PUBLIC_PREFIX.get(public.kind)
    if prefix is None:
        raise KeyUnsupported("This kind of key has no Multikey form.", kind=public.kind.value)
    return multibase.encode_base58btc(prefix + public.raw)


def decode(text: str) -> PublicKey:
    """Read a `publicKeyMultibase` text.

    Raises:
        KeyMalformed: not base58btc multibase (`params["fault"]` is `text`), too few or too many bytes for the
            kind of key (`length`), or the bytes are no valid key.
        KeyUnsupported: a well-formed multicodec of another kind, secret keys included.
    """
    data = _bytes_of(text)
    kind = _PUBLIC_KIND.get(data[:2])
    if kind is None:
        raise KeyUnsupported("This kind of public key is not read as Multikey.")
    if len(data) - 2 != _PUBLIC_BYTES[kind]:
        raise KeyMalformed(f"A public key of kind {kind.value} does not have this length.", fault="length")
    return PublicKey(kind, data[2:])


def _bytes_of(text: str) -> bytes:
    # Multikey prescribes base58btc, so a `u…` spelling of the same key is no second name for it.
    if not text.startswith("z") or len(text) > _MAX_CHARACTERS:
        raise KeyMalformed("A Multikey is a short base58btc text that starts with z.", fault="text")
    try:
        return multibase.decode(text)
    except multibase.MultibaseMalformed as error:
        raise KeyMalformed(error.detail, fault="text") from error
