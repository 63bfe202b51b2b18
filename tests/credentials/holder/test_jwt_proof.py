import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials.holder import jwt_proof
from credentials.holder.proof import ProofRefused
from keys import jwk, multibase
from keys.signer import LocalSigner
from schemas import instants
from tests.credentials.holder.proving import (
    ED25519,
    EXPECTED,
    ISSUER,
    NONCE,
    NOW,
    P256,
    P384,
    did_jwk_of,
    did_of,
    jwt,
    method_of,
)

JWK = jwk.from_public(P256.public_key)
SIGNERS = pytest.mark.parametrize("signer", [P256, ED25519, P384], ids=["ES256", "EdDSA", "ES384"])
LONG_AGO = instants.write_seconds(NOW - timedelta(hours=1))
LATER = instants.write_seconds(NOW + timedelta(hours=1))


def code_of(token: Any, **changes: Any) -> str:
    with pytest.raises(ProofRefused) as caught:
        jwt_proof.check(token, replace(EXPECTED, **changes))
    return caught.value.code


@SIGNERS
def test_a_bare_key_is_its_did_jwk(signer: LocalSigner) -> None:
    proved = jwt_proof.check(jwt(signer), EXPECTED)
    assert proved.holder.did == did_jwk_of(signer)
    assert proved.holder.public_key == signer.public_key
    assert proved.nonce == NONCE


@SIGNERS
@pytest.mark.parametrize("named", [True, False], ids=["with its name", "without its name"])
def test_a_did_key_stays_what_it_is(signer: LocalSigner, named: bool) -> None:
    kid = method_of(signer) if named else did_of(signer)
    proved = jwt_proof.check(jwt(signer, header={"kid": kid}), EXPECTED)
    assert (proved.holder.did, proved.holder.public_key) == (did_of(signer), signer.public_key)


def test_a_did_jwk_stays_as_the_wallet_writes_it() -> None:
    text = json.dumps({**JWK, "use": "sig", "kid": "mine"}).encode()
    did = f"did:jwk:{multibase.base64url_encode(text)}"
    proved = jwt_proof.check(jwt(header={"kid": f"{did}#0"}), EXPECTED)
    assert (proved.holder.did, proved.holder.public_key) == (did, P256.public_key)


@pytest.mark.parametrize("audience", [ISSUER, [ISSUER]], ids=["text", "list of one"])
def test_the_audience_is_the_issuer(audience: Any) -> None:
    assert jwt_proof.check(jwt(audience=audience), EXPECTED).nonce == NONCE


