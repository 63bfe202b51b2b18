"""The kinds of key we know, and how each of them verifies."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from keys.errors import KeyMalformed, KeyUnsupported

RSA_BITS_MIN = 2048
RSA_BITS_MAX = 8192
RSA_BITS_MADE = 3072
"""As strong as P-256, for badges that are read for many years (NIST SP 800-57 part 1, table 2)."""
ED25519_BYTES = 32
ED448_BYTES = 57
ED25519_SIGNATURE_BYTES = 64
ED448_SIGNATURE_BYTES = 114

_ED25519_PRIME = 2**255 - 19
# The y coordinates of the eight points whose order divides 8. With such a "key" one signature fits many
# messages, and OpenSSL does not object. https://eprint.iacr.org/2020/1244 (table 1)
_SMALL_ORDER_Y = frozenset(
    {
        0,
        1,
        _ED25519_PRIME - 1,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
        ),
    }
)

_ED448_PRIME = 2**448 - 2**224 - 1
# The y coordinates of the four points whose order divides 4.
_ED448_SMALL_ORDER_Y = frozenset({0, 1, _ED448_PRIME - 1})

NativePublicKey: TypeAlias = (
    ed25519.Ed25519PublicKey | ed448.Ed448PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
)


class KeyKind(StrEnum):
    """A kind of key together with the signature algorithm that we use it for; `SIGNING_KINDS` sign."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    P521 = "P-521"
    SECP256K1 = "secp256k1"
    ED448 = "Ed448"
    RSA = "RSA"

    @property
    def curve(self) -> ec.EllipticCurve:
        """The curve for ECDSA; raises `KeyUnsupported` for kinds without one."""
        if self not in _CURVES:
            raise KeyUnsupported("This kind of key has no curve for ECDSA.", kind=self.value)
        return _CURVES[self]

    @property
    def hash_algorithm(self) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
        """The hash that goes with the key (RFC 7518 §3.1, RFC 8812 §3.2); SHA-256 for RSA."""
        if self is KeyKind.P384:
            return hashes.SHA384()
        return hashes.SHA512() if self is KeyKind.P521 else hashes.SHA256()

    @property
    def scalar_bytes(self) -> int:
        """The length of a secret scalar, and of each half of an ECDSA signature."""
        return {KeyKind.P384: 48, KeyKind.P521: 66}.get(self, 32)

    @property
    def signature_bytes(self) -> int | None:
        """The length of a raw signature (RFC 8032 §5.1.6, §5.2.6; RFC 7518 §3.4); None where it differs."""
        lengths = {KeyKind.ED25519: ED25519_SIGNATURE_BYTES, KeyKind.ED448: ED448_SIGNATURE_BYTES}
        return None if self is KeyKind.RSA else lengths.get(self, 2 * self.scalar_bytes)


SIGNING_KINDS = frozenset({KeyKind.ED25519, KeyKind.P256, KeyKind.P384, KeyKind.RSA})
"""The kinds of key that we make and sign with; the others are only verified."""

_CURVES: dict[KeyKind, ec.EllipticCurve] = {
    KeyKind.P256: ec.SECP256R1(),
    KeyKind.P384: ec.SECP384R1(),
    KeyKind.P521: ec.SECP521R1(),
    KeyKind.SECP256K1: ec.SECP256K1(),
}
_RSA_HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


