"""A badge handed to a wallet that shows its key: https://www.w3.org/TR/vcalm/#participate-in-an-exchange."""

from datetime import timedelta
from typing import Any

import pytest

from keys.algorithms import KeyKind
from keys.signer import LocalSigner, generate
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.vc_api.exchanges.taking import (
    SUITE_OF_THE_LCW,
    challenge_of,
    exchange_of,
    offered,
    signed,
    take,
)
from tests.credentials.holder.proving import ED25519, P256, did_of
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector, TestClock

ANOTHER = generate(KeyKind.ED25519)


def badge_in(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    (badge,) = answer.json()["verifiablePresentation"]["verifiableCredential"]
    return badge


def verdict(client: AsgiClient, badge: Any) -> str:
    return str(client.post("/api/v1/verify", json={"document": badge}).json()["verdict"])


def act(client: AsgiClient, sector: SmallSector, award: str, what: str, **body: Any) -> None:
    path = f"/api/v1/awards/{award}/{what}"
    answer = client.post(path, token=sector.tokens["organisation_admin"], json=body or None)
    assert answer.status_code == 200, answer.text


def test_the_wallet_is_asked_for_its_key(client: AsgiClient, sector: SmallSector) -> None:
    offer = offered(client, sector)
    messages: list[dict[str, Any]] = [{"json": {}}, {}]
    for more in messages:
        begun = client.post(exchange_of(offer), **more)
        request = begun.json()["verifiablePresentationRequest"]
        assert [query["type"] for query in request["query"]] == ["DIDAuthentication"]
        assert (request["challenge"], request["domain"]) == (challenge_of(offer), BASE)
        assert begun.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("signer", "suite"),
    [
        pytest.param(ED25519, "eddsa-rdfc-2022", id="eddsa-rdfc-2022"),
        pytest.param(ED25519, SUITE_OF_THE_LCW, id="Ed25519Signature2020"),
        pytest.param(P256, "ecdsa-rdfc-2019", id="ecdsa-rdfc-2019"),
    ],
)
def test_it_gets_the_badge_bound_to_that_key(
    client: AsgiClient, sector: SmallSector, signer: LocalSigner, suite: str
) -> None:
    answer = take(client, offered(client, sector), signer, suite)
    badge = badge_in(answer)
    assert badge["credentialSubject"]["id"] == did_of(signer)
    assert verdict(client, badge) == "valid"
    assert answer.headers["cache-control"] == "no-store"


def test_a_lost_answer_is_given_again_to_the_same_key_alone(client: AsgiClient, sector: SmallSector) -> None:
    offer = offered(client, sector)
    assert badge_in(take(client, offer)) == badge_in(take(client, offer))
    late = take(client, offer, ANOTHER)
    assert (late.status_code, late.json()["code"]) == (409, "wallet-offer-used")


def test_a_lost_answer_is_not_given_again_when_the_wallet_was_lost_too(
    client: AsgiClient, sector: SmallSector
) -> None:
    award = given(client, sector)["id"]
    offer = offered(client, sector, award)
    first = badge_in(take(client, offer))
    badge_in(take(client, offered(client, sector, award), ANOTHER))
    again = take(client, offer)
    assert again.status_code == 409
    assert verdict(client, first) == "revoked"


def test_a_badge_under_review_waits_and_the_offer_stays(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)["id"]
    offer = offered(client, sector, award)
    act(client, sector, award, "suspend", reason="question")
    waiting = take(client, offer)
    assert (waiting.status_code, waiting.json()["code"]) == (409, "award-not-standing")
    act(client, sector, award, "reinstate")
    assert verdict(client, badge_in(take(client, offer))) == "valid"


def test_a_withdrawn_badge_is_offered_no_longer(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)["id"]
    offer = offered(client, sector, award)
    act(client, sector, award, "revoke", reason="mistake")
    assert client.post(exchange_of(offer), json={}).status_code == 410


def test_an_expired_offer_gives_nothing(client: AsgiClient, sector: SmallSector, clock: TestClock) -> None:
    offer = offered(client, sector)
    clock.now += timedelta(days=8)
    assert client.post(exchange_of(offer), json={}).status_code == 410


@pytest.mark.parametrize(
    ("how", "code"),
    [
        pytest.param({"tx_code": True}, "exchange-needs-code", id="short code"),
        pytest.param({"configuration_ids": ["OpenBadge_sdjwt"]}, "exchange-not-offered", id="another form"),
    ],
)
@pytest.mark.parametrize("end", ["", "/credential", "/unbound"], ids=["exchange", "credential", "unbound"])
def test_an_exchange_is_no_way_around_what_the_offer_asks(
    client: AsgiClient, sector: SmallSector, how: dict[str, Any], code: str, end: str
) -> None:
    offer = offered(client, sector, **how)
    answer = client.post(f"{exchange_of(offer)}{end}", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    path = exchange_of(offer).replace("exchanges", "interactions")
    assert client.get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/exchanges/unknown", "/exchanges/unknown/credential", "/exchanges/%C3%A9/unbound"]
)
def test_an_offer_that_is_not_there_is_not_found(client: AsgiClient, path: str) -> None:
    answer = client.post(path, json={})
    assert (answer.status_code, answer.json()["code"]) == (404, "wallet-offer-unknown")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        pytest.param({"nonce": "another"}, "proof-answers-another", id="challenge"),
        pytest.param({"nonce": None}, "proof-answers-another", id="no challenge"),
        pytest.param({"audience": "https://another.example"}, "proof-for-another", id="domain"),
        pytest.param({"audience": None}, "proof-for-another", id="no domain"),
        pytest.param({"purpose": "assertionMethod"}, "proof-malformed", id="purpose"),
        pytest.param({"holder": did_of(P256)}, "proof-key-unfit", id="another holder"),
    ],
)
def test_what_does_not_answer_the_request_is_refused_and_spends_nothing(
    client: AsgiClient, sector: SmallSector, how: dict[str, Any], code: str
) -> None:
    offer = offered(client, sector)
    shown = signed(challenge_of(offer), **how)
    answer = client.post(exchange_of(offer), json={"verifiablePresentation": shown})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert badge_in(take(client, offer, ANOTHER))["credentialSubject"]["id"] == did_of(ANOTHER)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param([], id="list"),
        pytest.param("text", id="text"),
        pytest.param({"verifiablePresentation": None}, id="null"),
        pytest.param({"verifiablePresentation": []}, id="no object"),
        pytest.param({"verifiablePresentation": {}}, id="empty"),
        pytest.param({"verifiablePresentation": {"proof": [{}] * 100}}, id="many proofs"),
        pytest.param({"zcap": []}, id="capabilities"),
    ],
)
def test_other_messages_are_refused(client: AsgiClient, sector: SmallSector, body: Any) -> None:
    answer = client.post(exchange_of(offered(client, sector)), json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["problemDetails"]


def test_a_large_body_is_not_read(client: AsgiClient, sector: SmallSector) -> None:
    body = {"verifiablePresentation": {"id": "a" * 300_000}}
    assert client.post(exchange_of(offered(client, sector)), json=body).status_code == 413
