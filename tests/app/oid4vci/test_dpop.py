"""Tokens that are worth nothing without a key: RFC 9449, with another library's proofs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey

from app.oid4vci.answers import OAuthError
from app.oid4vci.dpop import read_proof
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.test_token import refused
from tests.app.oid4vci.wallet import DpopKey, Wallet, s256

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
URL = "https://badges.example/oid4vci/x/token"


def judged(text: str, **changed: Any) -> Any:
    return read_proof(text, **{"method": "POST", "url": URL, "now": NOW, **changed})


def proof(key: DpopKey | None = None, **changed: Any) -> str:
    return (key or DpopKey()).proof("POST", URL, now=changed.pop("now", NOW.timestamp()), **changed)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("key", "alg"),
    [
        (ECKey.generate_key("P-256"), "ES256"),
        (ECKey.generate_key("P-384"), "ES384"),
        (OKPKey.generate_key("Ed25519"), "EdDSA"),
        (OKPKey.generate_key("Ed25519"), "Ed25519"),
    ],
    ids=["ES256", "ES384", "EdDSA", "Ed25519"],
)
def test_another_librarys_proof_holds(key: Any, alg: str) -> None:
    theirs = DpopKey(key)
    assert judged(proof(theirs, header={"alg": alg})).jkt == key.thumbprint()


@pytest.mark.parametrize(
    "htu",
    [
        "HTTPS://BADGES.example:443/oid4vci/x/token", f"{URL}?a=1#b", "https://badges.example/oid4vci/%78/token",
    ],
    ids=["case-and-port", "query", "escaped"],
)  # fmt: skip
def test_an_address_may_be_spelt_otherwise(htu: str) -> None:
    assert judged(proof(htu=htu))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"header": {"typ": "JWT"}}, id="typ"),
        pytest.param({"header": {"typ": None}}, id="no-typ"),
        pytest.param({"header": {"jwk": None}}, id="no-key"),
        pytest.param({"header": {"jwk": DpopKey().key.as_dict(private=True)}}, id="secret-key"),
        pytest.param({"header": {"jwk": DpopKey().key.as_dict(private=False)}}, id="another-key"),
        pytest.param({"header": {"jwk": {"kty": "oct", "k": "AAAA"}}}, id="symmetric"),
        pytest.param({"htm": "GET"}, id="method"),
        pytest.param({"htm": None}, id="no-method"),
        pytest.param({"htu": "https://evil.example/oid4vci/x/token"}, id="another-host"),
        pytest.param({"htu": "http://badges.example/oid4vci/x/token"}, id="another-scheme"),
        pytest.param({"htu": "https://badges.example:8443/oid4vci/x/token"}, id="another-port"),
        pytest.param({"htu": "https://badges.example/oid4vci/x/credential"}, id="another-path"),
        pytest.param({"htu": "https://u@badges.example/oid4vci/x/token"}, id="user"),
        pytest.param({"htu": "https://[badges"}, id="no-address"),
        pytest.param({"htu": 1}, id="number"),
        pytest.param({"jti": None}, id="no-id"),
        pytest.param({"jti": 7}, id="id-of-numbers"),
        pytest.param({"jti": "x" * 257}, id="long-id"),
        pytest.param({"iat": NOW.timestamp() - 301}, id="old"),
        pytest.param({"iat": NOW.timestamp() + 61}, id="ahead"),
        pytest.param({"iat": "now"}, id="no-moment"),
        pytest.param({"iat": True}, id="truth"),
        pytest.param({"iat": 10**30}, id="beyond-the-calendar"),
        pytest.param({"iat": None}, id="no-time"),
    ],
)
def test_a_proof_that_is_none(changed: dict[str, Any]) -> None:
    with pytest.raises(OAuthError) as refusal:
        judged(proof(**changed))
    assert refusal.value.code == "invalid_dpop_proof"


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "eyJ9..", "x" * 9000, "é.é.é", "e30.e30.e30"])
def test_a_text_that_is_no_proof(text: str) -> None:
    with pytest.raises(OAuthError) as refusal:
        judged(text)
    assert refusal.value.code == "invalid_dpop_proof"


def test_a_bound_token_needs_its_key(new_wallet: NewWallet, shown: Any) -> None:
    key = DpopKey()
    wallet = new_wallet(dpop=key)
    answer = wallet.token().json()
    assert answer["token_type"] == "DPoP"
    token, url = answer["access_token"], f"{wallet.issuer}/fetched"

    def with_proof(by: DpopKey = key, **changed: Any) -> Any:
        text = by.proof("POST", url, token=changed.pop("token", token), now=wallet.now, **changed)
        return shown(wallet, token, scheme="DPoP", DPoP=text)

    assert with_proof().status_code == 200
    for stolen, error in (
        (shown(wallet, token), "invalid_token"),
        (shown(wallet, token, scheme="DPoP"), "invalid_dpop_proof"),
        (with_proof(DpopKey()), "invalid_token"),
        (with_proof(token="another"), "invalid_dpop_proof"),
        (with_proof(ath=None), "invalid_dpop_proof"),
        (with_proof(htm="GET"), "invalid_dpop_proof"),
    ):
        refused(stolen, error, 401)
        challenge = stolen.headers["www-authenticate"]
        assert challenge.startswith('DPoP algs="ES256 ES384 Ed25519 EdDSA", ')
        assert f'error="{error}"' in challenge


def test_a_proof_is_used_once(new_wallet: NewWallet, shown: Any) -> None:
    key = DpopKey()
    wallet = new_wallet(dpop=key)
    token = wallet.token().json()["access_token"]
    text = key.proof("POST", f"{wallet.issuer}/fetched", token=token, now=wallet.now)
    assert shown(wallet, token, scheme="DPoP", DPoP=text).status_code == 200
    refused(shown(wallet, token, scheme="DPoP", DPoP=text), "invalid_dpop_proof", 401)


def test_a_proof_at_the_token_endpoint_is_used_once(new_wallet: NewWallet) -> None:
    key, wallet, other = DpopKey(), new_wallet(), new_wallet()
    text = key.proof("POST", f"{wallet.issuer}/token", now=wallet.now)
    assert _redeemed(wallet, text).json()["token_type"] == "DPoP"
    refused(_redeemed(other, text), "invalid_dpop_proof")
    assert other.token().status_code == 200


def _redeemed(wallet: Wallet, text: str) -> Any:
    grant, said = next(iter(wallet.grants.items()))
    return wallet.post("token", {"grant_type": grant, **said}, DPoP=text)


def test_a_token_that_is_bound_to_nothing_is_a_bearer_token(new_wallet: NewWallet, shown: Any) -> None:
    wallet = new_wallet()
    token = wallet.token().json()["access_token"]
    assert shown(wallet, token).status_code == 200
    text = DpopKey().proof("POST", f"{wallet.issuer}/fetched", token=token, now=wallet.now)
    refused(shown(wallet, token, scheme="DPoP", DPoP=text), "invalid_token", 401)


@pytest.mark.parametrize(
    ("authorization", "challenge"),
    [
        (None, 'Bearer, DPoP algs="ES256 ES384 Ed25519 EdDSA"'),
        ("Basic eDp5", 'Bearer error="invalid_token"'),
        ("Bearer", 'Bearer error="invalid_token"'),
        ("Bearer nobody-s", 'Bearer error="invalid_token"'),
        ("DPoP nobody-s", 'DPoP algs="ES256 ES384 Ed25519 EdDSA", error="invalid_token"'),
    ],
    ids=["none", "basic", "empty", "unknown", "unknown-bound"],
)
def test_no_token_or_an_unknown_one(
    new_wallet: NewWallet, shown: Any, authorization: str | None, challenge: str
) -> None:
    wallet = new_wallet()
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = wallet.client.post(wallet.path("fetched"), headers=headers)
    refused(answer, "invalid_token", 401)
    assert answer.headers["www-authenticate"].startswith(challenge)


def test_ath_is_the_hash_of_the_token() -> None:
    text = proof(ath=s256("abc"))
    assert judged(text, access_token="abc")
    with pytest.raises(OAuthError):
        judged(text, access_token="abd")