@dataclass(frozen=True)
class PublicKey:
    """A public key that has been checked; it cannot exist otherwise.

    Args:
        kind: what it is.
        raw: Ed25519, Ed448: the bytes of RFC 8032 §5.1.5 and §5.2.5. RSA: the DER SubjectPublicKeyInfo.
            The other kinds: the compressed point of SEC 1 §2.3.3.
        only_for: the one JOSE algorithm that a JWK's `alg` allows the key for (RFC 7517 §4.4), if any.

    Raises:
        KeyMalformed: not a valid key of this kind: wrong length, not on the curve, of small order, too weak.
    """

    kind: KeyKind
    raw: bytes
    only_for: str | None = field(default=None, compare=False)
    _native: NativePublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_native", _load(self.kind, self.raw))

    @property
    def native(self) -> NativePublicKey:
        """The same key as an object of the `cryptography` package."""
        return self._native

    def verify(self, signature: bytes, data: bytes, *, rsa_scheme: str = "RS256") -> bool:
        """Tell whether `signature` over `data` was made with this key's secret half.

        Ed25519, Ed448: RFC 8032. ECDSA: raw r‖s of fixed length (RFC 7518 §3.4) with the hash of the curve.
        A signature that makes no sense is simply not good: nothing is raised.

        Args:
            signature: the bytes.
            data: what was signed.
            rsa_scheme: for RSA keys: RS256, RS384 or RS512 (RSASSA-PKCS1-v1_5, RFC 7518 §3.3), or PS256,
                PS384 or PS512 (RSASSA-PSS whose salt is as long as the hash, §3.5).
        """
        native = self._native
        try:
            if isinstance(native, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
                native.verify(signature, data)
            elif isinstance(native, rsa.RSAPublicKey):
                native.verify(signature, data, *_rsa(rsa_scheme))
            else:
                size = self.kind.scalar_bytes
                if len(signature) != 2 * size:
                    return False
                r, s = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
                native.verify(encode_dss_signature(r, s), data, ec.ECDSA(self.kind.hash_algorithm))
        except InvalidSignature:
            return False
        return True


def from_native(native: object) -> PublicKey:
    """Wrap a public key of the `cryptography` package.

    Raises:
        KeyUnsupported: a kind or curve that we do not use.
        KeyMalformed: the right kind, but unusable (small order, too weak).
    """
    encoding, form = serialization.Encoding, serialization.PublicFormat
    if isinstance(native, ed25519.Ed25519PublicKey):
        return PublicKey(KeyKind.ED25519, native.public_bytes_raw())
    if isinstance(native, ed448.Ed448PublicKey):
        return PublicKey(KeyKind.ED448, native.public_bytes_raw())
    if isinstance(native, rsa.RSAPublicKey):
        return PublicKey(KeyKind.RSA, native.public_bytes(encoding.DER, form.SubjectPublicKeyInfo))
    if isinstance(native, ec.EllipticCurvePublicKey):
        for kind, curve in _CURVES.items():
            if native.curve.name == curve.name:
                return PublicKey(kind, native.public_bytes(encoding.X962, form.CompressedPoint))
    raise KeyUnsupported("This kind of key or curve is not used here.")


def _load(kind: KeyKind, raw: bytes) -> NativePublicKey:
    if kind is KeyKind.ED25519:
        return _load_ed25519(raw)
    if kind is KeyKind.ED448:
        return _load_ed448(raw)
    if kind is KeyKind.RSA:
        return _load_rsa(raw)
    if len(raw) != kind.scalar_bytes + 1:
        raise KeyMalformed(f"A compressed {kind} point has {kind.scalar_bytes + 1} bytes.", length=len(raw))
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(kind.curve, raw)
    except ValueError as error:
        raise KeyMalformed(f"Not a point on the curve {kind}.") from error


def _load_ed25519(raw: bytes) -> ed25519.Ed25519PublicKey:
    if len(raw) != ED25519_BYTES:
        raise KeyMalformed("An Ed25519 public key has 32 bytes.", length=len(raw))
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    if y >= _ED25519_PRIME:
        raise KeyMalformed("The Ed25519 public key is not canonically encoded.")
    if y in _SMALL_ORDER_Y:
        raise KeyMalformed("The Ed25519 public key is a point of small order.")
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def _load_ed448(raw: bytes) -> ed448.Ed448PublicKey:
    if len(raw) != ED448_BYTES:
        raise KeyMalformed("An Ed448 public key has 57 bytes.", length=len(raw))
    y = int.from_bytes(raw, "little") & (2**455 - 1)
    if y >= _ED448_PRIME:
        raise KeyMalformed("The Ed448 public key is not canonically encoded.")
    if y in _ED448_SMALL_ORDER_Y:
        raise KeyMalformed("The Ed448 public key is a point of small order.")
    try:
        return ed448.Ed448PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise KeyMalformed("Not a point on the curve Ed448.") from error


def _rsa(scheme: str) -> tuple[padding.AsymmetricPadding, hashes.HashAlgorithm]:
    hashed = _RSA_HASHES[scheme[2:]]
    if scheme.startswith("RS"):
        return padding.PKCS1v15(), hashed
    return padding.PSS(padding.MGF1(hashed), padding.PSS.DIGEST_LENGTH), hashed


def _load_rsa(raw: bytes) -> rsa.RSAPublicKey:
    try:
        native = serialization.load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyMalformed("This is not a DER SubjectPublicKeyInfo.") from error
    if not isinstance(native, rsa.RSAPublicKey):
        raise KeyMalformed("The SubjectPublicKeyInfo does not hold an RSA key.")
    # RFC 7518 §3.3: 2048 bits or more. The upper bound keeps one verification cheap.
    if not RSA_BITS_MIN <= native.key_size <= RSA_BITS_MAX:
        raise KeyMalformed("RSA keys must have 2048 to 8192 bits.", bits=native.key_size)
    return native
