"""The Learner Credential Wallet, release 2.2.10, through every link that it follows."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.foreign import ForeignVerifiers
from tests.e2e.wallets.node import Wallet, needs_wallets, wallet
from tests.e2e.wallets.offering import LDP, SD_JWT, Organisation

pytestmark = [pytest.mark.node, needs_wallets, pytest.mark.timeout(300)]

EXCHANGES = ("interaction_url", "lcw_url")


@pytest.fixture(scope="module")
def lcw(organisation: Organisation) -> Iterator[Wallet]:
    with wallet("lcw", organisation.demo) as running:
        yield running


def open_link(lcw: Wallet, told: dict[str, Any], name: str, **how: Any) -> dict[str, Any]:
    return dict(lcw.ask("open", link=told[name], **how))


def test_it_stores_the_bound_badge_by_its_older_request(
    organisation: Organisation, lcw: Wallet, verifiers: ForeignVerifiers
) -> None:
    taken = open_link(lcw, organisation.offer().told, "dcc_request_url")
    (badge,) = taken["stored"]
    assert badge["credentialSubject"]["id"] == taken["did"]
    assert verifiers.verified(badge) == (True, True), verifiers.ask(badge)
    assert organisation.verdict(badge) == "valid"


@pytest.mark.parametrize("name", EXCHANGES)
def test_it_is_given_the_bound_badge_in_an_exchange(
    organisation: Organisation, lcw: Wallet, verifiers: ForeignVerifiers, name: str
) -> None:
    taken = open_link(lcw, organisation.offer().told, name)
    (badge,) = taken["offered"]
    assert badge["credentialSubject"]["id"] == taken["did"]
    assert taken["request"]["domain"] == organisation.demo.base_url
    assert verifiers.verified(badge) == (True, True), verifiers.ask(badge)


def test_it_stores_the_badge_that_is_bound_to_nobody(
    organisation: Organisation, lcw: Wallet, verifiers: ForeignVerifiers
) -> None:
    offer = organisation.offer()
    taken = open_link(lcw, offer.told, "lcw_unbound_url")
    (badge,) = taken["stored"]
    assert badge["credentialSubject"]["id"].startswith("urn:uuid:")
    assert verifiers.verified(badge) == (True, True), verifiers.ask(badge)
    assert refused(lcw, offer.told, "lcw_unbound_url") == "wallet-offer-used"


@pytest.mark.parametrize("name", [*EXCHANGES, "dcc_request_url"])
def test_a_lost_answer_is_given_again_to_the_same_wallet_alone(
    organisation: Organisation, lcw: Wallet, name: str
) -> None:
    told = organisation.offer().told
    first, again = open_link(lcw, told, name), open_link(lcw, told, name)
    assert first.get("offered", first["stored"]) == again.get("offered", again["stored"])
    assert refused(lcw, told, name, wallet="two") == "wallet-offer-used"


@pytest.mark.parametrize("name", [*EXCHANGES, "dcc_request_url"])
def test_what_was_signed_for_another_offer_is_refused(
    organisation: Organisation, lcw: Wallet, name: str
) -> None:
    signed = lcw.ask("sign", challenge="another", domain=organisation.demo.base_url)
    assert refused(lcw, organisation.offer().told, name, send=signed) == "proof-answers-another"


@pytest.mark.parametrize("name", [*EXCHANGES, "dcc_request_url"])
def test_what_was_signed_for_another_site_is_refused(
    organisation: Organisation, lcw: Wallet, name: str
) -> None:
    told = organisation.offer().told
    challenge = parse_qs(urlsplit(told["dcc_request_url"]).query)["challenge"][0]
    signed = lcw.ask("sign", challenge=challenge, domain="https://another.example")
    assert refused(lcw, told, name, send=signed) == "proof-for-another"


def test_an_exchange_has_no_place_for_a_short_code(organisation: Organisation) -> None:
    for told in (organisation.offer(tx_code=True).told, organisation.offer(None, SD_JWT).told):
        assert not {"interaction_url", "lcw_url", "lcw_unbound_url", "dcc_request_url"} & told.keys()


def test_a_withdrawn_badge_is_withdrawn_there(
    organisation: Organisation, lcw: Wallet, verifiers: ForeignVerifiers
) -> None:
    award = organisation.award()
    (badge,) = open_link(lcw, organisation.offer(award, LDP).told, "dcc_request_url")["stored"]
    organisation.withdraw(award)
    answer = verifiers.ask(badge)
    assert (answer["bazaar"]["revoked"], answer["core"]["revoked"]) == (True, True)


def refused(lcw: Wallet, told: dict[str, Any], name: str, **how: Any) -> str:
    return str(lcw.refusal("open", link=told[name], **how).said["code"])
