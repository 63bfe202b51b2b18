from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from app.oid4vci.access import Authorised
from tests.app.asgi_client import AsgiClient
from tests.app.oid4vci.wallet import DpopKey, Wallet, offer
from tests.sector.stored import SmallSector, TestClock

NewWallet: TypeAlias = Callable[..., Wallet]


@pytest.fixture
def new_wallet(client: AsgiClient, sector: SmallSector, clock: TestClock) -> NewWallet:
    """Makes a wallet with an offer of a new badge."""

    def make(*, dpop: DpopKey | None = None, **asked: Any) -> Wallet:
        return Wallet(client, offer(client, sector, **asked), clock.now.timestamp(), dpop)

    return make


@pytest.fixture
def shown(app: FastAPI) -> Callable[..., httpx.Response]:
    """Shows a token at an address that answers to its holder alone."""
    router = APIRouter()

    @router.post("/oid4vci/{organisation_id}/fetched")
    def fetched(organisation_id: UUID, token: Authorised) -> dict[str, str]:
        return {"organisation": str(organisation_id), "offer": str(token.offer_id)}

    app.include_router(router)

    def show(wallet: Wallet, token: str, *, scheme: str = "Bearer", **headers: str) -> httpx.Response:
        wanted = {"Authorization": f"{scheme} {token}", **headers}
        return wallet.client.post(wallet.path("fetched"), headers=wanted)

    return show
