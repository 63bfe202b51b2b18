"""Hostile tokens: the header says one thing, the key another."""

import hashlib
import hmac
import json
from typing import Any

from credentials.forms import jws, jwt, sd_jwt_issue
from keys import jwk, multibase
from keys.algorithms import KeyKind
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.hostile.case import judged, refused
from tests.sector.issuers import keyed, plain_badge
from tests.sector.judging import Sites
from tests.sector.keys import key

P256 = keyed("hostile issuer", KeyKind.P256)
THIEF = key("thief", KeyKind.P256)
BADGE = plain_badge(P256)
CLAIMS = {
    "iss": P256.did,
    "jti": BADGE["id"],
    "sub": BADGE["credentialSubject"]["id"],
    "nbf": 1769860800,
}


def part(value: JsonObject) -> str:
    return multibase.base64url_encode(json.dumps(value).encode())


def by_thief(**header: Any) -> bytes:
    return jws.sign({"typ": "JWT", **header}, {**BADGE, **CLAIMS}, THIEF).encode()


@judged(Verdict.INVALID, "token.header")
def token_that_says_it_needs_no_signature() -> bytes:
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part({**BADGE, **CLAIMS})}.".encode()


@judged(Verdict.INVALID, "token.header")
def token_signed_with_the_public_key_as_a_password() -> bytes:
    text = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': P256.method})}.{part({**BADGE, **CLAIMS})}"
    mac = hmac.new(P256.key.public_key.raw, text.encode(), hashlib.sha256).digest()
    return f"{text}.{multibase.base64url_encode(mac)}".encode()


@judged(Verdict.INVALID, "token.key-confusion")
def token_that_names_another_kind_of_signature() -> bytes:
    return jws.sign(
        {"alg": "RS256", "typ": "JWT", "kid": P256.method}, {**BADGE, **CLAIMS}, P256.key
    ).encode()


@judged(Verdict.INVALID, "token.header")
def token_with_critical_extensions() -> bytes:
    header = {"typ": "JWT", "kid": P256.method, "crit": ["exp"]}
    return jws.sign(header, {**BADGE, **CLAIMS}, P256.key).encode()


@judged(Verdict.INVALID, "token.header")
def token_made_for_signing_in() -> bytes:
    return jws.sign({"typ": "at+jwt", "kid": P256.method}, {**BADGE, **CLAIMS}, P256.key).encode()


@judged(Verdict.INVALID, "issuer-key.of-other")
def token_that_brings_its_own_key() -> bytes:
    return by_thief(jwk=jwk.from_public(THIEF.public_key))


@judged(Verdict.INVALID, "token.broken")
def token_whose_own_key_differs_from_the_named_one() -> bytes:
    return by_thief(kid=P256.method, jwk=jwk.from_public(THIEF.public_key))


@judged(Verdict.INVALID, "issuer-key.unreadable")
def token_that_shows_a_secret_key() -> bytes:
    return by_thief(jwk={**jwk.from_public(THIEF.public_key), "d": "AAAA"})


@judged(
    Verdict.INVALID,
    "issuer-key.of-other",
    lambda: Sites().put("key", "https://evil.example/k", jwk.from_public(THIEF.public_key)),
)
def token_whose_key_lies_on_another_site() -> bytes:
    return by_thief(kid="https://evil.example/k")


@judged(Verdict.INVALID, "issuer-key.of-other")
def token_of_another_did() -> bytes:
    other = keyed("thief", KeyKind.P256)
    return by_thief(kid=other.method)


@judged(Verdict.COULD_NOT_CHECK, "issuer-key.certificate-unknown")
def token_with_a_certificate_nobody_knows() -> bytes:
    return jws.sign({"typ": "vc+jwt", "x5c": [CERTIFICATE]}, BADGE, THIEF).encode()


@judged(Verdict.INVALID, "issuer-key.unreadable")
def token_with_a_certificate_that_is_none() -> bytes:
    return jws.sign({"typ": "vc+jwt", "x5c": ["AAAA"]}, BADGE, THIEF).encode()


@judged(Verdict.INVALID, "token.broken")
def token_cut_short() -> bytes:
    return jwt.sign_ob_jwt(BADGE, P256.key, P256.method)[:-6].encode()


@judged(Verdict.INVALID, "token.malformed")
def sd_jwt_with_a_disclosure_nobody_signed() -> bytes:
    token = sd_jwt_issue.issue_vcdm(BADGE, P256.key, kid=P256.method)
    extra = multibase.base64url_encode(json.dumps(["salt", "validUntil", "2099-01-01T00:00:00Z"]).encode())
    return f"{token}{extra}~".encode()


@refused("too-many-disclosures")
def sd_jwt_with_ten_thousand_disclosures() -> bytes:
    token = sd_jwt_issue.issue_vcdm(BADGE, P256.key, kid=P256.method)
    return (token + "W10~" * 10_000).encode()


# Self-signed for THIEF's key; made once, because certificates carry random serial numbers and signatures.
CERTIFICATE = (
    "MIIBSTCB8KADAgECAgEBMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDGV2aWwuZXhhbXBsZTAgFw0yMDAxMDEwMDAwMD"
    "BaGA8yMDk5MDEwMTAwMDAwMFowFzEVMBMGA1UEAwwMZXZpbC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD"
    "QgAEx58/tp4AgepSrxOP+F0xGlqG2PUhH0F9jPFBA2jCtsx8lghC0g4msL8oCoO/g0TvwDS8wQimRlgKbDdEuyA2b6"
    "MrMCkwFwYDVR0RBBAwDoIMZXZpbC5leGFtcGxlMA4GA1UdDwEB/wQEAwIHgDAKBggqhkjOPQQDAgNIADBFAiADHHCj"
    "BHHoHwVtHyhvbxc7dmGteZxFUr51ZH0SdrMQ0wIhAKl5+8j44VH8YpZQQ8z06GNbE2sEt9BSQn3pwY1jRFIA"
)
