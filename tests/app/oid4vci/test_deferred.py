"""A badge that is being looked at again, and what wallets tell of what they were given."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.awards.tables import AwardBinding
from app.oid4vci.issuances import WalletIssuance
from app.platform.runtime import Runtime
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import Taking, error_of, redeemed
from tests.app.oid4vci.test_credential import judged, subjects
from tests.credentials.holder.proving import ED25519, P256, did_jwk_of
from tests.sector.stored import SmallSector


@pytest.fixture
def taking(new_wallet: NewWallet) -> Taking:
    return redeemed(new_wallet())


def act(taking: Taking, sector: SmallSector, operation: str) -> None:
    path = f"/api/v1/awards/{taking.wallet.offered['award']}/{operation}"
    client, token = taking.wallet.client, sector.tokens["organisation_admin"]
    body = None if operation == "reinstate" else {"reason": "looking again"}
    answer = client.post(path, token=token, json=body)
    assert answer.status_code == 200, answer.text


def waiting(taking: Taking, sector: SmallSector, **changes: Any) -> str:
    act(taking, sector, "suspend")
    answer = taking.ask(**changes)
    assert answer.status_code == 202, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json().keys() - {"c_nonce", "c_nonce_expires_in"} == {"transaction_id", "interval"}
    return str(answer.json()["transaction_id"])


def come_back(taking: Taking, transaction_id: Any) -> httpx.Response:
    return taking.post("deferred", {"transaction_id": transaction_id})


def issuances(runtime: Runtime) -> list[WalletIssuance]:
    with runtime.work(writes=False) as work:
        return list(work.session.scalars(select(WalletIssuance)))


def test_a_wallet_waits_until_the_badge_stands_again(taking: Taking, sector: SmallSector) -> None:
    nonce = taking.nonce()
    proofs = {"jwt": [taking.jwt(P256, nonce=nonce), taking.jwt(ED25519, nonce=nonce)]}
    transaction_id = waiting(taking, sector, proofs=proofs)
    still = come_back(taking, transaction_id)
    assert (still.status_code, still.json()["transaction_id"]) == (202, transaction_id)
    assert still.json()["interval"] > 0
    act(taking, sector, "reinstate")
    answer = come_back(taking, transaction_id)
    assert answer.status_code == 200, answer.text
    credentials = [one["credential"] for one in answer.json()["credentials"]]
    assert [subjects(one) for one in credentials] == [{did_jwk_of(P256)}, {did_jwk_of(ED25519)}]
    for credential in credentials:
        assert judged(taking.wallet.client, credential, "OpenBadge_ldp")["verdict"] == "valid"
    # What @openid4vc and Credo 0.6 refuse after a wait is left out, as it may be.
    assert "notification_id" not in answer.json()
    assert error_of(come_back(taking, transaction_id)) == "invalid_transaction_id"


def test_a_badge_that_is_withdrawn_never_comes(taking: Taking, sector: SmallSector) -> None:
    transaction_id = waiting(taking, sector)
    act(taking, sector, "revoke")
    for _ in range(2):
        refused = come_back(taking, transaction_id)
        assert (refused.status_code, error_of(refused)) == (400, "credential_request_denied")


def test_asking_again_ends_the_older_wait(taking: Taking, sector: SmallSector, runtime: Runtime) -> None:
    first = waiting(taking, sector)
    second = taking.ask().json()["transaction_id"]
    third = taking.ask("OpenBadge_sdjwt").json()["transaction_id"]
    assert error_of(come_back(taking, first)) == "invalid_transaction_id"
    assert come_back(taking, second).status_code == come_back(taking, third).status_code == 202
    assert len(issuances(runtime)) == 2


@pytest.mark.parametrize("name", [None, 7, [], "unknown", "", "\u0000"])
def test_a_transaction_of_nobody(taking: Taking, name: Any) -> None:
    wanted = "invalid_transaction_id" if isinstance(name, str) else "invalid_credential_request"
    refused = come_back(taking, name)
    assert (refused.status_code, error_of(refused)) == (400, wanted)


def test_another_wallet_finds_nothing_there(
    taking: Taking, new_wallet: NewWallet, sector: SmallSector
) -> None:
    transaction_id = waiting(taking, sector)
    other = redeemed(new_wallet())
    assert error_of(come_back(other, transaction_id)) == "invalid_transaction_id"
    given = other.ask().json()["notification_id"]
    told = {"notification_id": given, "event": "credential_accepted"}
    assert error_of(taking.post("notification", told)) == "invalid_notification_id"


def test_nothing_is_kept_in_the_clear(taking: Taking, sector: SmallSector, runtime: Runtime) -> None:
    transaction_id = waiting(taking, sector)
    (row,) = issuances(runtime)
    assert row.holders == [did_jwk_of(P256)]
    act(taking, sector, "reinstate")
    assert come_back(taking, transaction_id).status_code == 200
    (row,) = issuances(runtime)
    assert row.holders is None
    assert row.transaction_hash is None


def test_erasing_the_badge_erases_who_waits_for_it(
    taking: Taking, sector: SmallSector, runtime: Runtime
) -> None:
    waiting(taking, sector)
    path = f"/api/v1/awards/{taking.wallet.offered['award']}"
    answer = taking.wallet.client.delete(path, token=sector.tokens["organisation_admin"])
    assert answer.status_code == 204, answer.text
    assert issuances(runtime) == []


def test_draft_13_waits_in_its_own_words(taking: Taking, sector: SmallSector) -> None:
    act(taking, sector, "suspend")
    body = {"format": "ldp_vc", "proof": {"proof_type": "jwt", "jwt": taking.jwt()}}
    deferred = taking.post("credential", body)
    assert deferred.status_code == 202
    assert {"transaction_id", "c_nonce"} <= deferred.json().keys()
    act(taking, sector, "reinstate")
    assert "credential" in come_back(taking, deferred.json()["transaction_id"]).json()


@pytest.mark.parametrize("event", ["credential_accepted", "credential_failure", "credential_deleted"])
def test_what_a_wallet_tells_is_kept_with_its_binding(taking: Taking, runtime: Runtime, event: str) -> None:
    given = taking.ask().json()["notification_id"]
    told = {"notification_id": given, "event": event, "event_description": "Out of storage.", "more": 1}
    for _ in range(2):
        answer = taking.post("notification", told)
        assert (answer.status_code, answer.content) == (204, b"")
    with runtime.work(writes=False) as work:
        (row,) = work.session.scalars(select(WalletIssuance))
        (binding,) = work.session.scalars(select(AwardBinding))
        assert (row.told, row.description, binding.told) == (event, "Out of storage.", event)
        assert row.told_at == binding.told_at == runtime.clock()


def test_a_wallet_may_change_its_mind(taking: Taking, runtime: Runtime) -> None:
    given = taking.ask().json()["notification_id"]
    for event in ("credential_accepted", "credential_deleted"):
        taking.post("notification", {"notification_id": given, "event": event})
    assert [row.told for row in issuances(runtime)] == ["credential_deleted"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"notification_id": "unknown"}, "invalid_notification_id", id="unknown"),
        pytest.param({"notification_id": None}, "invalid_notification_request", id="no id"),
        pytest.param({"notification_id": []}, "invalid_notification_request", id="id is a list"),
        pytest.param({"event": None}, "invalid_notification_request", id="no event"),
        pytest.param({"event": "Credential_Accepted"}, "invalid_notification_request", id="another event"),
        pytest.param({"event": ["credential_accepted"]}, "invalid_notification_request", id="list"),
        pytest.param({"event_description": 7}, "invalid_notification_request", id="description is a number"),
        pytest.param({"event_description": "één"}, "invalid_notification_request", id="no ASCII"),
        pytest.param({"event_description": 'a "b"'}, "invalid_notification_request", id="quotes"),
        pytest.param({"event_description": "a\u0000"}, "invalid_notification_request", id="control"),
    ],
)
def test_a_notification_that_is_none(taking: Taking, changes: dict[str, Any], error: str) -> None:
    given = taking.ask().json()["notification_id"]
    told = {"notification_id": given, "event": "credential_accepted", **changes}
    refused = taking.post("notification", {name: value for name, value in told.items() if value is not None})
    assert (refused.status_code, error_of(refused)) == (400, error)
