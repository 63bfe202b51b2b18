"""Authorization code, with PKCE, with and without pushing the request first."""

from datetime import timedelta
from typing import Any

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.test_token import refused
from tests.app.oid4vci.wallet import CALLBACK, DpopKey, Wallet, answer_of, details
from tests.sector.stored import SmallSector, TestClock

CODE = {"grant": "authorization_code"}


def typed(wallet: Wallet, request_uri: str, tx_code: str | None) -> Any:
    """Send the form of the page."""
    fields = {"request_uri": request_uri, "client_id": wallet.client_id, "tx_code": tx_code}
    data = {key: value for key, value in fields.items() if value is not None}
    return wallet.client.post(wallet.path("authorize"), data=data, headers={"Accept": "text/html"})


def test_pushed_opened_and_exchanged(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE)
    pushed = wallet.push()
    assert pushed.status_code == 201
    assert pushed.headers["cache-control"] == "no-store"
    assert pushed.json()["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    assert pushed.json()["expires_in"] > 0
    opened = wallet.authorize(client_id=wallet.client_id, request_uri=pushed.json()["request_uri"])
    assert opened.status_code == 302
    assert opened.headers["location"].startswith(f"{CALLBACK}?")
    answer = answer_of(opened)
    assert (answer["state"], answer["iss"]) == ("st-1", wallet.issuer)
    told = wallet.exchange(answer["code"]).json()
    assert (told["token_type"], told["scope"]) == ("bearer", "OpenBadge_ldp")


def test_without_pushing_and_with_details(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE)
    asked = wallet.asks(scope=None, state=None, authorization_details=details("OpenBadge_sdjwt"))
    answer = answer_of(wallet.authorize(**asked))
    assert "state" not in answer
    told = wallet.exchange(answer["code"]).json()
    assert told["authorization_details"][0]["credential_identifiers"] == ["OpenBadge_sdjwt"]


@pytest.mark.parametrize(
    ("uri", "begins"),
    [
        ("https://wallet.example/cb?a=1", "https://wallet.example/cb?a=1&code="),
        ("http://127.0.0.1:5173/cb", "http://127.0.0.1:5173/cb?code="),
        ("http://localhost/cb", "http://localhost/cb?code="),
        ("eu.europa.ec.euidi://authorization", "eu.europa.ec.euidi://authorization?code="),
        ("nl.example.wallet:/cb", "nl.example.wallet:/cb?code="),
    ],
    ids=["query", "loopback", "localhost", "private", "private-path"],
)
def test_where_a_code_may_go(new_wallet: NewWallet, uri: str, begins: str) -> None:
    wallet = new_wallet(**CODE)
    opened = wallet.pushed_and_opened(redirect_uri=uri)
    assert opened.headers["location"].startswith(begins)
    assert wallet.exchange(answer_of(opened)["code"], redirect_uri=uri).status_code == 200


@pytest.mark.parametrize(
    "uri",
    [
        None, "", "/cb", "//wallet.example/cb", "javascript:alert(1)", "JavaScript:alert(1)", "data:,x",
        "file:///etc/passwd", "blob:https://wallet.example/x", "http://wallet.example/cb", "http://127.0.0.1.x.org/",
        "https://u@wallet.example/", "https://wallet.example/#x", "https://", "https:wallet", "https://a b/",
        "https://wallet.example/\r\nSet-Cookie: a=b", "https://wallet.example\\@evil.example/", "vbscript:x",
        "https://[::1", "https://wallet.example:port/", "intent://x", "mailto:a@example.org", "https://é.example/",
        "https://wallet.example;script-src/*", "https://" + "x" * 2100,
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["pushed", "plain"])
def test_where_no_code_may_go(new_wallet: NewWallet, uri: str | None, way: str) -> None:
    wallet = new_wallet(**CODE)
    if way == "pushed":
        refused(wallet.push(redirect_uri=uri), "invalid_request")
        return
    answer = wallet.authorize(**wallet.asks(redirect_uri=uri))
    assert (answer.status_code, "location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"client_id": None}, "invalid_request"),
        ({"client_id": "x" * 501}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "openid profile"}, "invalid_scope"),
        ({"authorization_details": "[]"}, "invalid_authorization_details"),
        ({"request_uri": "urn:x"}, "invalid_request"),
        ({"request": "eyJ"}, "invalid_request"),
        ({"state": "x" * 4001}, "invalid_request"),
        ({"dpop_jkt": "short"}, "invalid_request"),
    ],
    ids=[
        "no-type", "implicit", "no-client", "long-client", "no-pkce", "odd-challenge", "no-method", "plain",
        "other-scope", "no-details", "nested", "request-object", "long-state", "odd-thumbprint",
    ],
)  # fmt: skip
def test_requests_that_are_none(new_wallet: NewWallet, changed: dict[str, Any], error: str) -> None:
    refused(new_wallet(**CODE).push(**changed), error)


