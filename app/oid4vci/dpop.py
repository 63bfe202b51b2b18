"""Access tokens that are worth nothing without a key: https://www.rfc-editor.org/rfc/rfc9449."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request

from app.oid4vci.answers import OAuthError
from app.platform.runtime import Work
from app.wallets import seen
from credentials.forms import jws
from credentials.forms.jws import Jwt
from keys import jwk, multibase
from schemas import instants
from schemas.errors import DomainError

ALGORITHMS: Final = ("ES256", "ES384", "Ed25519", "EdDSA")
TYPE: Final = "dpop+jwt"
LASTS: Final = timedelta(minutes=5)
"""How old a proof may be; so long its `jti` is remembered."""
SCHEME: Final = f'DPoP algs="{" ".join(ALGORITHMS)}"'
INVALID: Final = "invalid_dpop_proof"
LONGEST: Final = 8192
_LONGEST_ID: Final = 256
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that held.

    Attributes:
        jkt: thumbprint of the key (RFC 7638).
        once: what may be used once: the proof's id, for this key and address.
        until: from when on it is too old anyway.
    """

    jkt: str
    once: str
    until: datetime


def read_proof(text: str, *, method: str, url: str, now: datetime, access_token: str | None = None) -> Proof:
    """Judge a proof: https://www.rfc-editor.org/rfc/rfc9449#section-4.3.

    Args:
        text: the header's value.
        method: of the request.
        url: the address of the request as the world knows it.
        now: the reference time.
        access_token: that came with the request; the proof must be about it.

    Raises:
        OAuthError: `invalid_dpop_proof`.
    """
    if len(text) > LONGEST:
        raise _wrong("The proof is too long.")
    try:
        jwt = jws.read(text)
        jkt = _key_of(jwt)
    except DomainError as error:
        raise _wrong(error.detail) from error
    claims = jwt.payload
    if claims.get("htm") != method:
        raise _wrong("htm is not the method of this request.")
    if not _is_same_address(claims.get("htu"), url):
        raise _wrong("htu is not the address of this request.")
    made_at = _instant(claims.get("iat"))
    if made_at is None or made_at <= now - LASTS or instants.is_future(made_at, now):
        raise _wrong("iat is not now.")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_ID:
        raise _wrong("jti must be a text that is used once.")
    if access_token is not None and not _is_about(claims.get("ath"), access_token):
        raise _wrong("ath is not the hash of the access token.")
    return Proof(jkt, f"{jkt}\n{method}\n{url}\n{jti}", made_at + LASTS)


def bound_to(request: Request, work: Work) -> str | None:
    """The thumbprint of the key that a request for a token proves; None when it proves none.

    Raises:
        OAuthError: `invalid_dpop_proof`.
    """
    if not request.headers.getlist("dpop"):
        return None
    proof = read_proof(_header(request), method=request.method, url=_address(request, work), now=work.now)
    _use(work, proof)
    return proof.jkt


def check(request: Request, work: Work, jkt: str, access_token: str) -> None:
    """Refuse a bound token that comes without its key: https://www.rfc-editor.org/rfc/rfc9449#section-7.1.

    Args:
        request: shows the token.
        work: the unit of work, in which the proof is used.
        jkt: thumbprint of the key that the token is bound to.
        access_token: the token.

    Raises:
        OAuthError: `invalid_dpop_proof` or `invalid_token`, both 401.
    """
    try:
        proof = read_proof(
            _header(request),
            method=request.method,
            url=_address(request, work),
            now=work.now,
            access_token=access_token,
        )
        if not hmac.compare_digest(proof.jkt, jkt):
            raise refused("invalid_token", "The access token is bound to another key.")
        _use(work, proof)
    except OAuthError as error:
        raise refused(error.code, error.detail) from None


def refused(error: str, description: str) -> OAuthError:
    """The refusal of a request for a resource, which says how to come again."""
    return OAuthError(error, description, status=HTTPStatus.UNAUTHORIZED, scheme=SCHEME)


def _header(request: Request) -> str:
    given = request.headers.getlist("dpop")
    if len(given) != 1:
        raise _wrong("The request needs one DPoP proof.")
    return given[0]


def _address(request: Request, work: Work) -> str:
    # Never from the Host header, which the caller writes.
    return f"{work.urls.base}{request.url.path}"


def _use(work: Work, proof: Proof) -> None:
    if not seen.once(work, "dpop", proof.once, proof.until):
        raise _wrong("The proof was used before.")


def _key_of(jwt: Jwt) -> str:
    """The thumbprint of the key in the header, under which the signature holds."""
    header = jwt.header
    if jwt.typ != TYPE:
        raise _wrong(f"The proof's typ must be {TYPE}.")
    if header.get("alg") not in ALGORITHMS:
        raise _wrong(f"The proof's alg must be one of {', '.join(ALGORITHMS)}.")
    if "crit" in header or "b64" in header:
        raise _wrong("The proof demands extensions that nobody has agreed on.")
    carried = header.get("jwk")
    if not isinstance(carried, dict):
        raise _wrong("The proof must carry its public key as jwk.")
    jws.verify_signature(jwt, jwk.to_public(carried))
    return jwk.thumbprint(carried)


def _is_same_address(htu: Any, url: str) -> bool:
    """Whether two addresses are one after normalisation, query and fragment aside.

    https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2 and §6.2.3.
    """
    if not isinstance(htu, str):
        return False
    try:
        return _normal(htu) == _normal(url)
    except ValueError:
        return False


def _normal(url: str) -> tuple[str, str | None, int | None, str]:
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address of ours names no user")
    scheme = parts.scheme.lower()
    return scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(scheme), _ESCAPED.sub(_plain, parts.path)


def _plain(escaped: re.Match[str]) -> str:
    character = chr(int(escaped[1], 16))
    return character if character in _UNRESERVED else f"%{escaped[1].upper()}"


def _instant(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _is_about(ath: Any, access_token: str) -> bool:
    digest = hashlib.sha256(access_token.encode(errors="surrogatepass")).digest()
    expected = multibase.base64url_encode(digest)
    return isinstance(ath, str) and hmac.compare_digest(ath.encode(errors="surrogatepass"), expected.encode())


def _wrong(description: str) -> OAuthError:
    return OAuthError(INVALID, description)
