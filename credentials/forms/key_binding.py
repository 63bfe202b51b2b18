"""The holder's own signature on an SD-JWT: https://www.rfc-editor.org/rfc/rfc9901#section-7.3."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from credentials.forms import jws
from credentials.forms.sd_jwt import SdJwt, digest
from keys import jwk
from keys.algorithms import PublicKey
from keys.errors import KeyMalformed
from schemas import instants
from schemas.errors import Refused

MAX_AGE: Final = timedelta(minutes=5)


class KeyBindingRefused(Refused):
    """The holder has not proved what was asked.

    Codes: `key-binding-missing`, `key-binding-malformed`, `key-binding-invalid` (signature), and
    `key-binding-mismatch` (nonce, audience, hash of what is shown), `key-binding-stale` (time).
    """


def verify_key_binding(
    sd_jwt: SdJwt,
    *,
    now: datetime,
    nonce: str | None = None,
    audience: str | None = None,
    holder_key: PublicKey | None = None,
) -> PublicKey:
    """Check that the holder of the key in `cnf` made this presentation, now (RFC 9901 §7.3).

    Args:
        sd_jwt: whose issuer's signature has been checked with `verify`.
        now: aware; the binding may be five minutes old, and one minute ahead.
        nonce: what we gave the holder; None when we gave nothing.
        audience: who we are; None when nobody asked the holder to present to us.
        holder_key: the key if `cnf` names it by `kid`, resolved by the caller.

    Returns:
        The holder's key.

    Raises:
        KeyBindingRefused: see its codes.
        KeyMalformed, KeyUnsupported, SecretKeyShown: `cnf.jwk`.
        JwsRefused: `alg-unsupported`.
    """
    binding = sd_jwt.key_binding
    if binding is None:
        raise KeyBindingRefused("key-binding-missing", "The holder has not signed the presentation.")
    holder = holder_key or holder_key_of(sd_jwt)
    _check_signature(binding, holder)
    expected = {"nonce": nonce, "aud": audience, "sd_hash": digest(sd_jwt, sd_jwt.presented)}
    for name, value in expected.items():
        if value is not None and binding.payload.get(name) != value:
            raise KeyBindingRefused(
                "key-binding-mismatch", f"The holder's {name} is not the one that was asked for.", claim=name
            )
    _check_time(binding, now)
    return holder


def _check_signature(binding: jws.Jwt, holder: PublicKey) -> None:
    if binding.typ != "kb+jwt" or "crit" in binding.header or "b64" in binding.header:
        raise KeyBindingRefused("key-binding-malformed", "The holder's signature is not a key binding JWT.")
    try:
        jws.verify_signature(binding, holder)
    except jws.JwsRefused as error:
        if error.code == "alg-unsupported":
            raise
        raise KeyBindingRefused("key-binding-invalid", "The holder's signature does not fit.") from error


def _check_time(binding: jws.Jwt, now: datetime) -> None:
    issued = instants.read_seconds(binding.payload.get("iat"))
    if issued is None:
        raise KeyBindingRefused(
            "key-binding-malformed", "The holder's signature does not say when it was made.", claim="iat"
        )
    if issued < now - MAX_AGE or instants.is_future(issued, now):
        raise KeyBindingRefused("key-binding-stale", "The holder's signature was not made just now.")


def holder_key_of(sd_jwt: SdJwt) -> PublicKey:
    """Give the key to which the issuer bound the credential, `cnf.jwk` (RFC 7800 §3.2).

    Raises:
        KeyBindingRefused: `key-binding-missing`: the credential is bound to no key.
        KeyMalformed, KeyUnsupported, SecretKeyShown: the JWK.
    """
    confirmation = sd_jwt.jwt.payload.get("cnf")
    if not isinstance(confirmation, Mapping) or "jwk" not in confirmation:
        raise KeyBindingRefused("key-binding-missing", "The credential is not bound to a key.")
    if not isinstance(confirmation["jwk"], Mapping):
        raise KeyMalformed("cnf.jwk must be an object.")
    return jwk.to_public(confirmation["jwk"])
