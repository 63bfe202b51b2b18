"""The wallets of an award over HTTP: seen, and said to be lost."""

from typing import Any
from uuid import uuid4

import pytest

from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.binding import FORMS, take, verdicts
from tests.app.awards.giving import given
from tests.sector.stored import SmallSector


@pytest.fixture
def award(client: AsgiClient, sector: SmallSector) -> dict[str, Any]:
    return given(client, sector)


def test_a_wallet_is_listed_and_lost(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, award: dict[str, Any]
) -> None:
    wallet, (copy,) = take(runtime, award["id"], names=FORMS, label="Mijn telefoon")
    path, token = f"/api/v1/awards/{award['id']}/wallets", sector.tokens["team_leader"]
    (item,) = client.get(path, token=token).json()["items"]
    assert (item["id"], item["label"], item["ended_at"], item["end_reason"]) == (
        str(wallet),
        "Mijn telefoon",
        None,
        None,
    )
    first, again = (client.post(f"{path}/{wallet}/lost", token=token) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert (first.json()["end_reason"], first.json()["ended_at"]) == ("lost", "2026-06-01T10:00:00Z")
    assert verdicts(client, copy) == dict.fromkeys(FORMS, "revoked")
    assert client.get(award["url"], headers={"Accept": "application/vc"}).status_code == 200


def test_a_wallet_belongs_to_one_award(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, award: dict[str, Any]
) -> None:
    wallet, _ = take(runtime, award["id"])
    other = given(client, sector)
    for which in (wallet, uuid4()):
        path = f"/api/v1/awards/{other['id']}/wallets/{which}/lost"
        answer = client.post(path, token=sector.tokens["team_leader"])
        assert (answer.status_code, answer.json()["code"]) == (404, "wallet-unknown")
