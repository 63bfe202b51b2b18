"""The one step in which the Learner Credential Wallet 2.2.10 keeps a badge, and the badge bound to nobody."""

import html
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from keys.algorithms import KeyKind
from keys.signer import generate
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.vc_api.exchanges.taking import SUITE_OF_THE_LCW, challenge_of, exchange_of, offered, signed
from tests.credentials.holder.proving import ED25519, did_of
from tests.sector.stored import SmallSector

ENTITIES = 'Sorteert &quot;R&amp;D&quot;-textiel {"zo"}'


def post(client: AsgiClient, offer: dict[str, Any], shown: Any) -> Any:
    (url,) = parse_qs(urlsplit(offer["dcc_request_url"]).query)["vc_request_url"]
    return client.post(urlsplit(url).path, json=shown)


@pytest.mark.parametrize("domain", ["ours", "none"])
def test_the_badge_comes_bare_for_a_bare_presentation(
    client: AsgiClient, sector: SmallSector, domain: str
) -> None:
    offer = offered(client, sector)
    how: dict[str, Any] = {} if domain == "ours" else {"audience": None}
    shown = signed(challenge_of(offer), suite=SUITE_OF_THE_LCW, **how)
    answer = post(client, offer, shown)
    assert answer.json()["credentialSubject"]["id"] == did_of(ED25519)
    assert "OpenBadgeCredential" in answer.json()["type"]
    assert post(client, offer, shown).text == answer.text


def test_what_is_signed_for_another_site_is_refused(client: AsgiClient, sector: SmallSector) -> None:
    offer = offered(client, sector)
    answer = post(client, offer, signed(challenge_of(offer), audience="https://another.example"))
    assert (answer.status_code, answer.json()["code"]) == (400, "proof-for-another")


def test_another_wallet_comes_too_late(client: AsgiClient, sector: SmallSector) -> None:
    offer = offered(client, sector)
    assert post(client, offer, signed(challenge_of(offer))).status_code == 200
    late = post(client, offer, signed(challenge_of(offer), generate(KeyKind.ED25519)))
    assert (late.status_code, late.json()["code"]) == (409, "wallet-offer-used")


def test_a_wallet_that_reads_html_first_reads_the_same_badge(client: AsgiClient, sector: SmallSector) -> None:
    """`lib/parseResponse.ts` of that wallet takes entities out of the answer before it reads it as JSON."""
    offer = offered(client, sector, given(client, sector, narrative=ENTITIES)["id"])
    answer = post(client, offer, signed(challenge_of(offer)))
    assert json.loads(html.unescape(answer.text)) == answer.json()
    assert ENTITIES in json.dumps(answer.json(), ensure_ascii=False).replace('\\"', '"')


def test_the_badge_for_everybody_comes_once(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    offer = offered(client, sector, award["id"])
    path = f"{exchange_of(offer)}/unbound"
    (badge,) = client.post(path, json={}).json()["verifiablePresentation"]["verifiableCredential"]
    assert badge["id"] == award["url"]
    assert badge["credentialSubject"]["id"].startswith("urn:uuid:")
    again = client.post(path, json={})
    assert (again.status_code, again.json()["code"]) == (409, "wallet-offer-used")


@pytest.mark.parametrize("body", [[], "text", {"verifiablePresentation": {}}], ids=["list", "text", "member"])
def test_nothing_may_be_shown_for_it(client: AsgiClient, sector: SmallSector, body: Any) -> None:
    path = f"{exchange_of(offered(client, sector))}/unbound"
    assert client.post(path, json=body).status_code == 400
    assert client.post(path, json={}).status_code == 200
