"""Helpers of the wallet tests."""

from typing import Any
from uuid import UUID

import httpx

from app.awards.tables import Award
from app.platform.runtime import Runtime, Work
from app.wallets import hashes, offers
from app.wallets.offers import CreatedOffer
from app.wallets.tables import Grant
from tests.app.asgi_client import AsgiClient
from tests.sector.stored import SmallSector

BY_CODE = {"grant": "pre-authorized_code", "tx_code": False}


def offer(client: AsgiClient, token: str, award_id: str, **changes: Any) -> httpx.Response:
    address = f"/api/v1/awards/{award_id}/wallet-offers"
    return client.post(address, token=token, json={**BY_CODE, **changes})


def offered(client: AsgiClient, sector: SmallSector, award_id: str, **changes: Any) -> dict[str, Any]:
    answer = offer(client, sector.tokens["team_leader"], award_id, **changes)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


def create(
    runtime: Runtime,
    award_id: str,
    *,
    grant: Grant = Grant.PRE_AUTHORIZED_CODE,
    with_code: bool = False,
) -> CreatedOffer:
    """An offer made in a transaction of its own."""
    with runtime.work() as work:
        award = work.session.get_one(Award, UUID(award_id))
        return offers.create(work, award, grant=grant, with_code=with_code)


def redeemed(work: Work, made: CreatedOffer, tx_code: str | None = None) -> str:
    """What comes of redeeming an offer, as a word."""
    code = hashes.secrets_of(work.runtime, made.handle).pre_authorized_code
    found = offers.redeem(work, made.offer.organisation_id, code, tx_code)
    return found.value if isinstance(found, offers.OfferRefusal) else "redeemed"