@pytest.mark.parametrize(
    ("token", "code"),
    [
        pytest.param(jwt(header={"typ": None}), "proof-not-typed", id="untyped"),
        pytest.param(jwt(header={"typ": "JWT"}), "proof-not-typed", id="another type"),
        pytest.param(jwt(header={"crit": ["exp"], "exp": 1}), "proof-malformed", id="critical extension"),
        pytest.param(jwt(header={"b64": False}), "proof-malformed", id="unencoded payload"),
        pytest.param(jwt(header={"alg": "none"}), "proof-alg-unfit", id="alg none"),
        pytest.param(jwt(header={"alg": "HS256"}), "proof-alg-unfit", id="alg HMAC"),
        pytest.param(jwt(header={"alg": ["ES256"]}), "proof-alg-unfit", id="alg is a list"),
        pytest.param(jwt(header={"alg": "ES384"}), "proof-alg-unfit", id="alg of another key"),
        pytest.param(jwt(header={"alg": "RS256"}), "proof-alg-unfit", id="alg not in the metadata"),
        pytest.param(jwt(header={"jwk": None}), "proof-key-missing", id="no key"),
        pytest.param(
            jwt(header={"kid": method_of(P256), "jwk": JWK}), "proof-key-missing", id="two keys, the same"
        ),
        pytest.param(jwt(header={"x5c": ["AA=="]}), "proof-key-unfit", id="certificate"),
        pytest.param(jwt(header={"jwk": {**JWK, "d": "AA"}}), "proof-key-unfit", id="secret key"),
        pytest.param(jwt(header={"jwk": {"kty": "oct", "k": "AA"}}), "proof-key-unfit", id="symmetric key"),
        pytest.param(jwt(header={"jwk": {**JWK, "use": "enc"}}), "proof-key-unfit", id="key for encryption"),
        pytest.param(jwt(header={"jwk": []}), "proof-key-unfit", id="key is a list"),
        pytest.param(jwt(header={"kid": 7}), "proof-key-unfit", id="kid is a number"),
        pytest.param(jwt(header={"kid": "did:web:a.example#1"}), "proof-key-unfit", id="did:web"),
        pytest.param(jwt(header={"kid": "key-1"}), "proof-key-unfit", id="kid of nobody"),
        pytest.param(jwt(header={"kid": f"{did_of(P256)}#other"}), "proof-key-unfit", id="no such key"),
        pytest.param(jwt(header={"kid": "did:key:z123"}), "proof-key-unfit", id="no did:key"),
        pytest.param(jwt(header={"kid": "did:jwk:e30"}), "proof-key-unfit", id="no did:jwk"),
        pytest.param(jwt(header={"kid": method_of(ED25519)}), "proof-alg-unfit", id="kid of another kind"),
        pytest.param(
            jwt(header={"jwk": jwk.from_public(ED25519.public_key)}),
            "proof-alg-unfit",
            id="jwk of another kind",
        ),
        pytest.param(jwt(audience="https://other.example"), "proof-for-another", id="another audience"),
        pytest.param(jwt(audience=[ISSUER, "https://a.example"]), "proof-for-another", id="two audiences"),
        pytest.param(jwt(audience=None), "proof-for-another", id="no audience"),
        pytest.param(jwt(iat=None), "proof-malformed", id="no iat"),
        pytest.param(jwt(iat="now"), "proof-malformed", id="iat is a word"),
        pytest.param(jwt(iat=True), "proof-malformed", id="iat is a truth value"),
        pytest.param(jwt(iat=LONG_AGO), "proof-stale", id="an hour old"),
        pytest.param(jwt(iat=LATER), "proof-stale", id="an hour ahead"),
        pytest.param(jwt(exp=LONG_AGO), "proof-stale", id="expired"),
        pytest.param(jwt(nbf=LATER), "proof-stale", id="not yet"),
        pytest.param(jwt(exp=[]), "proof-malformed", id="exp is a list"),
        pytest.param(jwt(nonce=None), "proof-without-nonce", id="no nonce"),
        pytest.param(jwt(nonce=""), "proof-without-nonce", id="empty nonce"),
        pytest.param(jwt(nonce=7), "proof-without-nonce", id="nonce is a number"),  # type: ignore[arg-type]
        pytest.param("a.b", "proof-malformed", id="two parts"),
        pytest.param("a.b.c", "proof-malformed", id="no JSON"),
        pytest.param(None, "proof-malformed", id="null"),
        pytest.param({"jwt": "a"}, "proof-malformed", id="object"),
        pytest.param("a." * 10_000, "proof-malformed", id="very long"),
    ],
)
def test_what_proves_nothing(token: Any, code: str) -> None:
    assert code_of(token) == code


def test_a_signature_of_another_key_proves_nothing() -> None:
    other = jwt().rpartition(".")[0] + "." + jwt(nonce="another").rpartition(".")[2]
    assert code_of(other) == "proof-not-signed"


def test_a_known_client_speaks_for_itself() -> None:
    assert jwt_proof.check(jwt(iss="wallet"), replace(EXPECTED, client_id="wallet")).nonce == NONCE
    assert jwt_proof.check(jwt(), replace(EXPECTED, client_id="wallet")).nonce == NONCE
    assert code_of(jwt(iss="another"), client_id="wallet") == "proof-by-another"
    assert jwt_proof.check(jwt(iss=did_of(P256)), EXPECTED).nonce == NONCE


def test_an_untyped_proof_is_taken_where_that_is_allowed() -> None:
    bare = jwt(header={"typ": None}, iat=None)
    assert code_of(bare) == "proof-not-typed"
    assert jwt_proof.check(bare, replace(EXPECTED, untyped=True)).nonce == NONCE
    assert code_of(jwt(header={"typ": "JWT"}), untyped=True) == "proof-not-typed"
    assert code_of(jwt(header={"typ": None}, iat=LONG_AGO), untyped=True) == "proof-stale"
    assert code_of(jwt(header={"typ": None}, nonce=None), untyped=True) == "proof-without-nonce"
