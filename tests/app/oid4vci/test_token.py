"""The token endpoint: OpenID4VCI 1.0 §6, RFC 6749 §5."""

from datetime import timedelta
from typing import Any

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.wallet import PRE_AUTHORIZED, details
from tests.sector.stored import SmallSector, TestClock

ALL = ["OpenBadge_ldp", "OpenBadge_vcsdjwt", "OpenBadge_sdjwt", "OpenBadge_jwt"]


def refused(answer: Any, error: str, status: int = 400) -> None:
    assert (answer.status_code, answer.json().get("error")) == (status, error), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


def test_a_code_gives_a_token(new_wallet: NewWallet) -> None:
    answer = new_wallet().token()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert (told["token_type"], told["expires_in"]) == ("bearer", 300)
    assert told["scope"].split() == ALL
    assert len(told["access_token"]) >= 43
    assert "authorization_details" not in told


def test_what_is_asked_by_details_is_told_with_identifiers(new_wallet: NewWallet) -> None:
    told = new_wallet().token(authorization_details=details("OpenBadge_jwt", "OpenBadge_jwt")).json()
    (one,) = told["authorization_details"]
    assert one == {
        "type": "openid_credential",
        "credential_configuration_id": "OpenBadge_jwt",
        "credential_identifiers": ["OpenBadge_jwt"],
    }
    assert "scope" not in told


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("nonsense", None),
        ("{}", None),
        ("[]", None),
        ('[{"type":"openid_credential"}]', None),
        ('[{"type":"payment","credential_configuration_id":"OpenBadge_ldp"}]', None),
        ('[{"type":"openid_credential","credential_configuration_id":"Other"}]', None),
        ('[{"type":"openid_credential","credential_configuration_id":["OpenBadge_ldp"]}]', None),
        (details("OpenBadge_jwt"), ["OpenBadge_ldp"]),
    ],
    ids=["no-json", "object", "none", "nothing", "another-type", "unknown", "a-list", "not-offered"],
)
def test_details_that_are_none_use_nothing_up(
    new_wallet: NewWallet, text: str, offered: list[str] | None
) -> None:
    wallet = new_wallet(configuration_ids=offered) if offered else new_wallet()
    refused(wallet.token(authorization_details=text), "invalid_authorization_details")
    assert wallet.token().status_code == 200


def test_a_code_is_used_once(new_wallet: NewWallet) -> None:
    wallet = new_wallet()
    assert wallet.token().status_code == 200
    refused(wallet.token(), "invalid_grant")


def test_a_code_expires(new_wallet: NewWallet, clock: TestClock) -> None:
    wallet = new_wallet()
    clock.now += timedelta(days=8)
    refused(wallet.token(), "invalid_grant")


def test_a_code_of_another_organisation(
    client: AsgiClient, new_wallet: NewWallet, sector: SmallSector
) -> None:
    code = new_wallet().grants[PRE_AUTHORIZED]["pre-authorized_code"]
    fields = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code}
    refused(client.post(f"/oid4vci/{sector.other_member}/token", data=fields), "invalid_grant")


@pytest.mark.parametrize(
    ("with_code", "typed", "error"),
    [
        pytest.param(True, None, "invalid_request", id="missing"),
        pytest.param(True, "", "invalid_request", id="empty"),
        pytest.param(True, "wrong", "invalid_grant", id="wrong"),
        pytest.param(False, "123456", "invalid_request", id="unexpected"),
    ],
)
def test_the_short_code(new_wallet: NewWallet, with_code: bool, typed: str | None, error: str) -> None:
    wallet = new_wallet(tx_code=with_code)
    refused(wallet.token(tx_code=typed), error)
    right = wallet.offered.get("tx_code")
    assert wallet.token(tx_code=right).status_code == 200


def test_after_five_wrong_codes_the_right_one_does_not_help(new_wallet: NewWallet) -> None:
    wallet = new_wallet(tx_code=True)
    right = wallet.offered["tx_code"]
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        refused(wallet.token(tx_code=wrong), "invalid_grant")
    refused(wallet.token(tx_code=right), "invalid_grant")


def test_a_missing_code_is_no_guess(new_wallet: NewWallet) -> None:
    wallet = new_wallet(tx_code=True)
    for _ in range(6):
        refused(wallet.token(), "invalid_request")
    assert wallet.token(tx_code=wallet.offered["tx_code"]).status_code == 200


def test_older_wallets_call_it_user_pin_and_get_a_nonce(
    client: AsgiClient, new_wallet: NewWallet, sector: SmallSector
) -> None:
    settings = f"/api/v1/organisations/{sector.member}/wallet-settings"
    for draft_13 in (False, True):
        changed = client.request(
            "PATCH", settings, json={"draft_13": draft_13}, token=sector.tokens["organisation_admin"]
        )
        assert changed.status_code == 200, changed.text
        wallet = new_wallet(tx_code=True)
        answer = wallet.token(user_pin=wallet.offered["tx_code"])
        if not draft_13:
            refused(answer, "invalid_request")
            answer = wallet.token(tx_code=wallet.offered["tx_code"])
        assert ({"c_nonce", "c_nonce_expires_in"} <= set(answer.json())) is draft_13


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"pre-authorized_code": None}, "invalid_request"),
        ({"pre-authorized_code": "x" * 300}, "invalid_grant"),
        ({"pre-authorized_code": "\0"}, "invalid_request"),
        ({"client_id": "x" * 501}, "invalid_request"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
    ],
    ids=[
        "no-grant", "password", "client", "no-code", "wrong-code", "nul", "long-client", "other-scope",
        "no-authorization-code", "wrong-authorization-code",
    ],
)  # fmt: skip
def test_requests_that_are_none(new_wallet: NewWallet, fields: dict[str, Any], error: str) -> None:
    refused(new_wallet().token(**fields), error)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"a=1", "text/plain"),
        (b"a=1", None),
        (b"grant_type=a&grant_type=b", "application/x-www-form-urlencoded"),
        (b"%ff=%fe", "application/x-www-form-urlencoded"),
        (b"\r\n--x", "multipart/form-data; boundary=x"),
        (b"", "application/x-www-form-urlencoded; charset=UTF-8"),
    ],
    ids=["json", "text", "untyped", "twice", "bytes", "multipart", "empty"],
)
@pytest.mark.parametrize("name", ["token", "par", "authorize"])
def test_bodies_that_are_none(
    client: AsgiClient, sector: SmallSector, name: str, body: bytes, kind: str | None
) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    refused(client.post(f"/oid4vci/{sector.member}/{name}", content=body, headers=headers), "invalid_request")


def test_too_many_requests_are_refused_in_oauths_words(
    client: AsgiClient, sector: SmallSector, monkeypatch: pytest.MonkeyPatch, new_wallet: NewWallet
) -> None:
    wallet = new_wallet()
    for _ in range(301):
        answer = wallet.post("token", {"grant_type": "x"})
    refused(answer, "temporarily_unavailable", 429)
    assert int(answer.headers["retry-after"]) > 0


def test_a_badge_that_was_withdrawn_gives_no_token(
    client: AsgiClient, new_wallet: NewWallet, sector: SmallSector
) -> None:
    wallet = new_wallet()
    path = f"/api/v1/awards/{wallet.offered['award']}/revoke"
    revoked = client.post(path, json={"reason": "Fout"}, token=sector.tokens["organisation_admin"])
    assert revoked.status_code == 200
    refused(wallet.token(), "invalid_grant")
