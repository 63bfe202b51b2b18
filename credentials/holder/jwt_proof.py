"""The proof type `jwt`: https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#name-jwt-proof-type."""

from datetime import datetime, timedelta
from typing import Any, Final

from credentials.forms import jws
from credentials.holder import holder
from credentials.holder.holder import Holder
from credentials.holder.proof import LONGEST, Expected, ProofRefused, Proved
from schemas import instants
from schemas.errors import DomainError

TYPE: Final = "openid4vci-proof+jwt"
ALGORITHMS: Final = ("ES256", "EdDSA", "ES384", "ES512", "ES256K")
"""The signatures that are taken, for `proof_signing_alg_values_supported`."""
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far `iat` may lie from now. How old a proof is tells its nonce, with our own clock (§13.7)."""
_KEYS: Final = ("kid", "jwk", "x5c")


def check(token: Any, expected: Expected) -> Proved:
    """Check that whoever wrote a JWT holds the key that it names.

    Args:
        token: a compact JWS.
        expected: what it must say.

    Raises:
        ProofRefused: see its codes.
    """
    jwt = _read(token)
    _check_header(jwt, expected)
    found = _holder(jwt)
    try:
        jws.verify_signature(jwt, found.public_key)
    except jws.JwsRefused as error:
        code = "proof-not-signed" if error.code == "jwt-signature-invalid" else "proof-alg-unfit"
        raise ProofRefused(code, error.detail) from error
    _check_claims(jwt, expected)
    return Proved(found, _nonce(jwt))


def _read(token: Any) -> jws.Jwt:
    if not isinstance(token, str) or len(token) > LONGEST:
        raise ProofRefused("proof-malformed", "A proof of type jwt is a text of reasonable length.")
    try:
        return jws.read(token)
    except DomainError as error:
        raise ProofRefused("proof-malformed", "The proof is not a signed JWT.") from error


def _check_header(jwt: jws.Jwt, expected: Expected) -> None:
    if jwt.header.get("typ") != TYPE and not (expected.untyped and "typ" not in jwt.header):
        raise ProofRefused("proof-not-typed", f"The typ of the proof must be {TYPE}.")
    if "crit" in jwt.header or "b64" in jwt.header:
        raise ProofRefused("proof-malformed", "The proof demands extensions that nobody has agreed on.")
    if jwt.header.get("alg") not in ALGORITHMS:
        raise ProofRefused("proof-alg-unfit", "The alg of the proof is not one that the metadata lists.")


def _holder(jwt: jws.Jwt) -> Holder:
    named = [name for name in _KEYS if name in jwt.header]
    if "x5c" in named:
        raise ProofRefused("proof-key-unfit", "A key in a certificate is not taken: send its jwk, or a DID.")
    if len(named) != 1:
        raise ProofRefused("proof-key-missing", "The proof must name its key once, by kid or by jwk.")
    try:
        reference = jws.key_reference(jwt)
        if reference.jwk is not None:
            return holder.of_key(reference.jwk)
        return holder.of_method(reference.kid or "")
    except DomainError as error:
        raise ProofRefused("proof-key-unfit", f"The key of the proof is not taken: {error.detail}") from error


def _check_claims(jwt: jws.Jwt, expected: Expected) -> None:
    audience = jwt.payload.get("aud")
    if audience not in (expected.audience, [expected.audience]):
        raise ProofRefused("proof-for-another", "The aud of the proof must be the credential issuer.")
    # Without a known client there is nothing to hold `iss` against; wallets put their DID there.
    if expected.client_id is not None and jwt.payload.get("iss", expected.client_id) != expected.client_id:
        raise ProofRefused("proof-by-another", "The iss of the proof must be the client that asks.")
    _check_time(jwt, expected)


def _check_time(jwt: jws.Jwt, expected: Expected) -> None:
    if expected.untyped and "iat" not in jwt.payload:
        return
    issued = instants.read_seconds(jwt.payload.get("iat"))
    if issued is None:
        raise ProofRefused("proof-malformed", "The iat of the proof must say when it was made.")
    if abs(expected.now - issued) > CLOCKS_DIFFER:
        raise ProofRefused("proof-stale", "The proof was not made just now.")
    begins, ends = (_limit(jwt, name) for name in ("nbf", "exp"))
    if (begins and begins - expected.now > CLOCKS_DIFFER) or (ends and expected.now - ends > CLOCKS_DIFFER):
        raise ProofRefused("proof-stale", "The proof does not hold now.")


def _limit(jwt: jws.Jwt, name: str) -> datetime | None:
    """A limit that the wallet set by itself; RFC 7519 §4.1.4 and §4.1.5 want it kept when it is there."""
    limit = instants.read_seconds(jwt.payload.get(name))
    if limit is None and name in jwt.payload:
        raise ProofRefused("proof-malformed", f"The {name} of the proof is no point in time.")
    return limit


def _nonce(jwt: jws.Jwt) -> str:
    nonce = jwt.payload.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise ProofRefused("proof-without-nonce", "The proof must answer a c_nonce of the nonce endpoint.")
    return nonce