def test_no_details_beyond_the_offer(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE, configuration_ids=["OpenBadge_ldp"])
    refused(wallet.push(authorization_details=details("OpenBadge_jwt")), "invalid_authorization_details")
    refused(wallet.push(scope="OpenBadge_jwt"), "invalid_scope")


def test_a_request_uri_is_used_once_by_its_own_app_in_time(new_wallet: NewWallet, clock: TestClock) -> None:
    wallet = new_wallet(**CODE)
    uri = wallet.push().json()["request_uri"]
    assert wallet.authorize(client_id="another", request_uri=uri).status_code == 400
    assert wallet.authorize(request_uri=uri).status_code == 400
    assert wallet.authorize(client_id=wallet.client_id, request_uri=uri).status_code == 302
    again = wallet.authorize(client_id=wallet.client_id, request_uri=uri)
    assert (again.status_code, "location" in again.headers) == (400, False)
    late = wallet.push().json()["request_uri"]
    clock.now += timedelta(minutes=2)
    assert wallet.authorize(client_id=wallet.client_id, request_uri=late).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": None}, "invalid_request"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": f"{CALLBACK}/"}, "invalid_grant"),
        ({"client_id": None}, "invalid_request"),
        ({"client_id": "another"}, "invalid_grant"),
        ({"authorization_details": details("OpenBadge_jwt")}, "invalid_authorization_details"),
    ],
    ids=[
        "no-verifier",
        "wrong-verifier",
        "no-redirect",
        "other-redirect",
        "no-client",
        "other-client",
        "more",
    ],
)
def test_a_code_that_somebody_else_shows_stays_good(
    new_wallet: NewWallet, changed: dict[str, Any], error: str
) -> None:
    wallet = new_wallet(**CODE)
    code = wallet.code()
    refused(wallet.exchange(code, **changed), error)
    assert wallet.exchange(code).status_code == 200


def test_a_code_lasts_a_minute(new_wallet: NewWallet, clock: TestClock) -> None:
    wallet = new_wallet(**CODE)
    code = wallet.code()
    clock.now += timedelta(seconds=60)
    refused(wallet.exchange(code), "invalid_grant")


def test_the_second_use_of_a_code_ends_what_the_first_gave(new_wallet: NewWallet, shown: Any) -> None:
    wallet = new_wallet(**CODE)
    code = wallet.code()
    token = wallet.exchange(code).json()["access_token"]
    assert shown(wallet, token).status_code == 200
    refused(wallet.exchange(code), "invalid_grant")
    refused(shown(wallet, token), "invalid_token", 401)


def test_of_two_codes_for_one_offer_one_counts(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE)
    first, second = wallet.code(), wallet.code()
    assert wallet.exchange(second).status_code == 200
    refused(wallet.exchange(first), "invalid_grant")


def test_the_second_use_of_a_code_ends_the_refresh_token_too(
    client: AsgiClient, new_wallet: NewWallet, sector: SmallSector
) -> None:
    wallet = new_wallet(**CODE)
    path = f"/api/v1/awards/{wallet.offered['award']}/suspend"
    suspended = client.post(path, json={"reason": "x"}, token=sector.tokens["organisation_admin"])
    assert suspended.status_code == 200
    code = wallet.code()
    again = wallet.exchange(code).json()["refresh_token"]
    refused(wallet.exchange(code), "invalid_grant")
    refused(wallet.post("token", {"grant_type": "refresh_token", "refresh_token": again}), "invalid_grant")


