"""Compact JWE with a key agreed for the one message: https://www.rfc-editor.org/rfc/rfc7516.

Only `ECDH-ES` with AES-GCM (https://www.rfc-editor.org/rfc/rfc7518#section-4.6), as OpenID4VCI and OpenID4VP
use it for what a wallet and an issuer or verifier say to each other. The cryptography is joserfc's; what may
be asked of it, and how much, is said here. Nothing is compressed: nobody is told that it could be, and a
small text can then not become a large one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from keys import multibase
from schemas import strict_json
from schemas.errors import Malformed, Refused
from schemas.strict_json import JsonObject

ALGORITHM: Final = "ECDH-ES"
ENCODINGS: Final = ("A128GCM", "A256GCM")
"""The `enc` values that are taken and given."""
MAX_CHARACTERS: Final = 2 * 1024 * 1024
_MAX_KID: Final = 4096
_MAX_HEADER: Final = 16_384
_PARTS: Final = 5
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_CURVES: Final[Mapping[str, frozenset[str]]] = {
    "EC": frozenset({"P-256", "P-384", "P-521"}),
    "OKP": frozenset({"X25519"}),
}
# What the library raises for bytes and keys of strangers, beside its own errors.
_TROUBLE: Final = (JoseError, ValueError, TypeError, KeyError, AssertionError, InvalidTag)


class JweMalformed(Malformed):
    """The text is not a compact JWE with a JSON object inside (code `jwe-malformed`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("jwe-malformed", detail)


class JweRefused(Refused):
    """It cannot be opened, or must not be made.

    Codes: `jwe-alg-unsupported`, `jwe-enc-unsupported`, `jwe-zip-unsupported`, `jwe-key-unknown` (it names
    another key than ours), `jwe-not-opened`, and `jwe-key-unfit` (the key of a recipient).
    """


class _Registry(jwe.JWERegistry):
    max_protected_header_length = _MAX_HEADER
    max_ciphertext_length = MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Opened:
    """A JWE that was opened.

    Attributes:
        header: protected, so nobody else has changed it.
        payload: what was said.
    """

    header: JsonObject
    payload: JsonObject


@dataclass(frozen=True)
class DecryptionKey:
    """A P-256 key that opens what was encrypted to it. It shows its secret nowhere.

    Attributes:
        kid: its thumbprint (RFC 7638).
    """

    kid: str
    _key: ECKey = field(repr=False, compare=False)

    @classmethod
    def derived_from(cls, secret: bytes) -> "DecryptionKey":
        """The key that a secret of at least 32 bytes makes, always the same."""
        key = ECKey.derive_key(secret, "P-256")
        return cls(key.thumbprint(), key)

    @property
    def public_jwk(self) -> JsonObject:
        """The public half, as it is published: with `kid`, `use` and the mandatory `alg`."""
        public = self._key.as_dict(private=False)
        members = {name: public[name] for name in ("kty", "crv", "x", "y")}
        return {**members, "kid": self.kid, "use": "enc", "alg": ALGORITHM}

    def open(self, text: bytes | str, *, max_bytes: int = MAX_CHARACTERS) -> Opened:
        """Open a compact JWE.

        Args:
            text: from whoever read `public_jwk`.
            max_bytes: the longest text.

        Raises:
            JweMalformed: not five parts of base64url, or no JSON object inside.
            JweRefused: see its codes.
            Malformed: `json-…` codes of the strict JSON reader.
        """
        header = _header_of(text, max_bytes)
        _check_algorithms(header)
        # "If the selected public key contains a kid parameter, the JWE MUST include the same value"
        if header.get("kid") != self.kid:
            raise JweRefused("jwe-key-unknown", "The message is encrypted to another key; read ours anew.")
        try:
            opened = jwe.decrypt_compact(text, self._key, registry=_registry())
        except _TROUBLE as error:
            raise JweRefused("jwe-not-opened", "The encrypted message cannot be opened.") from error
        return Opened(header, strict_json.parse_object(opened.plaintext or b"", max_bytes=max_bytes))


def encrypt(payload: JsonObject, recipient: Mapping[str, Any], enc: str) -> str:
    """Encrypt a JSON object to somebody's key.

    Args:
        payload: what to say.
        recipient: the public JWK; its `alg` is mandatory, its `kid` is repeated.
        enc: one of `ENCODINGS`.

    Raises:
        JweRefused: see its codes.
    """
    key = read_recipient(recipient)
    if enc not in ENCODINGS:
        raise JweRefused("jwe-enc-unsupported", "The message cannot be encrypted in that way.")
    header = {"alg": ALGORITHM, "enc": enc, "typ": "JWT"}
    if "kid" in recipient:
        header["kid"] = recipient["kid"]
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return jwe.encrypt_compact(header, text.encode(), key, registry=_registry())


def read_recipient(recipient: Mapping[str, Any]) -> ECKey | OKPKey:
    """Read the public JWK of somebody who wants to be answered in secret.

    Raises:
        JweRefused: `jwe-alg-unsupported`, `jwe-key-unfit`.
    """
    if recipient.get("alg") != ALGORITHM:
        raise JweRefused("jwe-alg-unsupported", f"The key must say that its alg is {ALGORITHM}.")
    kid = recipient.get("kid", "kid")
    if not _PRIVATE.isdisjoint(recipient) or not isinstance(kid, str) or not 0 < len(kid) <= _MAX_KID:
        raise JweRefused("jwe-key-unfit", "The key must be a public JWK, and its kid a text.")
    kind, curve = recipient.get("kty"), recipient.get("crv")
    if not isinstance(kind, str) or not isinstance(curve, str) or curve not in _CURVES.get(kind, ()):
        raise JweRefused("jwe-key-unfit", "The key is of a kind that cannot agree on a secret here.")
    if recipient.get("use", "enc") != "enc":
        raise JweRefused("jwe-key-unfit", "The key is not meant for encryption.")
    members = {name: recipient[name] for name in ("kty", "crv", "x", "y") if name in recipient}
    try:
        key: ECKey | OKPKey = ECKey.import_key(members) if kind == "EC" else OKPKey.import_key(members)
        # Points of small order agree on no secret: https://www.rfc-editor.org/rfc/rfc7748#section-6.1
        jwe.encrypt_compact({"alg": ALGORITHM, "enc": ENCODINGS[0]}, b"", key, registry=_registry())
    except _TROUBLE as error:
        raise JweRefused("jwe-key-unfit", "The key is not a valid public JWK.") from error
    return key


def _header_of(text: bytes | str, max_bytes: int) -> JsonObject:
    if len(text) > max_bytes:
        raise JweMalformed("The encrypted message is too long.")
    try:
        plain = text if isinstance(text, str) else text.decode("ascii")
    except UnicodeDecodeError as error:
        raise JweMalformed("The encrypted message is not a compact JWE.") from error
    parts = plain.split(".")
    if len(parts) != _PARTS or len(parts[0]) > _MAX_HEADER:
        raise JweMalformed("A compact JWE has five parts.")
    try:
        header, *_ = (multibase.base64url_decode(part) for part in parts)
    except multibase.MultibaseMalformed as error:
        raise JweMalformed("A part of the encrypted message is not strict base64url.") from error
    return strict_json.parse_object(header)


def _check_algorithms(header: JsonObject) -> None:
    if header.get("alg") != ALGORITHM:
        raise JweRefused("jwe-alg-unsupported", f"The alg of an encrypted message must be {ALGORITHM}.")
    if header.get("enc") not in ENCODINGS:
        raise JweRefused("jwe-enc-unsupported", "The enc of the message is not one that the metadata lists.")
    if "zip" in header:
        raise JweRefused("jwe-zip-unsupported", "Compressed messages are not taken.")
    if "crit" in header:
        raise JweRefused("jwe-not-opened", "The message demands extensions that nobody has agreed on.")


def _registry() -> jwe.JWERegistry:
    return _Registry(algorithms=[ALGORITHM, *ENCODINGS], strict_check_header=False)
