"""The page of an offer: a way into the app that people have."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


def offered(client: AsgiClient, sector: SmallSector, *, tx_code: bool) -> tuple[str, str]:
    """The address of an offer, and its page."""
    award = given(client, sector)
    answer = client.post(
        f"/api/v1/awards/{award['id']}/wallet-offers",
        token=sector.tokens["team_leader"],
        json={"grant": "pre-authorized_code", "tx_code": tx_code},
    )
    assert answer.status_code == 201, answer.text
    deep = answer.json()["credential_offer_uri"]
    address = parse_qs(urlsplit(deep).query)["credential_offer_uri"][0] if "?" in deep else deep
    page = client.get(address, headers={"Accept": "text/html", "Accept-Language": "nl"})
    assert page.status_code == 200, page.text
    return address, page.text


def links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<a class="button[^"]*" href="([^"]+)"', page)]


@pytest.mark.parametrize("tx_code", [True, False], ids=["with-code", "without-code"])
def test_it_opens_in_an_app_here_or_elsewhere(client: AsgiClient, sector: SmallSector, tx_code: bool) -> None:
    address, page = offered(client, sector, tx_code=tx_code)
    by_scheme, by_site = links(page)[:2]
    assert by_scheme.startswith("openid-credential-offer://?credential_offer_uri=")
    assert by_site.startswith("https://demo.wwwallet.org/cb?credential_offer_uri=")
    for link in (by_scheme, by_site):
        assert parse_qs(urlsplit(link).query)["credential_offer_uri"] == [address]
    # The Learner Credential Wallet's own link has no place for a code.
    assert [link for link in links(page) if link.startswith("dccrequest://")] == links(page)[2:]
    assert len(links(page)) == (2 if tx_code else 3)
    assert 'class="qr"' in page
    assert ("Vraag de code aan je teamleider" in page) is tx_code
    # It cannot ask its owner for a code.
    assert ("Veres Wallet" in page) is not tx_code
    assert "Dit werkt tot" in page
    assert "Geen app? Dat is ook goed" in page


def test_what_opens_the_offer_does_not_stand_on_the_page(client: AsgiClient, sector: SmallSector) -> None:
    address, page = offered(client, sector, tx_code=True)
    code = client.get(address, headers={"Accept": "application/json"}).json()["grants"]
    for grant in code.values():
        assert grant.get("pre-authorized_code", "?") not in page
