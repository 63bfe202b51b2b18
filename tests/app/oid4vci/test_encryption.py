"""Requests and answers in secret, read and written by another library."""

import json
from typing import Any

import httpx
import pytest
from joserfc import jwe as oracle
from joserfc.jwk import ECKey

from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import Taking, error_of, redeemed
from tests.app.oid4vci.test_deferred import act
from tests.sector.stored import SmallSector

JWT = {"Content-Type": "application/jwt"}
WALLETS_KEY = ECKey.generate_key("P-256")


@pytest.fixture
def taking(new_wallet: NewWallet) -> Taking:
    return redeemed(new_wallet())


def metadata(taking: Taking) -> dict[str, Any]:
    path = f"/.well-known/openid-credential-issuer{taking.wallet.path('')[:-1]}"
    found: dict[str, Any] = taking.wallet.client.get(path).json()
    return found


def wants(enc: str = "A256GCM", **changes: Any) -> dict[str, Any]:
    key = {**WALLETS_KEY.as_dict(private=False), "alg": "ECDH-ES", "kid": "wallet-key-1"}
    return {"jwk": key, "enc": enc, **changes}


def send(taking: Taking, name: str, body: Any, **header: Any) -> httpx.Response:
    (ours,) = metadata(taking)["credential_request_encryption"]["jwks"]["keys"]
    wanted = {"alg": ours["alg"], "enc": "A128GCM", "kid": ours["kid"]} | header
    key = ECKey.import_key({member: ours[member] for member in ("kty", "crv", "x", "y")})
    registry = oracle.JWERegistry(algorithms=["ECDH-ES", "A128GCM", "A256GCM", "A128CBC-HS256", "DEF"])
    text = oracle.encrypt_compact(wanted, json.dumps(body), key, registry=registry)
    return taking.post(name, text, headers=JWT)


def opened(answer: httpx.Response, enc: str = "A256GCM") -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/jwt"
    assert answer.headers["cache-control"] == "no-store"
    registry = oracle.JWERegistry(algorithms=["ECDH-ES", enc])
    registry.max_ciphertext_length = 1_000_000
    found = oracle.decrypt_compact(answer.text, WALLETS_KEY, registry=registry)
    assert found.protected["kid"] == "wallet-key-1"
    assert found.protected["enc"] == enc
    body: dict[str, Any] = json.loads(found.plaintext or b"")
    return body


def test_the_metadata_say_how(taking: Taking) -> None:
    found = metadata(taking)
    asked, answered = found["credential_request_encryption"], found["credential_response_encryption"]
    assert asked["encryption_required"] is answered["encryption_required"] is False
    assert asked["enc_values_supported"] == answered["enc_values_supported"] == ["A128GCM", "A256GCM"]
    assert answered["alg_values_supported"] == ["ECDH-ES"]
    assert "zip_values_supported" not in asked | answered
    assert "d" not in asked["jwks"]["keys"][0]


@pytest.mark.parametrize("enc", ["A128GCM", "A256GCM"])
def test_a_secret_request_is_answered_as_it_asks(taking: Taking, enc: str) -> None:
    plain = send(taking, "credential", taking.request(), enc=enc)
    assert len(plain.json()["credentials"]) == 1
    body = taking.request("OpenBadge_sdjwt", credential_response_encryption=wants(enc))
    answer = send(taking, "credential", body, enc=enc)
    assert answer.status_code == 200
    assert len(opened(answer, enc)["credentials"]) == 1


def test_a_secret_wait_and_its_end(taking: Taking, sector: SmallSector) -> None:
    act(taking, sector, "suspend")
    first = send(taking, "credential", taking.request(credential_response_encryption=wants()))
    assert first.status_code == 202
    transaction_id = opened(first)["transaction_id"]
    in_the_clear = taking.post("deferred", {"transaction_id": transaction_id})
    assert in_the_clear.json()["transaction_id"] == transaction_id
    act(taking, sector, "reinstate")
    body = {"transaction_id": transaction_id, "credential_response_encryption": wants("A128GCM")}
    assert opened(send(taking, "deferred", body), "A128GCM")["credentials"]


def test_a_refusal_is_never_secret(taking: Taking) -> None:
    body = taking.request(proofs=None, credential_response_encryption=wants())
    assert error_of(send(taking, "credential", body)) == "invalid_proof"
    unknown = {"transaction_id": "unknown", "credential_response_encryption": wants()}
    assert error_of(send(taking, "deferred", unknown)) == "invalid_transaction_id"


def without(name: str) -> dict[str, Any]:
    wanted = wants()
    return {**wanted, "jwk": {key: value for key, value in wanted["jwk"].items() if key != name}}


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({}, id="empty"),
        pytest.param([], id="list"),
        pytest.param("text", id="text"),
        pytest.param({"jwk": wants()["jwk"]}, id="no enc"),
        pytest.param({"enc": "A128GCM"}, id="no key"),
        pytest.param(wants(jwk=[]), id="key is a list"),
        pytest.param(without("alg"), id="no alg"),
        pytest.param(without("x"), id="no x"),
        pytest.param(wants("A128CBC-HS256"), id="another enc"),
        pytest.param(wants(zip="DEF"), id="compressed"),
        pytest.param(wants(jwk={**wants()["jwk"], "alg": "RSA-OAEP"}), id="another alg"),
        pytest.param(wants(jwk={**wants()["jwk"], "crv": "secp256k1"}), id="another curve"),
        pytest.param(wants(jwk={**wants()["jwk"], "d": "AA"}), id="secret key"),
        pytest.param(
            wants(jwk={"kty": "OKP", "crv": "X25519", "x": "A" * 43, "alg": "ECDH-ES"}), id="no secret at all"
        ),
    ],
)
def test_how_nothing_is_answered(taking: Taking, wanted: Any) -> None:
    body = taking.request(credential_response_encryption=wanted)
    refused = send(taking, "credential", body)
    assert (refused.status_code, error_of(refused)) == (400, "invalid_encryption_parameters")


@pytest.mark.parametrize("name", ["credential", "deferred"])
def test_a_secret_answer_needs_a_secret_request(taking: Taking, name: str) -> None:
    body = taking.request(transaction_id="a", credential_response_encryption=wants())
    refused = taking.post(name, body)
    assert (refused.status_code, error_of(refused)) == (400, "invalid_encryption_parameters")


@pytest.mark.parametrize(
    "header",
    [{"kid": "another"}, {"zip": "DEF"}, {"enc": "A128CBC-HS256"}],
    ids=["another key", "compressed", "another cipher"],
)
def test_a_secret_request_that_is_not_opened(taking: Taking, header: dict[str, str]) -> None:
    refused = send(taking, "credential", taking.request(), **header)
    assert (refused.status_code, error_of(refused)) == (400, "invalid_encryption_parameters")


@pytest.mark.parametrize("text", ["", "a.b.c.d.e", "....", "e30.....", "é" * 10])
def test_what_is_no_secret_request(taking: Taking, text: str) -> None:
    refused = taking.post("credential", text.encode(), headers=JWT)
    assert (refused.status_code, error_of(refused)) == (400, "invalid_encryption_parameters")


def test_a_notification_is_not_secret(taking: Taking) -> None:
    assert error_of(send(taking, "notification", {})) == "invalid_notification_request"
