"""What a wallet is given: every configuration, bound to the keys that it proves, and judged valid."""

import json
from typing import Any

import pytest

from credentials.forms import jws
from credentials.forms.sd_jwt import read as read_sd_jwt
from keys import jwk
from keys.algorithms import KeyKind
from keys.signer import LocalSigner, from_secret_bytes
from tests.app.asgi_client import AsgiClient
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import CONFIGURATIONS, FORMAT_OF, error_of, redeemed
from tests.credentials.holder.proving import ED25519, P256, P384, did_jwk_of, did_of, method_of

MEDIA_TYPE = {
    "OpenBadge_vcsdjwt": "application/vc+sd-jwt",
    "OpenBadge_sdjwt": "application/dc+sd-jwt",
    "OpenBadge_jwt": "application/jwt",
}
EVERY = pytest.mark.parametrize("configuration", CONFIGURATIONS)
MORE_KEYS = [from_secret_bytes(KeyKind.P256, bytes([number]) * 32) for number in range(0x21, 0x2C)]


def judged(client: AsgiClient, credential: Any, configuration: str) -> dict[str, Any]:
    if isinstance(credential, dict):
        answer = client.post("/api/v1/verify", json=credential)
    else:
        headers = {"Content-Type": MEDIA_TYPE[configuration]}
        answer = client.post("/api/v1/verify", content=credential, headers=headers)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def subjects(credential: Any) -> set[str]:
    """Everybody that a credential says it is about, whatever its form."""
    if isinstance(credential, dict):
        return {credential["credentialSubject"]["id"]}
    payload = read_sd_jwt(credential).jwt.payload if "~" in credential else jws.read(credential).payload
    inside = (payload, payload.get("vc", {}), payload.get("ld", {}))
    named = [payload.get("sub"), *(one.get("credentialSubject", {}).get("id") for one in inside)]
    return {str(one) for one in named if one is not None}


def confirmed(credential: Any) -> dict[str, Any] | None:
    if isinstance(credential, dict):
        return None
    payload = read_sd_jwt(credential).jwt.payload if "~" in credential else jws.read(credential).payload
    key = payload.get("cnf", {}).get("jwk")
    return None if key is None else dict(key)


def assert_is_of(credential: Any, configuration: str, signer: LocalSigner, did: str) -> None:
    assert subjects(credential) == {did}
    bound = confirmed(credential)
    if FORMAT_OF[configuration].endswith("sd-jwt"):
        assert bound is not None
        assert jwk.to_public(bound) == signer.public_key
    elif bound is not None:
        assert jwk.to_public(bound) == signer.public_key


@EVERY
def test_every_configuration_is_valid_and_names_the_wallets_key(
    client: AsgiClient, new_wallet: NewWallet, configuration: str
) -> None:
    taking = redeemed(new_wallet())
    (credential,) = taking.take(configuration)
    assert isinstance(credential, dict) == (FORMAT_OF[configuration] == "ldp_vc")
    assert_is_of(credential, configuration, P256, did_jwk_of(P256))
    report = judged(client, credential, configuration)
    assert (report["verdict"], report["verified"]) == ("valid", True), report
    authority = [one for one in report["checks"] if one["id"] == "authority"]
    assert [one["outcome"] for one in authority] == ["passed"]


@pytest.mark.parametrize("signer", [P256, ED25519, P384], ids=["P-256", "Ed25519", "P-384"])
@EVERY
def test_a_did_key_is_kept_as_the_wallet_names_it(
    client: AsgiClient, new_wallet: NewWallet, configuration: str, signer: LocalSigner
) -> None:
    taking = redeemed(new_wallet())
    proof = taking.jwt(signer, header={"kid": method_of(signer)})
    (credential,) = taking.take(configuration, proofs={"jwt": [proof]})
    assert_is_of(credential, configuration, signer, did_of(signer))
    assert judged(client, credential, configuration)["verdict"] == "valid"


def test_a_presentation_proves_a_key_as_well(client: AsgiClient, new_wallet: NewWallet) -> None:
    taking = redeemed(new_wallet())
    (credential,) = taking.take(proofs={"di_vp": [taking.di_vp()]})
    assert_is_of(credential, "OpenBadge_ldp", ED25519, did_of(ED25519))
    assert judged(client, credential, "OpenBadge_ldp")["verdict"] == "valid"


