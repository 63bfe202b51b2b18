"""Offers as the API makes them, and a wallet that answers an exchange with its own key."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from keys.signer import LocalSigner
from schemas.contexts import CREDENTIALS_V2, ED25519_2020_V1
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.credentials.holder.proving import ED25519, di_vp
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector

SUITE_OF_THE_LCW = "Ed25519Signature2020"
LINKS = ("interaction_url", "lcw_url", "lcw_unbound_url", "dcc_request_url")


def offered(client: AsgiClient, sector: SmallSector, award: str | None = None, **how: Any) -> dict[str, Any]:
    """A wallet offer of a badge, a new one without `award`."""
    path = f"/api/v1/awards/{award or given(client, sector)['id']}/wallet-offers"
    body = {"grant": "pre-authorized_code", "tx_code": False, **how}
    answer = client.post(path, token=sector.tokens["team_leader"], json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def exchange_of(offer: dict[str, Any]) -> str:
    """The path of the exchange of an offer, also of one that has no links to it."""
    handle = str(offer["credential_offer_uri"]).rpartition("/")[2]
    return f"/exchanges/{handle}"


def challenge_of(offer: dict[str, Any]) -> str:
    """What the link of the older request tells the wallet to answer."""
    return str(parse_qs(urlsplit(offer["dcc_request_url"]).query)["challenge"][0])


def signed(challenge: str, signer: LocalSigner = ED25519, suite: str = "eddsa-rdfc-2022", **how: Any) -> Any:
    """A wallet's answer to a request for DID authentication."""
    if suite == SUITE_OF_THE_LCW:
        how["@context"] = [CREDENTIALS_V2, ED25519_2020_V1]
    return di_vp(signer, suite, **{"nonce": challenge, "audience": BASE, **how})


def take(
    client: AsgiClient, offer: dict[str, Any], signer: LocalSigner = ED25519, suite: str = "eddsa-rdfc-2022"
) -> httpx.Response:
    """The whole exchange; its last answer."""
    begun = client.post(exchange_of(offer), json={})
    assert begun.status_code == 200, begun.text
    challenge = begun.json()["verifiablePresentationRequest"]["challenge"]
    shown = signed(challenge, signer, suite)
    return client.post(exchange_of(offer), json={"verifiablePresentation": shown})
