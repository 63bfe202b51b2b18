"""An offer by reference: for apps, and for people."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.wallet import PRE_AUTHORIZED, Wallet
from tests.sector.facts import BASE
from tests.sector.stored import TestClock


def address(wallet: Wallet) -> str:
    uri: str = wallet.offered["credential_offer_uri"]
    inner = parse_qs(urlsplit(uri).query).get("credential_offer_uri", [uri])[0]
    return inner.removeprefix(BASE)


def test_it_can_be_read_again_also_when_it_was_redeemed(client: AsgiClient, new_wallet: NewWallet) -> None:
    wallet = new_wallet()
    first = client.get(address(wallet))
    assert first.headers["content-type"] == "application/json"
    assert first.headers["cache-control"] == "no-store"
    assert first.json() == wallet.offered["credential_offer"]
    assert wallet.token().status_code == 200
    assert client.get(address(wallet)).json() == first.json()


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/jwt", ""])
def test_apps_get_json_whatever_they_say_they_like(
    client: AsgiClient, new_wallet: NewWallet, accept: str
) -> None:
    answer = client.get(address(new_wallet()), headers={"Accept": accept})
    assert PRE_AUTHORIZED in answer.json()["grants"]


def test_people_get_a_page(client: AsgiClient, new_wallet: NewWallet) -> None:
    wallet = new_wallet(tx_code=True)
    page = client.get(address(wallet), headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert "openid-credential-offer://?credential_offer_uri=" in page.text
    assert "<svg" in page.text
    assert "De app vraagt om een code" in page.text
    assert wallet.offered["tx_code"] not in page.text


def test_it_ends(client: AsgiClient, new_wallet: NewWallet, clock: TestClock) -> None:
    wallet = new_wallet()
    clock.now += timedelta(days=8)
    gone = client.get(address(wallet))
    assert (gone.status_code, gone.json()["error"]) == (410, "invalid_request")
    unknown = client.get(address(wallet) + "x")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "invalid_request")
    page = client.get(address(wallet), headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "Vraag" in page.text
