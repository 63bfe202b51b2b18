"""A wallet that waits comes back after its access token has ended."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import Taking, error_of, redeemed
from tests.app.oid4vci.test_deferred import act, come_back
from tests.app.oid4vci.wallet import DpopKey, Wallet
from tests.sector.stored import SmallSector, TestClock

DAYS = timedelta(days=3)


def suspended(new_wallet: NewWallet, sector: SmallSector, dpop: DpopKey | None = None) -> Taking:
    """A wallet with a token for a badge that is being looked at again."""
    wallet = new_wallet(dpop=dpop)
    act(Taking(wallet, {}), sector, "suspend")
    return redeemed(wallet)


def refreshed(wallet: Wallet, told: dict[str, Any], **fields: Any) -> httpx.Response:
    asked = {"grant_type": "refresh_token", "refresh_token": told.get("refresh_token"), **fields}
    return wallet.post("token", asked)


def later(taking: Taking, clock: TestClock, by: timedelta = DAYS) -> None:
    clock.now += by
    taking.wallet.now = clock.now.timestamp()


@pytest.mark.parametrize("dpop", [None, DpopKey()], ids=["bearer", "DPoP"])
def test_days_later_the_badge_is_given(
    new_wallet: NewWallet, sector: SmallSector, clock: TestClock, dpop: DpopKey | None
) -> None:
    taking = suspended(new_wallet, sector, dpop)
    transaction_id = taking.ask().json()["transaction_id"]
    later(taking, clock)
    assert error_of(come_back(taking, transaction_id)) == "invalid_token"
    answer = refreshed(taking.wallet, taking.told)
    assert answer.status_code == 200, answer.text
    taking.told = answer.json()
    assert come_back(taking, transaction_id).status_code == 202
    act(taking, sector, "reinstate")
    later(taking, clock)
    taking.told = refreshed(taking.wallet, taking.told).json()
    assert len(come_back(taking, transaction_id).json()["credentials"]) == 1


def test_a_refresh_token_is_given_only_to_who_waits(new_wallet: NewWallet) -> None:
    assert "refresh_token" not in redeemed(new_wallet()).told


def test_used_twice_it_ends_everything(new_wallet: NewWallet, sector: SmallSector) -> None:
    taking = suspended(new_wallet, sector)
    first = refreshed(taking.wallet, taking.told).json()
    assert error_of(refreshed(taking.wallet, taking.told)) == "invalid_grant"
    assert error_of(refreshed(taking.wallet, first)) == "invalid_grant"
    assert error_of(taking.ask()) == "invalid_token"
    assert error_of(taking.post("credential", {}, token=first["access_token"])) == "invalid_token"


def test_bound_to_a_key_it_is_worth_nothing_without(new_wallet: NewWallet, sector: SmallSector) -> None:
    taking = suspended(new_wallet, sector, DpopKey())
    own, taking.wallet.dpop = taking.wallet.dpop, None
    assert error_of(refreshed(taking.wallet, taking.told)) == "invalid_dpop_proof"
    taking.wallet.dpop = DpopKey()
    assert error_of(refreshed(taking.wallet, taking.told)) == "invalid_grant"
    taking.wallet.dpop = own
    assert refreshed(taking.wallet, taking.told).status_code == 200


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"refresh_token": "unknown"}, "invalid_grant", id="unknown"),
        pytest.param({"refresh_token": None}, "invalid_request", id="missing"),
        pytest.param({"client_id": "another"}, "invalid_grant", id="another client"),
    ],
)
def test_what_is_not_refreshed(
    new_wallet: NewWallet, sector: SmallSector, fields: dict[str, Any], error: str
) -> None:
    taking = suspended(new_wallet, sector)
    refused = refreshed(taking.wallet, taking.told, **fields)
    assert (refused.status_code, error_of(refused)) == (400, error)


def test_it_ends_after_a_month_and_with_the_badge(
    new_wallet: NewWallet, sector: SmallSector, clock: TestClock
) -> None:
    taking, other = suspended(new_wallet, sector), suspended(new_wallet, sector)
    path = f"/api/v1/awards/{other.wallet.offered['award']}"
    answer = taking.wallet.client.delete(path, token=sector.tokens["organisation_admin"])
    assert answer.status_code == 204, answer.text
    assert error_of(refreshed(other.wallet, other.told)) == "invalid_grant"
    later(taking, clock, timedelta(days=30))
    assert error_of(refreshed(taking.wallet, taking.told)) == "invalid_grant"
