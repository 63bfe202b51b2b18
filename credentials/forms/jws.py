"""Compact JWS: three texts and one signature.

https://www.rfc-editor.org/rfc/rfc7515#section-7.1. Only asymmetric algorithms exist here, each for one
kind of key, so a public key cannot be mistaken for a shared secret.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from keys import jwk, multibase
from keys.algorithms import PublicKey
from keys.errors import KeyUnsupported
from keys.signer import Signer
from schemas import strict_json
from schemas.errors import Malformed, Refused
from schemas.strict_json import JsonObject

MAX_CHARACTERS: Final = 2 * 1024 * 1024
_MAX_KID: Final = 4096
_PARTS: Final = 3

_PROVES_NOTHING: Final = re.compile(r"|none|hs[0-9].*|hmac.*", re.IGNORECASE | re.DOTALL)
_OPEN_BADGES_MEMBERS: Final = frozenset({"alg", "kid", "jwk", "typ"})


class JwsMalformed(Malformed):
    """The text is not a compact JWS with JSON inside (code `jwt-malformed`)."""

    def __init__(self, detail: str, **params: object) -> None:
        super().__init__("jwt-malformed", detail, **params)


class JwsRefused(Refused):
    """It is a compact JWS that may not be believed.

    Codes: `alg-not-allowed`, `alg-unsupported`, `alg-key-mismatch`, `crit-not-allowed`, `header-not-allowed`,
    `typ-not-allowed`, `key-reference-missing`, `jwt-signature-invalid`.
    """


class Profile(StrEnum):
    """Whose rules hold, told by the header's `typ`."""

    OPEN_BADGES = "open-badges"
    """Open Badges 3.0 §8.2: `typ` is `JWT` or absent, and only alg, kid, jwk and typ may be in the header."""
    VC_JOSE_COSE = "vc-jose-cose"
    """https://www.w3.org/TR/vc-jose-cose/: `vc+jwt`, `vp+jwt` and the SD-JWT types."""


_PROFILES: Final = {
    "jwt": Profile.OPEN_BADGES,
    "vc+jwt": Profile.VC_JOSE_COSE,
    "vp+jwt": Profile.VC_JOSE_COSE,
    "vc+sd-jwt": Profile.VC_JOSE_COSE,
    "vp+sd-jwt": Profile.VC_JOSE_COSE,
    "dc+sd-jwt": Profile.VC_JOSE_COSE,
}


@dataclass(frozen=True)
class Jwt:
    """A compact JWS taken apart; nothing about it is believed yet.

    Args:
        header: the JOSE header.
        payload: the claims.
        signing_input: the bytes that are signed.
        signature: raw; empty for an unsecured JWS, which `verify` refuses.
        token: the text itself.
    """

    header: JsonObject
    payload: JsonObject
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    token: str = field(repr=False)

    @property
    def typ(self) -> str | None:
        """The media type in lower case without a leading `application/` (RFC 7515 §4.1.9); None if absent."""
        typ = self.header.get("typ")
        return typ.lower().removeprefix("application/") if isinstance(typ, str) else None


@dataclass(frozen=True)
class KeyReference:
    """How the header points to its key. The caller decides what binds it to the issuer.

    Args:
        kid: the name of the key, a URL or a relative name.
        jwk: a key carried along. It proves nothing by itself: anybody can put a key of their own there.
        x5c: a certificate chain carried along, unread; see `keys.x5c`.
    """

    kid: str | None
    jwk: PublicKey | None
    x5c: tuple[str, ...] | None

    def method_id(self, issuer: str) -> str | None:
        """Give `kid` as an absolute verification method id; a relative one belongs to the issuer."""
        if self.kid is None or ":" in self.kid:
            return self.kid
        return f"{issuer}#{self.kid.removeprefix('#')}"


def read(token: str) -> Jwt:
    """Take a compact JWS apart.

    Raises:
        JwsMalformed: not three parts of strict base64url, no JSON objects in the first two, or too long.
        Malformed: `json-…` codes of the strict JSON reader.
    """
    if len(token) > MAX_CHARACTERS:
        raise JwsMalformed("The token is too long.")
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise JwsMalformed("A compact JWS has three parts.")
    try:
        header, payload, signature = (multibase.base64url_decode(part) for part in parts)
    except multibase.MultibaseMalformed as error:
        raise JwsMalformed("A part of the token is not strict base64url.") from error
    return Jwt(
        header=strict_json.parse_object(header),
        payload=strict_json.parse_object(payload),
        signing_input=token.rpartition(".")[0].encode(),
        signature=signature,
        token=token,
    )


