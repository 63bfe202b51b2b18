"""Signers: they sign with a secret key and never hand it out."""

from typing import NoReturn, Protocol, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys.algorithms import ED25519_BYTES, RSA_BITS_MADE, SIGNING_KINDS, KeyKind, PublicKey, from_native
from keys.errors import KeyMalformed, KeyUnsupported

NativePrivateKey: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_RSA_EXPONENT = 65_537


class Signer(Protocol):
    """Whatever can sign for a public key: a key in memory today, a hardware module tomorrow."""

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies what `sign` makes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign `data`; the signature has the form that `PublicKey.verify` takes."""
        ...


class LocalSigner:
    """A signer whose secret key lives in this process. Made by the functions of this module."""

    __slots__ = ("_private", "_public")

    def __init__(self, private: NativePrivateKey) -> None:
        self._private = private
        self._public = from_native(private.public_key())

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._public

    def sign(self, data: bytes) -> bytes:
        """Sign, as `PublicKey.verify` says for this kind of key.

        Ed25519 (RFC 8032), ECDSA with the nonce of RFC 6979 as raw r‖s (RFC 7518 §3.4), or RSASSA-PKCS1-v1_5
        with SHA-256 (§3.3). The same key and data always give the same bytes.
        """
        private, kind = self._private, self._public.kind
        if isinstance(private, ed25519.Ed25519PrivateKey):
            return private.sign(data)
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(data, padding.PKCS1v15(), kind.hash_algorithm)
        der = private.sign(data, ec.ECDSA(kind.hash_algorithm, deterministic_signing=True))
        r, s = decode_dss_signature(der)
        return r.to_bytes(kind.scalar_bytes) + s.to_bytes(kind.scalar_bytes)

    def certify(self, unsigned: x509.CertificateBuilder) -> x509.Certificate:
        """Sign a certificate (RFC 5280 §4.1.1.3); used by `certificates` alone."""
        kind, curve = self._public.kind, isinstance(self._private, ec.EllipticCurvePrivateKey)
        return unsigned.sign(
            self._private,
            None if kind is KeyKind.ED25519 else kind.hash_algorithm,
            ecdsa_deterministic=True if curve else None,
        )

    def __repr__(self) -> str:
        return f"<LocalSigner {self._public.kind}>"

    def __reduce__(self) -> NoReturn:
        # Pickling or copying would carry the secret key somewhere else.
        raise TypeError("a signer cannot be copied or pickled")


def generate(kind: KeyKind) -> LocalSigner:
    """Make a signer with a fresh random key; raises `KeyUnsupported` for kinds that only verify."""
    return LocalSigner(_generate_private(kind))


def generate_secret(kind: KeyKind) -> bytes:
    """Make a fresh secret as raw bytes, for `sealed` alone: everyone else uses `generate`."""
    private = _generate_private(kind)
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return private.private_bytes_raw()
    if isinstance(private, rsa.RSAPrivateKey):
        form = serialization.PrivateFormat.PKCS8
        return private.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    return private.private_numbers().private_value.to_bytes(kind.scalar_bytes)


def from_secret_bytes(kind: KeyKind, raw: bytes) -> LocalSigner:
    """Make a signer from raw secret bytes.

    Args:
        kind: one of `SIGNING_KINDS`.
        raw: Ed25519: the 32-byte seed, or 64 bytes seed‖public key whose halves must belong together.
            P-256, P-384: the big-endian scalar of 32 or 48 bytes. RSA: the DER PrivateKeyInfo (RFC 5208).

    Raises:
        KeyMalformed: wrong length, scalar out of range, halves that do not belong together, a weak RSA key.
        KeyUnsupported: any other kind.
    """
    if kind is KeyKind.ED25519:
        return _ed25519_signer(raw)
    if kind not in SIGNING_KINDS:
        raise KeyUnsupported("Keys of this kind are only used to verify here.", kind=kind.value)
    if kind is KeyKind.RSA:
        return _rsa_signer(raw)
    if len(raw) != kind.scalar_bytes:
        raise KeyMalformed(f"A secret {kind} key has {kind.scalar_bytes} bytes.")
    try:
        return LocalSigner(ec.derive_private_key(int.from_bytes(raw), kind.curve))
    except ValueError as error:
        raise KeyMalformed("The secret scalar is out of range.") from error


def _ed25519_signer(raw: bytes) -> LocalSigner:
    if len(raw) not in {ED25519_BYTES, 2 * ED25519_BYTES}:
        raise KeyMalformed("A secret Ed25519 key has 32 bytes, or 64 with its public half.")
    signer = LocalSigner(ed25519.Ed25519PrivateKey.from_private_bytes(raw[:ED25519_BYTES]))
    if raw[ED25519_BYTES:] not in {b"", signer.public_key.raw}:
        raise KeyMalformed("The two halves of the Ed25519 key do not belong together.")
    return signer


def _rsa_signer(raw: bytes) -> LocalSigner:
    try:
        private = serialization.load_der_private_key(raw, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyMalformed("This is not a DER PrivateKeyInfo.") from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise KeyMalformed("The PrivateKeyInfo does not hold an RSA key.")
    return LocalSigner(private)


def _generate_private(kind: KeyKind) -> NativePrivateKey:
    if kind is KeyKind.ED25519:
        return ed25519.Ed25519PrivateKey.generate()
    if kind not in SIGNING_KINDS:
        raise KeyUnsupported("Keys of this kind are only used to verify here.", kind=kind.value)
    if kind is KeyKind.RSA:
        return rsa.generate_private_key(_RSA_EXPONENT, RSA_BITS_MADE)
    return ec.generate_private_key(kind.curve)
