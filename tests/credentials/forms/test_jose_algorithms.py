"""Every JOSE signature that `cryptography` offers, with joserfc as the oracle (finding B2)."""

import base64
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from credentials.forms import jws
from keys import jwk, multikey
from keys.algorithms import KeyKind, PublicKey, from_native
from keys.errors import KeyMalformed, KeyUnsupported
from tests.keys.rsa_key import rsa_key

RSA_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
KEY_OF = {
    **dict.fromkeys(RSA_ALGORITHMS, "RSA"),
    "ES256": "P-256",
    "ES384": "P-384",
    "ES512": "P-521",
    "ES256K": "secp256k1",
    "Ed25519": "Ed25519",
    "Ed448": "Ed448",
}
PAIRS = [(alg, kind) for alg in KEY_OF for kind in sorted(set(KEY_OF.values()))]


@cache
def private(kind: str) -> Key:
    if kind == "RSA":
        return RSAKey.generate_key(2048)
    if kind.startswith("Ed"):
        return OKPKey.generate_key("Ed25519" if kind == "Ed25519" else "Ed448")
    return ECKey.generate_key(kind)


def public(kind: str, **members: Any) -> PublicKey:
    return jwk.to_public(private(kind).as_dict(private=False) | {"kid": "1"} | members)


@cache
def signed(alg: str, *, key: str | None = None) -> str:
    header = {"alg": alg, "kid": "https://issuer.example/keys/1"}
    return oracle.serialize_compact(header, b'{"a":1}', private(key or KEY_OF[alg]), algorithms=[alg])


def code_of(token: str, key: PublicKey) -> str:
    try:
        jws.verify_signature(jws.read(token), key)
    except jws.JwsRefused as error:
        return error.code
    return "good"


def flipped(token: str, bit: int) -> str:
    head, _, signature = token.rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[bit // 8] ^= 1 << bit % 8
    return f"{head}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


@pytest.mark.parametrize("alg", KEY_OF)
def test_b2_we_read_what_another_library_signs(alg: str) -> None:
    key = public(KEY_OF[alg])
    assert code_of(signed(alg), key) == "good"
    assert code_of(signed(alg), public(KEY_OF[alg], alg=alg)) == "good"
    for bit in (0, 100, 255, 300):
        assert code_of(flipped(signed(alg), bit), key) == "jwt-signature-invalid"


@pytest.mark.parametrize(("alg", "kind"), PAIRS, ids=[f"{alg}-{kind}" for alg, kind in PAIRS])
def test_b2_an_algorithm_is_for_its_own_kind_of_key_only(alg: str, kind: str) -> None:
    expected = "good" if KEY_OF[alg] == kind else "alg-key-mismatch"
    assert code_of(signed(alg), public(kind)) == expected


@pytest.mark.parametrize("alg", RSA_ALGORITHMS)
@pytest.mark.parametrize("claimed", RSA_ALGORITHMS)
def test_b2_rsa_schemes_do_not_pass_for_each_other(alg: str, claimed: str) -> None:
    head = jws.read(signed(claimed))
    lying = replace(jws.read(signed(alg)), header=head.header)
    good = alg == claimed
    assert jwk.verify(public("RSA"), claimed, lying.signature, lying.signing_input) == good
    # A key that says which scheme it is for is used for no other.
    assert code_of(signed(alg), public("RSA", alg=claimed)) == ("good" if good else "alg-key-mismatch")


@pytest.mark.parametrize("alg", ["ES256", "ES384", "ES512", "ES256K", "Ed448"])
def test_b2_signatures_have_one_length(alg: str) -> None:
    token = jws.read(signed(alg))
    key = public(KEY_OF[alg])
    for wrong in (b"", token.signature[:-1], token.signature + b"\0", b"\0" + token.signature):
        assert code_of(signed(alg), key) == "good"
        with pytest.raises(jws.JwsRefused, match="does not fit"):
            jws.verify_signature(replace(token, signature=wrong), key)


def test_b2_a_pss_salt_is_as_long_as_the_hash() -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415  used in this test alone
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415

    secret = rsa_key()
    key = from_native(secret.public_key())
    for salt, good in ((32, True), (0, False), (20, False), (64, False)):
        signature = secret.sign(b"data", padding.PSS(padding.MGF1(hashes.SHA256()), salt), hashes.SHA256())
        assert jwk.verify(key, "PS256", signature, b"data") is good


@pytest.mark.parametrize("kind", ["P-521", "secp256k1", "Ed448"])
def test_b2_these_keys_have_the_forms_of_the_others(kind: str) -> None:
    key = public(kind)
    assert jwk.to_public(jwk.from_public(key)) == key
    assert multikey.decode(multikey.encode(key)) == key
    assert jwk.thumbprint(jwk.from_public(key)) == private(kind).thumbprint()


@pytest.mark.parametrize("kind", sorted(set(KEY_OF.values())))
def test_b2_a_jwk_with_its_secret_half_is_refused(kind: str) -> None:
    with pytest.raises(jwk.SecretKeyShown):
        jwk.to_public(private(kind).as_dict(private=True))


@pytest.mark.parametrize("y", [0, 1, 2**448 - 2**224 - 2, 2**448 - 2**224 - 1, 2**448 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_ed448_points_of_small_order_and_second_spellings_are_no_keys(y: int, sign: int) -> None:
    with pytest.raises(KeyMalformed):
        PublicKey(KeyKind.ED448, (y | sign << 455).to_bytes(57, "little"))


def test_an_algorithm_that_is_no_signature_for_any_key_is_not_tried() -> None:
    with pytest.raises(KeyUnsupported):
        jwk.verify(public("RSA"), "RS1", b"", b"")
