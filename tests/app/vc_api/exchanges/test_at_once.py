"""Fifty wallets ask for one badge at the same moment, on two processes: one of them gets it."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from keys.algorithms import KeyKind
from keys.signer import generate
from tests.app.awards.racing import BUSY, Service, two_processes
from tests.app.vc_api.exchanges.taking import challenge_of, exchange_of, signed

WALLETS = 50


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with two_processes(tmp_path_factory.mktemp("race")) as running:
        yield running


def offered(service: Service) -> dict[str, Any]:
    path = f"/api/v1/awards/{service.give().json()['id']}/wallet-offers"
    body = {"grant": "pre-authorized_code", "tx_code": False}
    return dict(service.ask(0, "POST", path, "team_leader", json=body).json())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", ["exchange", "older request"])
def test_one_of_fifty_wallets_gets_the_badge(service: Service, way: str) -> None:
    offer = offered(service)
    challenge, path = challenge_of(offer), exchange_of(offer)
    shown = [signed(challenge, generate(KeyKind.ED25519)) for _ in range(WALLETS)]

    def ask(number: int) -> Any:
        body = {"verifiablePresentation": shown[number]} if way == "exchange" else shown[number]
        for _ in range(20):
            url = path if way == "exchange" else f"{path}/credential"
            answer = service.clients[number % 2].post(url, json=body)
            if answer.status_code != BUSY:
                break
        return answer

    with ThreadPoolExecutor(WALLETS) as pool:
        answers = list(pool.map(ask, range(WALLETS)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: WALLETS - 1}
