"""An employer asks on the verify page; it works without a script, and in both languages."""

from urllib.parse import urlsplit

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.oid4vp.test_asking import WALLET
from tests.app.oid4vp.wallet import post, read_link

HTML = {"Accept": "text/html"}


def ask(client: AsgiClient, language: str = "nl") -> str:
    answer = client.post(f"/verify/ask?lang={language}", headers=HTML)
    assert answer.status_code == 303
    where: str = answer.headers["location"]
    return where


def link_on(page: str) -> str:
    start = page.index('href="openid4vp://') + len('href="')
    return page[start : page.index('"', start)].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("language", "button", "waiting", "verdict"),
    [
        ("nl", "Vraag een badge uit een app", "We wachten op de badge", "De badge is dus van die persoon"),
        ("en", "Ask for a badge from an app", "We are waiting for the badge", "So it is theirs"),
    ],
    ids=["nl", "en"],
)  # fmt: skip
def test_from_the_verify_page_to_the_verdict(
    client: AsgiClient, language: str, button: str, waiting: str, verdict: str
) -> None:
    assert button in client.get(f"/verify?lang={language}", headers=HTML).text
    where = ask(client, language)
    page = client.get(where, headers=HTML)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert waiting in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert 'class="qr"' in page.text
    path = urlsplit(where).path
    assert client.get(f"{path}/state").json() == {"pending": True, "refusals": 0}
    asked = read_link(client, link_on(page.text))
    assert asked.parameters["response_mode"] == "direct_post.jwt"
    back = post(client, asked, {"badge": [WALLET.ldp_vc(asked)]}).json()["redirect_uri"]
    assert client.get(f"{path}/state").json()["pending"] is False
    assert "openid4vp" not in client.get(where, headers=HTML).text
    shown = client.get(f"{back}&lang={language}", headers=HTML)
    assert verdict in shown.text


def test_what_is_wrong_is_said_in_words_and_the_code_stays(client: AsgiClient) -> None:
    where = ask(client)
    asked = read_link(client, link_on(client.get(where, headers=HTML).text))
    assert post(client, asked, {"badge": [WALLET.ldp_vc(asked, challenge="x")]}).status_code == 400
    page = client.get(where, headers=HTML).text
    assert "Het kan een kopie zijn" in page
    assert 'class="qr"' in page
    form = {"error": "access_denied", "state": asked.parameters["state"]}
    client.post(asked.parameters["response_uri"], data=form)
    page = client.get(where, headers=HTML).text
    assert "De eigenaar heeft de badge niet getoond" in page
    assert "Vraag het opnieuw" in page
    assert 'class="qr"' not in page


def test_an_address_that_nobody_was_given(client: AsgiClient) -> None:
    for where in ("/verify/ask/x", "/verify/asked?response_code=x"):
        page = client.get(where, headers=HTML)
        assert page.status_code == 404
        assert "Vraag de badge opnieuw" in page.text