def sign(header: JsonObject, payload: JsonObject, signer: Signer) -> str:
    """Make a compact JWS; `alg` is put into the header from the signer's key."""
    header = {"alg": jwk.algorithms(signer.public_key.kind)[0], **header}
    signing_input = f"{_part(header)}.{_part(payload)}"
    return f"{signing_input}.{multibase.base64url_encode(signer.sign(signing_input.encode()))}"


def check_header(jwt: Jwt) -> Profile:
    """Check the header under the rules that its `typ` calls for, and say which they are.

    Raises:
        JwsRefused: as `check_algorithm`, `crit-not-allowed`, `header-not-allowed`, `typ-not-allowed`.
    """
    header = jwt.header
    if "crit" in header or "b64" in header:
        raise JwsRefused("crit-not-allowed", "The header demands extensions that nobody has agreed on.")
    check_algorithm(header)
    profile = Profile.OPEN_BADGES if "typ" not in header else _PROFILES.get(jwt.typ or "")
    if profile is None:
        raise JwsRefused("typ-not-allowed", "The header's typ is not one that a credential may have.")
    if profile is Profile.OPEN_BADGES:
        foreign = sorted(set(header) - _OPEN_BADGES_MEMBERS)
        if foreign:
            raise JwsRefused(
                "header-not-allowed", "Open Badges allows only alg, kid, jwk and typ.", members=foreign
            )
    return profile


def check_algorithm(header: JsonObject) -> str:
    """Give the header's `alg` if it is a signature that we can check.

    Raises:
        JwsRefused: `alg-not-allowed`: none, or `none` or HMAC in any spelling, which prove nothing about who
            signed; `alg-unsupported`: any other, such as those of
            https://www.iana.org/assignments/jose/ that are newer than this code.
    """
    alg = header.get("alg")
    if not isinstance(alg, str) or _PROVES_NOTHING.fullmatch(alg):
        raise JwsRefused("alg-not-allowed", "The signature algorithm does not prove who signed.")
    if alg not in jwk.ALGORITHMS:
        raise JwsRefused("alg-unsupported", "The signature is of a kind that we cannot check.", alg=alg[:100])
    return alg


def key_reference(jwt: Jwt) -> KeyReference:
    """Say how the header points to its key; it may name none at all.

    Raises:
        JwsMalformed: `kid` or `x5c` has the wrong JSON type.
        SecretKeyShown, KeyMalformed, KeyUnsupported: the `jwk`.
    """
    kid, carried, chain = (jwt.header.get(name) for name in ("kid", "jwk", "x5c"))
    if kid is not None and (not isinstance(kid, str) or not 0 < len(kid) <= _MAX_KID):
        raise JwsMalformed("kid must be a string of reasonable length.", member="kid")
    if carried is not None and not isinstance(carried, dict):
        raise JwsMalformed("jwk must be an object.", member="jwk")
    if chain is not None and not _is_texts(chain):
        raise JwsMalformed("x5c must be a list of strings.", member="x5c")
    return KeyReference(
        kid=kid,
        jwk=None if carried is None else jwk.to_public(carried),
        x5c=None if chain is None else tuple(chain),
    )


def verify(jwt: Jwt, public_key: PublicKey) -> Profile:
    """Check header and signature; the claims are judged elsewhere.

    Raises:
        JwsRefused: as `check_header`, and `alg-key-mismatch`, `jwt-signature-invalid`.
    """
    profile = check_header(jwt)
    verify_signature(jwt, public_key)
    return profile


def verify_signature(jwt: Jwt, public_key: PublicKey) -> None:
    """Check the signature alone, with an algorithm that belongs to the key.

    Raises:
        JwsRefused: as `check_algorithm`, `alg-key-mismatch`, `jwt-signature-invalid`.
    """
    algorithm = check_algorithm(jwt.header)
    try:
        good = jwk.verify(public_key, algorithm, jwt.signature, jwt.signing_input)
    except KeyUnsupported as error:
        raise JwsRefused(
            "alg-key-mismatch", "The algorithm in the header does not belong to the key."
        ) from error
    if not good:
        raise JwsRefused("jwt-signature-invalid", "The signature does not fit the token and the key.")


def _part(value: JsonObject) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return multibase.base64url_encode(text.encode())


def _is_texts(value: Any) -> bool:
    return (
        isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(x, str) for x in value)
    )
