"""JSON Web Keys, public ones only.

https://www.rfc-editor.org/rfc/rfc7517, https://www.rfc-editor.org/rfc/rfc8037,
https://www.rfc-editor.org/rfc/rfc7518#section-6
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from keys import multibase
from keys.algorithms import ED448_BYTES, ED25519_BYTES, RSA_BITS_MAX, KeyKind, PublicKey, from_native
from keys.errors import KeyMalformed, KeyUnsupported
from schemas.errors import Refused

_RSA_EXPONENT_MAX_BYTES = 8
# RFC 7518 §6.2.2, §6.3.2, §6.4.1 and RFC 8037 §2
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
# RFC 8037 §3.1, RFC 9864 §2.2 ("Ed25519", "Ed448"), RFC 7518 §3.1, RFC 8812 §3.2 ("ES256K")
_ALGORITHMS = {
    KeyKind.ED25519: ("EdDSA", "Ed25519"),
    KeyKind.P256: ("ES256",),
    KeyKind.P384: ("ES384",),
    KeyKind.P521: ("ES512",),
    KeyKind.SECP256K1: ("ES256K",),
    KeyKind.ED448: ("EdDSA", "Ed448"),
    KeyKind.RSA: ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
}
_CURVES = {kind.value: kind for kind in (KeyKind.P256, KeyKind.P384, KeyKind.P521, KeyKind.SECP256K1)}
_EDWARDS = {
    KeyKind.ED25519.value: (KeyKind.ED25519, ED25519_BYTES),
    KeyKind.ED448.value: (KeyKind.ED448, ED448_BYTES),
}
_RSA_DEFAULT = "RS256"
ALGORITHMS = frozenset(name for names in _ALGORITHMS.values() for name in names)
"""Every JOSE `alg` name that is accepted."""

# RFC 7638 §3.2 and RFC 8037 §2: the members that make up the thumbprint
_THUMBPRINT_MEMBERS = {"OKP": ("crv", "kty", "x"), "EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}


class SecretKeyShown(Refused):
    """The JWK carries secret members: whoever sees it can sign (code `key-secret-shown`)."""

    def __init__(self) -> None:
        super().__init__(
            "key-secret-shown", "The JWK contains a secret key; that key must never be used again."
        )


def algorithms(kind: KeyKind) -> tuple[str, ...]:
    """Give the JOSE `alg` names that may be used with a key of this kind, the usual one first."""
    return _ALGORITHMS[kind]


def from_public(public: PublicKey, kid: str | None = None) -> dict[str, str]:
    """Write a public key as a JWK with the required members, and `kid` when given."""
    native = public.native
    if isinstance(native, rsa.RSAPublicKey):
        numbers = native.public_numbers()
        members = {"kty": "RSA", "n": _integer_text(numbers.n), "e": _integer_text(numbers.e)}
    elif isinstance(native, ec.EllipticCurvePublicKey):
        point = native.public_numbers()
        size = public.kind.scalar_bytes
        members = {
            "kty": "EC",
            "crv": public.kind.value,
            "x": multibase.base64url_encode(point.x.to_bytes(size)),
            "y": multibase.base64url_encode(point.y.to_bytes(size)),
        }
    else:
        members = {"kty": "OKP", "crv": public.kind.value, "x": multibase.base64url_encode(public.raw)}
    return members if kid is None else {"kid": kid, **members}


def to_public(jwk: Mapping[str, Any]) -> PublicKey:
    """Read a public JWK.

    Raises:
        SecretKeyShown: a secret member is present.
        KeyMalformed: a member is missing, no text, of the wrong length, not canonical, or no valid key.
        KeyUnsupported: another `kty` or `crv`; or `alg`, `use` or `key_ops` say it is not for our signatures.
    """
    if not _PRIVATE_MEMBERS.isdisjoint(jwk):
        raise SecretKeyShown
    kty = jwk.get("kty")
    if not isinstance(kty, str):
        raise KeyMalformed("A JWK needs the member kty.")
    match kty:
        case "OKP":
            public = _read_okp(jwk)
        case "EC":
            public = _read_ec(jwk)
        case "RSA":
            public = _read_rsa(jwk)
        case _:
            raise KeyUnsupported("Only JWKs of kty OKP, EC and RSA are read.")
    _refuse_other_use(jwk, public.kind)
    return replace(public, only_for=jwk["alg"]) if "alg" in jwk else public


def verify(public: PublicKey, algorithm: str, signature: bytes, data: bytes) -> bool:
    """Tell whether `signature` is that of a key under a JOSE algorithm.

    Args:
        public: the key.
        algorithm: a JOSE `alg` name.
        signature: as JOSE writes it.
        data: what was signed.

    Raises:
        KeyUnsupported: the algorithm does not belong to the key, or the key's JWK names another one.
    """
    allowed = _ALGORITHMS[public.kind]
    if public.only_for is not None and public.kind is KeyKind.RSA:
        allowed = (public.only_for,)
    if algorithm not in allowed:
        raise KeyUnsupported("The algorithm does not belong to the key.", algorithm=algorithm)
    scheme = algorithm if public.kind is KeyKind.RSA else _RSA_DEFAULT
    return public.verify(signature, data, rsa_scheme=scheme)


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """Give the SHA-256 thumbprint of a public JWK as base64url (RFC 7638 §3); raises like `to_public`."""
    canonical = from_public(to_public(jwk))
    members = {name: canonical[name] for name in _THUMBPRINT_MEMBERS[canonical["kty"]]}
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return multibase.base64url_encode(hashlib.sha256(text.encode()).digest())


def _refuse_other_use(jwk: Mapping[str, Any], kind: KeyKind) -> None:
    if "alg" in jwk and jwk["alg"] not in _ALGORITHMS[kind]:
        raise KeyUnsupported("The JWK's alg does not fit its key, or is not one we use.")
    if "use" in jwk and jwk["use"] != "sig":
        raise KeyUnsupported("The JWK is not for signatures.")
    if "key_ops" in jwk and (not isinstance(jwk["key_ops"], list) or "verify" not in jwk["key_ops"]):
        raise KeyUnsupported("The JWK is not for verifying signatures.")


def _read_okp(jwk: Mapping[str, Any]) -> PublicKey:
    found = _EDWARDS.get(str(jwk.get("crv")))
    if found is None:
        raise KeyUnsupported("Of the OKP curves only Ed25519 and Ed448 sign here.")
    kind, length = found
    return PublicKey(kind, _octets(jwk, "x", length))


def _read_ec(jwk: Mapping[str, Any]) -> PublicKey:
    kind = _CURVES.get(str(jwk.get("crv")))
    if kind is None:
        raise KeyUnsupported("This EC curve is not used here.")
    x, y = (int.from_bytes(_octets(jwk, name, kind.scalar_bytes)) for name in ("x", "y"))
    try:
        return from_native(ec.EllipticCurvePublicNumbers(x, y, kind.curve).public_key())
    except ValueError as error:
        raise KeyMalformed(f"Not a point on the curve {kind}.") from error


def _read_rsa(jwk: Mapping[str, Any]) -> PublicKey:
    n, e = _octets(jwk, "n"), _octets(jwk, "e")
    if len(n) > RSA_BITS_MAX // 8 or len(e) > _RSA_EXPONENT_MAX_BYTES or n[:1] == b"\0" or e[:1] == b"\0":
        raise KeyMalformed("The numbers of the RSA key are too long or start with zeros.")
    try:
        return from_native(rsa.RSAPublicNumbers(int.from_bytes(e), int.from_bytes(n)).public_key())
    except ValueError as error:
        raise KeyMalformed("The numbers do not make an RSA key.") from error


def _octets(jwk: Mapping[str, Any], name: str, length: int | None = None) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise KeyMalformed(f"The JWK needs the text member {name}.", member=name)
    try:
        data = multibase.base64url_decode(text)
    except multibase.MultibaseMalformed as error:
        raise KeyMalformed(f"The JWK member {name} is not strict base64url.", member=name) from error
    if length is not None and len(data) != length:
        raise KeyMalformed(f"The JWK member {name} must hold {length} bytes.", member=name)
    return data


def _integer_text(number: int) -> str:
    return multibase.base64url_encode(number.to_bytes((number.bit_length() + 7) // 8))
