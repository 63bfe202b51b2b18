"""Credentials and presentations as JWT: what the claims mean and what they must agree on.

Open Badges 3.0 §8.2 (JSON Web Token Proof Format), https://www.imsglobal.org/spec/ob/v3p0#jwt-proof;
VCDM 1.1 §6.3.1, https://www.w3.org/TR/vc-data-model/#json-web-token;
https://www.w3.org/TR/vc-jose-cose/#securing-with-jose.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Literal

from credentials.forms.jws import (
    JwsMalformed,
    JwsRefused,
    Jwt,
    KeyReference,
    Profile,
    check_header,
    key_reference,
    read,
    sign,
    verify,
)
from credentials.forms.token_times import NEAR, time_problems, unusual_times
from keys.signer import Signer
from schemas import instants
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.errors import Refused
from schemas.json_ld import first_context, id_of, only
from schemas.strict_json import JsonObject

__all__ = [
    "NEAR",
    "ClaimsRefused",
    "JwsMalformed",
    "JwsRefused",
    "Jwt",
    "KeyReference",
    "Profile",
    "check_header",
    "claim_mismatches",
    "credential_of",
    "key_reference",
    "presentation_of",
    "read",
    "sign_ob_jwt",
    "sign_vc_jose",
    "time_problems",
    "unusual_times",
    "verify",
    "without_claims",
]

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TIMES: Final = frozenset({"nbf", "exp"})
# Claims that speak about the token. None of them is a property of a credential.
REGISTERED_CLAIMS: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"})


STATUS: Final = "status"
"""https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/"""


class ClaimsRefused(Refused):
    """The claims contradict each other.

    Codes: `vc-claim-mismatch` (a `vc` or `vp` claim beside VCDM 2.0, or none beside VCDM 1.1),
    `jwt-subject-missing` (a badge without subject id cannot be a JWT); when issuing SD-JWT also
    `vct-missing` and `issuer-missing`, and `claim-reserved` (a member with the name of a claim).
    """


def credential_of(jwt: Jwt) -> JsonObject:
    """Give the credential in a token, of either data model.

    VCDM 1.1: the `vc` claim, completed from the registered claims where it leaves something out.
    VCDM 2.0: the payload without registered claims; `exp` becomes `validUntil` under Open Badges' rules.

    Raises:
        ClaimsRefused: `vc-claim-mismatch`.
        JwsMalformed: the `vc` claim is not an object, or a claim that is needed has the wrong JSON type.
    """
    return _document_of(jwt, "vc")


def presentation_of(jwt: Jwt) -> JsonObject:
    """Give the presentation in a token: the `vp` claim or the payload; raises like `credential_of`."""
    return _document_of(jwt, "vp")


def without_claims(payload: JsonObject) -> JsonObject:
    """Leave out what the claims say about the token itself; `status` is a claim when it is an object."""
    return {
        name: value
        for name, value in payload.items()
        if name not in REGISTERED_CLAIMS and not (name == STATUS and isinstance(value, dict))
    }


def claim_mismatches(jwt: Jwt, document: JsonObject) -> tuple[str, ...]:
    """Compare the registered claims with the credential they wrap.

    Under Open Badges' rules iss, jti, nbf and sub must be there and equal, and exp must be equal if present.
    Under VC-JOSE-COSE none is needed, and iss, jti and sub must be equal if present; nbf and exp speak about
    the signature there, not about `validFrom` and `validUntil` (§3.1.3), and are left to `time_problems`.

    Under VCDM 1.1 nbf stands for `issuanceDate` and exp for `expirationDate` (§6.3.1).

    Returns:
        Codes in a fixed order: `iss-missing`, `iss-mismatch`, `iss-alone` (the credential leaves it out), and
        the same for `jti`, `sub`, `nbf`; `exp-mismatch`. Instants are equal when less than a second apart, as
        some issuers round and others cut off; `nbf-near` and `exp-near` are no more than `NEAR` apart.
    """
    strict = _profile_of(jwt) is Profile.OPEN_BADGES
    wrapped: dict[str, Any] = {
        "iss": _id_at(document, "issuer"),
        "jti": document.get("id"),
        "sub": _id_at(document, "credentialSubject"),
    }
    if strict:
        wrapped["nbf"], until = _period_of(document)
        if "exp" in jwt.payload:
            wrapped["exp"] = until
    found = []
    for name, expected in wrapped.items():
        if name not in jwt.payload:
            found += [f"{name}-missing"] if strict else []
        elif expected is None:
            found.append(f"{name}-alone")
        elif name in _TIMES:
            found += _difference(name, jwt.payload[name], expected)
        elif jwt.payload[name] != expected:
            found.append(f"{name}-mismatch")
    return tuple(found)


def sign_ob_jwt(document: JsonObject, signer: Signer, kid: str) -> str:
    """Sign a badge as Open Badges prescribes: header alg, kid, typ; claims iss, jti, nbf, sub and exp.

    A VCDM 2.0 document becomes the payload itself, one of VCDM 1.1 its `vc` claim.

    Args:
        document: the badge with id, issuer, subject id and start of validity.
        signer: RS256 and ES256 are what other verifiers read, so a P-256 key is best.
        kid: a URL that dereferences to the key.

    Raises:
        ClaimsRefused: `jwt-subject-missing`, `vc-claim-mismatch`.
        JwsMalformed: id, issuer or start of validity is missing or malformed.
    """
    subject = _id_at(document, "credentialSubject")
    if subject is None:
        raise ClaimsRefused("jwt-subject-missing", "A badge as a JWT needs a subject with an id.")
    claims: JsonObject = {
        "iss": _id_at(document, "issuer"),
        "jti": document.get("id"),
        "nbf": _seconds(_period_of(document)[0]),
        "sub": subject,
    }
    if None in claims.values():
        raise JwsMalformed("A badge as a JWT needs an id, an issuer and a start of validity.")
    until = _period_of(document)[1]
    if until is not None:
        claims["exp"] = _seconds(until)
        if claims["exp"] is None:
            raise JwsMalformed("The end of validity is not a timestamp.")
    model = first_context(document)
    if model == CREDENTIALS_V1:
        return sign({"kid": kid, "typ": "JWT"}, {"vc": document, **claims}, signer)
    _expect_v2(document)
    return sign({"kid": kid, "typ": "JWT"}, {**document, **claims}, signer)


def sign_vc_jose(
    document: JsonObject,
    signer: Signer,
    kid: str,
    typ: Literal["vc+jwt", "vp+jwt"] = "vc+jwt",
    claims: Mapping[str, Any] | None = None,
) -> str:
    """Sign a VCDM 2.0 credential or presentation as VC-JOSE-COSE §3.1 says: the document is the payload.

    Args:
        document: what is signed.
        signer: holds the key.
        kid: the verification method.
        typ: credential or presentation.
        claims: what is said about the token beside the document: `nonce`, `aud`, `iat`, `exp`.

    Raises:
        ClaimsRefused: `vc-claim-mismatch`: not VCDM 2.0; `claim-reserved`: the document has a claim's name.
    """
    _expect_v2(document)
    if claims and claims.keys() & document.keys():
        raise ClaimsRefused("claim-reserved", "The document has a member with the same name as a claim.")
    return sign(
        {"kid": kid, "typ": typ, "cty": typ.partition("+")[0]}, {**document, **(claims or {})}, signer
    )


def _document_of(jwt: Jwt, claim: Literal["vc", "vp"]) -> JsonObject:
    payload = jwt.payload
    if claim not in payload:
        document = without_claims(payload)
        _expect_v2(document)
        if "vc" in payload or "vp" in payload:
            raise _claim_mismatch()
        expires = payload.get("exp")
        if claim == "vc" and "validUntil" not in document and _profile_of(jwt) is Profile.OPEN_BADGES:
            document |= {} if expires is None else {"validUntil": _timestamp(expires)}
        return document
    document = payload[claim]
    if not isinstance(document, dict):
        raise JwsMalformed(f"The claim {claim} must be an object.", member=claim)
    if first_context(document) != CREDENTIALS_V1 or _profile_of(jwt) is Profile.VC_JOSE_COSE:
        raise _claim_mismatch()
    return _completed(document, payload) if claim == "vc" else document


def _completed(document: JsonObject, payload: JsonObject) -> JsonObject:
    """Put back what VCDM 1.1 §6.3.1 lets an issuer say only in registered claims."""
    done = dict(document)
    for name, member in (("jti", "id"), ("iss", "issuer")):
        if name in payload and (name == "iss" or _is_uri(payload[name])):
            done.setdefault(member, payload[name])
    for name, member in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        if name in payload and member not in done:
            done[member] = _timestamp(payload[name])
    for name, member in (("sub", "credentialSubject"), ("iss", "issuer")):
        value = done.get(member)
        if _is_uri(payload.get(name)) and isinstance(value, dict) and "id" not in value:
            done[member] = {"id": payload[name], **value}
    return done


def _is_uri(value: Any) -> bool:
    # Issuers number their tokens as they like; only a URI can be the id of what is inside.
    return isinstance(value, str) and _SCHEME.match(value) is not None


def _profile_of(jwt: Jwt) -> Profile:
    """Whose rules the claims follow. A header that is refused anyway is read by the stricter ones."""
    return Profile.OPEN_BADGES if jwt.typ in {None, "jwt"} else Profile.VC_JOSE_COSE


def _expect_v2(document: JsonObject) -> None:
    if first_context(document) != CREDENTIALS_V2:
        raise _claim_mismatch()


def _claim_mismatch() -> ClaimsRefused:
    return ClaimsRefused("vc-claim-mismatch", "The claims do not fit the data model that the context names.")


def _id_at(document: JsonObject, name: str) -> str | None:
    """The id of the one issuer or subject; None when it has none, or there are several."""
    return id_of(only(document.get(name))) or None


def _period_of(document: JsonObject) -> tuple[Any, Any]:
    """Start and end of validity as the data model of the document names them."""
    new, old = ("validFrom", "validUntil"), ("issuanceDate", "expirationDate")
    first, other = (old, new) if first_context(document) == CREDENTIALS_V1 else (new, old)
    start, end = (document.get(one, document.get(two)) for one, two in zip(first, other, strict=True))
    return start, end


def _difference(name: str, claim: Any, text: Any) -> list[str]:
    claimed, stated = instants.read_claim(claim), instants.read_moment(text)
    if claimed is None or stated is None:
        return [f"{name}-mismatch"]
    apart = abs(claimed - stated)
    if apart < timedelta(seconds=1):
        return []
    return [f"{name}-near" if apart <= NEAR else f"{name}-mismatch"]


def _seconds(text: Any) -> int | None:
    found = instants.read_stamp(text)
    return None if found is None else instants.write_seconds(found.moment)


def _timestamp(value: Any) -> str:
    moment = instants.read_claim(value)
    if moment is None:
        raise JwsMalformed("A time in the claims is not a number of seconds.")
    return instants.write(moment)
