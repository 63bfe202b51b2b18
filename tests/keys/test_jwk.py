from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import RSAKey

from keys import jwk
from keys.algorithms import PublicKey
from keys.errors import KeyMalformed, KeyUnsupported

# RFC 8037 appendix A.2 and A.3
RFC_8037 = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
# RFC 7517 appendix A.1
RFC_7517_EC = {
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
# RFC 7638 §3.1
RFC_7638 = {
    "kty": "RSA",
    "n": (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n"
        "3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zg"
        "dAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFC"
        "ur-kEgU8awapJzKnqDKgw"
    ),
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}


@pytest.mark.parametrize("known", [RFC_8037, RFC_7517_EC], ids=["rfc8037", "rfc7517"])
def test_published_keys_round_trip(known: dict[str, str]) -> None:
    assert jwk.from_public(jwk.to_public(known)) == known


def test_thumbprints_of_the_standards() -> None:
    assert jwk.thumbprint(RFC_8037) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert jwk.thumbprint(RFC_7638) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_rsa_round_trip(rsa_public_key: PublicKey) -> None:
    ours = jwk.from_public(rsa_public_key)
    assert jwk.to_public(ours) == rsa_public_key
    assert RSAKey.import_key(dict(ours)).thumbprint() == jwk.thumbprint(ours)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"d": "AA"}, jwk.SecretKeyShown),
        ({"k": "AA"}, jwk.SecretKeyShown),
        ({"kty": None}, KeyMalformed),
        ({"kty": "oct"}, KeyUnsupported),
        ({"kty": "RSA"}, KeyMalformed),
        ({"crv": "P-384"}, KeyMalformed),
        ({"crv": "secp256k1"}, KeyMalformed),
        ({"crv": "brainpoolP256r1"}, KeyUnsupported),
        ({"alg": "RS256"}, KeyUnsupported),
        ({"crv": ["P-256"]}, KeyUnsupported),
        ({"x": 5}, KeyMalformed),
        ({"x": RFC_7517_EC["x"] + "="}, KeyMalformed),
        ({"x": RFC_7517_EC["x"][:-1] + "5"}, KeyMalformed),
        ({"x": RFC_7517_EC["x"][:-4]}, KeyMalformed),
        ({"x": RFC_7517_EC["y"]}, KeyMalformed),
        ({"alg": "ES384"}, KeyUnsupported),
        ({"alg": "HS256"}, KeyUnsupported),
        ({"alg": ["ES256"]}, KeyUnsupported),
        ({"use": "enc"}, KeyUnsupported),
        ({"key_ops": ["encrypt"]}, KeyUnsupported),
        ({"key_ops": "verify"}, KeyUnsupported),
    ],
    ids=str,
)
def test_refused(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        jwk.to_public({**RFC_7517_EC, **change})


@pytest.mark.parametrize(
    "change",
    [{"e": "AQ"}, {"e": "Ag"}, {"n": RFC_7638["n"][:200]}, {"n": "A" * 3000}, {"n": "AAAA"}, {"e": "_" * 16}],
    ids=["exponent-1", "exponent-2", "too-few-bits", "leading-zeros", "zero", "huge-exponent"],
)
def test_bad_rsa_numbers_are_refused(change: dict[str, str]) -> None:
    with pytest.raises(KeyMalformed):
        jwk.to_public({**RFC_7638, **change})


def test_x25519_is_unsupported() -> None:
    with pytest.raises(KeyUnsupported):
        jwk.to_public({**RFC_8037, "crv": "X25519"})


def test_other_members_are_tolerated() -> None:
    more = {"use": "sig", "key_ops": ["verify"], "alg": "ES256", "x5t": "AA", "iss": "https://x.example"}
    public = jwk.to_public({**RFC_7517_EC, **more})
    assert isinstance(public.native, ec.EllipticCurvePublicKey)