@EVERY
def test_a_batch_of_three_keys(client: AsgiClient, new_wallet: NewWallet, configuration: str) -> None:
    taking = redeemed(new_wallet())
    nonce, signers = taking.nonce(), MORE_KEYS[:3]
    proofs = [taking.jwt(signer, nonce=nonce) for signer in signers]
    credentials = taking.take(configuration, proofs={"jwt": proofs})
    assert len(credentials) == 3
    for signer, credential in zip(signers, credentials, strict=True):
        assert_is_of(credential, configuration, signer, did_jwk_of(signer))
        assert judged(client, credential, configuration)["verdict"] == "valid"


def test_a_batch_may_answer_a_nonce_each(new_wallet: NewWallet) -> None:
    taking = redeemed(new_wallet())
    assert len(taking.take(proofs={"jwt": [taking.jwt(signer) for signer in MORE_KEYS[:3]]})) == 3


def test_a_batch_has_at_most_ten_proofs(new_wallet: NewWallet) -> None:
    taking = redeemed(new_wallet())
    nonce = taking.nonce()
    proofs = [taking.jwt(signer, nonce=nonce) for signer in MORE_KEYS]
    assert len(proofs) == 11
    assert error_of(taking.ask(proofs={"jwt": proofs})) == "invalid_credential_request"
    assert len(taking.take(proofs={"jwt": proofs[:10]})) == 10


def test_a_key_gets_one_credential_however_often_it_is_proved(new_wallet: NewWallet) -> None:
    taking = redeemed(new_wallet())
    nonce = taking.nonce()
    proofs = [taking.jwt(P256, nonce=nonce), taking.jwt(P256, nonce=nonce, header={"kid": method_of(P256)})]
    (credential,) = taking.take(proofs={"jwt": proofs})
    assert subjects(credential) == {did_jwk_of(P256)}


def test_one_wallet_takes_all_configurations_in_a_row_with_one_key(
    client: AsgiClient, new_wallet: NewWallet
) -> None:
    taking = redeemed(new_wallet())
    taken = {one: taking.take(one)[0] for one in CONFIGURATIONS}
    again = {one: taking.take(one)[0] for one in CONFIGURATIONS}
    assert json.dumps(taken["OpenBadge_ldp"], sort_keys=True) == json.dumps(
        again["OpenBadge_ldp"], sort_keys=True
    )
    assert {judged(client, taken[one], one)["verdict"] for one in CONFIGURATIONS} == {"valid"}
    assert {judged(client, again[one], one)["verdict"] for one in CONFIGURATIONS} == {"valid"}


def test_a_wallet_that_was_told_identifiers_uses_them(new_wallet: NewWallet) -> None:
    details = json.dumps([{"type": "openid_credential", "credential_configuration_id": "OpenBadge_ldp"}])
    taking = redeemed(new_wallet(), authorization_details=details)
    assert len(taking.take()) == 1
    by_configuration: dict[str, Any] = {
        "credential_identifier": None,
        "credential_configuration_id": "OpenBadge_ldp",
    }
    assert error_of(taking.ask(**by_configuration)) == "invalid_credential_request"
    assert error_of(taking.ask("nobody")) == "unknown_credential_identifier"
    refused = taking.ask("OpenBadge_jwt")
    assert (refused.status_code, error_of(refused)) == (403, "insufficient_scope")


def test_revoking_the_award_reaches_what_was_handed_out(
    client: AsgiClient, new_wallet: NewWallet, sector: Any
) -> None:
    taking = redeemed(new_wallet())
    taken = {one: taking.take(one)[0] for one in CONFIGURATIONS}
    path = f"/api/v1/awards/{taking.wallet.offered['award']}/revoke"
    answer = client.post(path, token=sector.tokens["organisation_admin"], json={"reason": "error"})
    assert answer.status_code == 200, answer.text
    assert {judged(client, taken[one], one)["verdict"] for one in CONFIGURATIONS} == {"revoked"}
    denied = taking.ask()
    assert (denied.status_code, error_of(denied)) == (400, "credential_request_denied")
