"""How a wallet finds out what it may do, and what a person sees: https://www.w3.org/TR/vcalm/#interaction-url-format."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.asgi_client import AsgiClient
from tests.app.vc_api.exchanges.taking import LINKS, exchange_of, offered
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector


def test_a_wallet_reads_the_protocols(client: AsgiClient, sector: SmallSector) -> None:
    offer = offered(client, sector)
    scheme, _, url = offer["interaction_url"].partition(":")
    assert (scheme, parse_qs(urlsplit(url).query)) == ("interaction", {"iuv": ["1"]})
    answer = client.get(url.removeprefix(BASE), headers={"Accept": "application/json"})
    assert answer.json() == {
        "protocols": {"vcapi": f"{BASE}{exchange_of(offer)}", "OID4VCI": offer["deep_link"]}
    }
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["lcw_url", "lcw_unbound_url"])
def test_an_invitation_names_the_exchange(client: AsgiClient, sector: SmallSector, name: str) -> None:
    offer = offered(client, sector)
    assert offer[name].startswith("https://lcw.app/request?request=")
    (request,) = parse_qs(urlsplit(offer[name]).query)["request"]
    exchange = f"{BASE}{exchange_of(offer)}" + ("/unbound" if "unbound" in name else "")
    assert json.loads(request) == {"credentialRequestOrigin": BASE, "protocols": {"vcapi": exchange}}


def test_the_older_request_names_everything(client: AsgiClient, sector: SmallSector) -> None:
    offer = offered(client, sector)
    assert offer["dcc_request_url"].startswith("dccrequest://request?")
    query = parse_qs(urlsplit(offer["dcc_request_url"]).query)
    assert query.keys() == {"issuer", "auth_type", "challenge", "vc_request_url"}
    assert query["auth_type"] == ["bearer"]
    assert query["vc_request_url"] == [f"{BASE}{exchange_of(offer)}/credential"]


@pytest.mark.parametrize(
    "how", [{"tx_code": True}, {"configuration_ids": ["OpenBadge_jwt"]}], ids=["short code", "another form"]
)
def test_there_are_no_links_where_there_is_no_exchange(
    client: AsgiClient, sector: SmallSector, how: dict[str, Any]
) -> None:
    assert not {*LINKS} & offered(client, sector, **how).keys()


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "Zet je badge in je app"), ("en", "Put your badge in your app")]
)
def test_a_person_sees_a_page(client: AsgiClient, sector: SmallSector, language: str, title: str) -> None:
    offer = offered(client, sector)
    path = exchange_of(offer).replace("exchanges", "interactions")
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert f"<h1>{title}</h1>" in answer.text
    assert offer["dcc_request_url"].replace("&", "&amp;") in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_nothing_else_is_given(client: AsgiClient, sector: SmallSector) -> None:
    path = exchange_of(offered(client, sector)).replace("exchanges", "interactions")
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/interactions/unknown").status_code == 404