@pytest.mark.parametrize("state", [None, "made-up"])
@pytest.mark.parametrize("way", ["pushed", "plain"])
def test_whoever_was_offered_nothing_gets_a_page_and_no_code(
    new_wallet: NewWallet, state: str | None, way: str
) -> None:
    wallet = new_wallet(**CODE)
    asked = wallet.asks(issuer_state=state)
    opened = wallet.authorize(**asked) if way == "plain" else wallet.pushed_and_opened(issuer_state=state)
    assert (opened.status_code, "location" in opened.headers) == (400, False)
    assert "Begin bij je badge" in opened.text
    asked = {key: value for key, value in asked.items() if value is not None}
    told = wallet.client.get(wallet.path("authorize"), params=asked)
    refused(told, "access_denied")


def test_a_short_code_is_typed_on_a_page(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE, tx_code=True)
    uri = wallet.push(redirect_uri="nl.wallet:/cb").json()["request_uri"]
    page = wallet.authorize(client_id=wallet.client_id, request_uri=uri)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "form-action 'self' nl.wallet:;" in page.headers["content-security-policy"]
    assert wallet.authorize(client_id=wallet.client_id, request_uri=uri).status_code == 200
    assert 'action="authorize?client_id=wallet.example&amp;request_uri=' in page.text
    wrong = typed(wallet, uri, "12345")
    assert wrong.status_code == 400
    assert "Deze code klopt niet" in wrong.text
    assert "Typ de code" in typed(wallet, uri, None).text
    right = wallet.offered["tx_code"]
    done = typed(wallet, uri, f"{right[:3]} {right[3:]}")
    assert done.status_code == 303
    code = answer_of(done)["code"]
    assert wallet.exchange(code, redirect_uri="nl.wallet:/cb").status_code == 200
    assert typed(wallet, uri, right).status_code == 400


def test_guesses_on_the_page_close_the_offer(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE, tx_code=True)
    right = wallet.offered["tx_code"]
    uri = wallet.push().json()["request_uri"]
    for _ in range(4):
        assert "Deze code klopt niet" in typed(wallet, uri, "0").text
        # Another request is no fresh start.
        uri = wallet.push().json()["request_uri"]
    typed(wallet, uri, "0")
    refused_now = typed(wallet, uri, right)
    assert (refused_now.status_code, "location" in refused_now.headers) == (400, False)


def test_nobody_is_told_more_than_that_an_offer_is_over(
    client: AsgiClient, new_wallet: NewWallet, sector: SmallSector
) -> None:
    wallet = new_wallet(**CODE)
    uri = wallet.push().json()["request_uri"]
    path = f"/api/v1/awards/{wallet.offered['award']}/revoke"
    assert (
        client.post(path, json={"reason": "x"}, token=sector.tokens["organisation_admin"]).status_code == 200
    )
    opened = wallet.authorize(client_id=wallet.client_id, request_uri=uri)
    assert (opened.status_code, "location" in opened.headers) == (400, False)


def test_a_request_that_was_pushed_with_a_key_is_exchanged_with_it(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE, dpop=DpopKey())
    code = wallet.code()
    own, wallet.dpop = wallet.dpop, DpopKey()
    refused(wallet.exchange(code), "invalid_grant")
    wallet.dpop = None
    refused(wallet.exchange(code), "invalid_dpop_proof")
    wallet.dpop = own
    assert wallet.exchange(code).json()["token_type"] == "DPoP"


def test_dpop_jkt_names_the_key_of_the_proof(new_wallet: NewWallet) -> None:
    wallet = new_wallet(**CODE, dpop=DpopKey())
    refused(wallet.push(dpop_jkt=DpopKey().jkt), "invalid_dpop_proof")
    assert wallet.dpop is not None
    code = answer_of(wallet.authorize(**wallet.asks(dpop_jkt=wallet.dpop.jkt)))["code"]
    assert wallet.exchange(code).status_code == 200
