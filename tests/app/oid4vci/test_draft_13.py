"""Wallets that speak as draft 13 does, where the organisation lets them."""

from typing import Any

import httpx
import pytest

from keys import multibase
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import Taking, error_of, redeemed
from tests.credentials.holder.proving import ED25519, method_of
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector

SPHEREON = {"credential_definition": {"type": ["OpenBadge_jwt"]}}
BADGE = {"credential_definition": {"type": ["VerifiableCredential", "OpenBadgeCredential"]}}
VCT = {"vct": f"{BASE}/vct/open-badge"}


@pytest.fixture
def taking(new_wallet: NewWallet) -> Taking:
    return redeemed(new_wallet())


def proof(taking: Taking, **changes: Any) -> dict[str, str]:
    return {"proof_type": "jwt", "jwt": taking.jwt(**changes)}


def ask(taking: Taking, wanted: str, **members: Any) -> httpx.Response:
    body = {"format": wanted, "proof": proof(taking), **members}
    return taking.post("credential", {name: value for name, value in body.items() if value is not None})


def switch(taking: Taking, sector: SmallSector, **settings: bool) -> None:
    path = f"/api/v1/organisations/{sector.member}/wallet-settings"
    answer = taking.wallet.client.request(
        "PATCH", path, json=settings, token=sector.tokens["organisation_admin"]
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("wanted", "members", "beginning"),
    [
        pytest.param("ldp_vc", BADGE, None, id="ldp_vc"),
        pytest.param("jwt_vc_json", BADGE, '"vc":', id="jwt_vc_json"),
        pytest.param("vc+sd-jwt", VCT, '"typ":"dc+sd-jwt"', id="vc+sd-jwt with vct"),
        pytest.param("vc+sd-jwt", BADGE, '"typ":"vc+sd-jwt"', id="vc+sd-jwt without vct"),
        pytest.param("dc+sd-jwt", VCT, '"typ":"dc+sd-jwt"', id="dc+sd-jwt"),
        pytest.param("jwt_vc_json", {}, '"vc":', id="no type"),
        pytest.param("jwt_vc_json", SPHEREON, '"vc":', id="the configuration as type"),
    ],
)
def test_a_format_is_answered_in_the_words_of_draft_13(
    taking: Taking, wanted: str, members: dict[str, Any], beginning: str | None
) -> None:
    answer = ask(taking, wanted, **members)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body.keys() == {"credential", "notification_id", "c_nonce", "c_nonce_expires_in"}
    assert isinstance(body["credential"], dict) == (beginning is None)
    if beginning is not None:
        parts = [multibase.base64url_decode(part) for part in body["credential"].split("~")[0].split(".")[:2]]
        assert any(beginning.encode() in part for part in parts)
    # The nonce that came along is good for the next request.
    again = taking.post(
        "credential", {"format": wanted, "proof": proof(taking, nonce=body["c_nonce"]), **members}
    )
    assert again.status_code == 200


def test_the_nonce_of_the_token_is_good(taking: Taking) -> None:
    assert ask(taking, "ldp_vc", proof=proof(taking, nonce=taking.told["c_nonce"])).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "members"),
    [
        pytest.param("mso_mdoc", {"doctype": "a"}, id="another format"),
        pytest.param(7, {}, id="number"),
        pytest.param("ldp_vc", {"credential_definition": {"type": ["UniversityDegree"]}}, id="another type"),
        pytest.param("ldp_vc", {"credential_definition": []}, id="no definition"),
        pytest.param("vc+sd-jwt", {"vct": "https://a.example"}, id="another vct"),
        pytest.param("vc+sd-jwt", {"vct": 7}, id="vct is a number"),
    ],
)
def test_what_is_not_here_is_unknown(taking: Taking, wanted: Any, members: dict[str, Any]) -> None:
    assert error_of(ask(taking, wanted, **members)) == "unknown_credential_configuration"


@pytest.mark.parametrize(
    "given",
    [None, {}, [], {"proof_type": "cwt", "cwt": "a"}, {"proof_type": "jwt"}, {"proof_type": [], "jwt": "a"}],
    ids=["none", "empty", "list", "another type", "no value", "type is a list"],
)
def test_a_refusal_brings_the_nonce_for_the_next_proof(taking: Taking, given: Any) -> None:
    refused = ask(taking, "ldp_vc", proof=given)
    assert error_of(refused) == "invalid_proof"
    assert refused.json()["c_nonce_expires_in"] == 300
    again = ask(taking, "ldp_vc", proof=proof(taking, nonce=refused.json()["c_nonce"]))
    assert again.status_code == 200


def test_draft_13_knows_no_invalid_nonce(taking: Taking) -> None:
    replayed = proof(taking)
    assert ask(taking, "ldp_vc", proof=replayed).status_code == 200
    refused = ask(taking, "ldp_vc", proof=replayed)
    assert error_of(refused) == "invalid_proof"
    assert "c_nonce" in refused.json()
    newer = taking.ask(proofs={"jwt": [replayed["jwt"]]})
    assert error_of(newer) == "invalid_nonce"
    assert "c_nonce" in newer.json()


def test_some_wallets_ask_in_both_ways_at_once(taking: Taking) -> None:
    body = taking.request() | {"format": "ldp_vc"} | BADGE
    assert "credentials" in taking.post("credential", body).json()
    presented = {"proof_type": "ldp_vp", "ldp_vp": taking.di_vp()}
    assert ask(taking, "ldp_vc", proof=presented).status_code == 200


def test_an_untyped_proof_is_taken_where_that_is_allowed(taking: Taking, sector: SmallSector) -> None:
    bare: dict[str, Any] = {"header": {"typ": None, "kid": method_of(ED25519)}, "iat": None}
    assert taking.ask(proofs={"jwt": [taking.jwt(ED25519, **bare)]}).status_code == 200
    switch(taking, sector, untyped_proofs=False)
    assert error_of(taking.ask(proofs={"jwt": [taking.jwt(ED25519, **bare)]})) == "invalid_proof"


def test_nothing_of_it_where_the_organisation_does_not_want_it(taking: Taking, sector: SmallSector) -> None:
    switch(taking, sector, draft_13=False)
    assert error_of(ask(taking, "ldp_vc", **BADGE)) == "invalid_credential_request"
    named = taking.named() | {"proof": proof(taking)}
    refused = taking.post("credential", named)
    assert error_of(refused) == "invalid_proof"
    assert "c_nonce" not in refused.json()
    answer = taking.ask()
    assert answer.json().keys() == {"credentials", "notification_id"}
