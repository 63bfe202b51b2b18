"""Many wallets at the same moment, on two processes over one database: one gets what is there once."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.app.awards.racing import BASE, BUSY, Service, two_processes
from tests.app.oid4vci.wallet import CALLBACK, PRE_AUTHORIZED, answer_of, s256

WALLETS = 50
VERIFIER = "v" * 43


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with two_processes(tmp_path_factory.mktemp("wallets")) as running:
        yield running


def offered(service: Service, **asked: Any) -> dict[str, Any]:
    given = service.give(learner=service.learner()).json()
    path = f"/api/v1/awards/{given['id']}/wallet-offers"
    body = {"grant": "pre-authorized_code", "tx_code": False, **asked}
    answer = service.ask(0, "POST", path, "team_leader", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def door(offer: dict[str, Any], name: str) -> str:
    return f"{offer['credential_offer']['credential_issuer'].removeprefix(BASE)}/{name}"


def patient(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask again as long as one is told to come back."""
    for _ in range(60):
        answer = ask()
        if answer.status_code != BUSY:
            break
    return answer


def all_at_once(service: Service, count: int, ask: Callable[[httpx.Client], httpx.Response]) -> list[Any]:
    def one(process: int) -> httpx.Response:
        return patient(lambda: ask(service.clients[process]))

    return service.at_once(*[one] * count)


def statuses(answers: list[httpx.Response]) -> Counter[tuple[int, str]]:
    return Counter(
        (answer.status_code, answer.json()["error"] if answer.is_error else "") for answer in answers
    )


def code_of(service: Service, offer: dict[str, Any], *, request_uri: bool = False) -> str:
    asks = {
        "response_type": "code",
        "client_id": "wallet",
        "redirect_uri": CALLBACK,
        "code_challenge": s256(VERIFIER),
        "code_challenge_method": "S256",
        "scope": "OpenBadge_ldp",
        "issuer_state": offer["credential_offer"]["grants"]["authorization_code"]["issuer_state"],
    }
    pushed = patient(lambda: service.clients[0].post(door(offer, "par"), data=asks))
    assert pushed.status_code == 201, pushed.text
    uri = str(pushed.json()["request_uri"])
    if request_uri:
        return uri
    query = {"client_id": "wallet", "request_uri": uri}
    return answer_of(patient(lambda: service.clients[0].get(door(offer, "authorize"), params=query)))["code"]


def test_fifty_wallets_redeem_one_code(service: Service) -> None:
    offer = offered(service)
    code = offer["credential_offer"]["grants"][PRE_AUTHORIZED]["pre-authorized_code"]
    form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code}
    answers = all_at_once(service, WALLETS, lambda client: client.post(door(offer, "token"), data=form))
    assert statuses(answers) == {(200, ""): 1, (400, "invalid_grant"): WALLETS - 1}


def test_wrong_codes_at_once_are_all_counted(service: Service) -> None:
    offer = offered(service, tx_code=True)
    code = offer["credential_offer"]["grants"][PRE_AUTHORIZED]["pre-authorized_code"]
    form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, "tx_code": "guess"}
    answers = all_at_once(service, 20, lambda client: client.post(door(offer, "token"), data=form))
    assert statuses(answers) == {(400, "invalid_grant"): 20}
    said = Counter(answer.json()["error_description"] for answer in answers)
    assert sorted(said.values()) == [5, 15], said
    right = service.clients[1].post(door(offer, "token"), data=form | {"tx_code": offer["tx_code"]})
    assert right.json()["error"] == "invalid_grant"


def test_one_authorization_code_is_exchanged_once_and_ends_with_its_second_use(service: Service) -> None:
    offer = offered(service, grant="authorization_code")
    form = {
        "grant_type": "authorization_code",
        "code": code_of(service, offer),
        "code_verifier": VERIFIER,
        "redirect_uri": CALLBACK,
        "client_id": "wallet",
    }
    answers = all_at_once(service, 20, lambda client: client.post(door(offer, "token"), data=form))
    assert statuses(answers) == {(200, ""): 1, (400, "invalid_grant"): 19}


def test_one_request_uri_gives_one_code(service: Service) -> None:
    offer = offered(service, grant="authorization_code")
    query = {"client_id": "wallet", "request_uri": code_of(service, offer, request_uri=True)}
    answers = all_at_once(service, 20, lambda client: client.get(door(offer, "authorize"), params=query))
    assert statuses(answers) == {(302, ""): 1, (400, "invalid_request"): 19}


def test_guesses_on_the_page_at_once_are_all_counted(service: Service) -> None:
    offer = offered(service, grant="authorization_code", tx_code=True)
    uri = code_of(service, offer, request_uri=True)
    form = {"client_id": "wallet", "request_uri": uri, "tx_code": "guess"}
    answers = all_at_once(service, 20, lambda client: client.post(door(offer, "authorize"), data=form))
    told = Counter("Deze code klopt niet" in answer.text for answer in answers)
    assert told == {True: 5, False: 15}
    right = form | {"tx_code": offer["tx_code"]}
    assert service.clients[1].post(door(offer, "authorize"), data=right).status_code == 400
