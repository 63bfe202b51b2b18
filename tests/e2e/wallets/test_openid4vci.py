"""A wallet on @openid4vc/openid4vci takes badges by OpenID4VCI 1.0.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html
"""

import pytest

from tests.e2e.wallets.node import Wallet, needs_wallets
from tests.e2e.wallets.offering import (
    AUTHORIZATION_CODE,
    EVERY_CONFIGURATION,
    LDP,
    PRE_AUTHORIZED,
    SD_JWT,
    VC_SD_JWT,
    Organisation,
    claims_of,
)

pytestmark = [pytest.mark.node, needs_wallets, pytest.mark.timeout(300)]

ATTEMPTS = 5
each_configuration = pytest.mark.parametrize("configuration", EVERY_CONFIGURATION)


def details(*configurations: str) -> list[dict[str, str]]:
    return [
        {"type": "openid_credential", "credential_configuration_id": configuration}
        for configuration in configurations
    ]


def test_the_metadata_is_read_as_that_of_version_1(organisation: Organisation, openid4vc: Wallet) -> None:
    begun = openid4vc.ask("begin", offer=organisation.offer().link)
    assert begun["version"] == "V1"
    assert set(EVERY_CONFIGURATION) <= begun["metadata"]["credential_configurations_supported"].keys()
    assert begun["authorization_server"]["pre-authorized_grant_anonymous_access_supported"] is True


@each_configuration
@pytest.mark.parametrize("grant", [PRE_AUTHORIZED, AUTHORIZATION_CODE])
def test_every_form_is_taken_and_good(
    organisation: Organisation, openid4vc: Wallet, configuration: str, grant: str
) -> None:
    offer = organisation.offer(None, configuration, grant=grant)
    taken = openid4vc.ask("take", offer=offer.link, configuration=configuration)
    (copy,) = taken["credentials"]
    assert organisation.verdict(copy["credential"]) == "valid"


@pytest.mark.parametrize("by", ["reference", "value"])
def test_an_offer_is_read_by_reference_and_by_value(
    organisation: Organisation, openid4vc: Wallet, by: str
) -> None:
    offer = organisation.offer()
    link = offer.link if by == "reference" else offer.link_by_value
    begun = openid4vc.ask("begin", offer=link)
    assert begun["credential_offer"] == offer.told["credential_offer"]


def test_an_offer_is_read_again_but_its_code_is_used_once(
    organisation: Organisation, openid4vc: Wallet
) -> None:
    offer = organisation.offer()
    first = openid4vc.ask("begin", offer=offer.link)
    openid4vc.ask("token", session=first["session"])
    again = openid4vc.ask("begin", offer=offer.link)
    assert openid4vc.refusal("token", session=again["session"]).error == "invalid_grant"


class TestTheShortCode:
    @each_configuration
    def test_the_right_one_opens_the_offer(
        self, organisation: Organisation, openid4vc: Wallet, configuration: str
    ) -> None:
        offer = organisation.offer(tx_code=True)
        taken = openid4vc.ask("take", offer=offer.link, configuration=configuration, tx_code=offer.tx_code)
        assert len(taken["credentials"]) == 1

    def test_a_wrong_one_does_not_and_may_be_mended(
        self, organisation: Organisation, openid4vc: Wallet
    ) -> None:
        offer = organisation.offer(tx_code=True)
        session = openid4vc.ask("begin", offer=offer.link)["session"]
        assert openid4vc.refusal("token", session=session, tx_code=offer.wrong_code).error == "invalid_grant"
        assert openid4vc.ask("token", session=session, tx_code=offer.tx_code)["access_token"]

    def test_an_offer_is_closed_after_too_many_wrong_ones(
        self, organisation: Organisation, openid4vc: Wallet
    ) -> None:
        offer = organisation.offer(tx_code=True)
        session = openid4vc.ask("begin", offer=offer.link)["session"]
        for _ in range(ATTEMPTS):
            openid4vc.refusal("token", session=session, tx_code=offer.wrong_code)
        assert openid4vc.refusal("token", session=session, tx_code=offer.tx_code).error == "invalid_grant"

    def test_one_that_nobody_asked_for_is_refused(
        self, organisation: Organisation, openid4vc: Wallet
    ) -> None:
        session = openid4vc.ask("begin", offer=organisation.offer().link)["session"]
        assert openid4vc.refusal("token", session=session, tx_code="123456").error == "invalid_request"

    def test_it_is_asked_for_on_the_page_of_the_authorization_code(
        self, organisation: Organisation, openid4vc: Wallet
    ) -> None:
        offer = organisation.offer(None, LDP, grant=AUTHORIZATION_CODE, tx_code=True)
        begun = openid4vc.ask("begin", offer=offer.link, client_id="https://wallet.example")
        wrong = openid4vc.ask(
            "authorize", session=begun["session"], details=details(LDP), tx_code=offer.wrong_code
        )
        assert "<form" in wrong["page"]
        right = openid4vc.ask(
            "authorize", session=begun["session"], details=details(LDP), tx_code=offer.tx_code
        )
        assert right["access_token"]


def test_an_expired_offer_gives_nothing(organisation: Organisation, openid4vc: Wallet) -> None:
    offer = organisation.offer()
    session = openid4vc.ask("begin", offer=offer.link)["session"]
    organisation.expire(offer)
    assert openid4vc.refusal("token", session=session).error == "invalid_grant"
    openid4vc.refusal("begin", offer=offer.link)


class TestTheAuthorizationCode:
    def test_the_request_is_pushed_and_bound_to_a_verifier(
        self, organisation: Organisation, openid4vc: Wallet
    ) -> None:
        offer = organisation.offer(None, SD_JWT, grant=AUTHORIZATION_CODE)
        begun = openid4vc.ask("begin", offer=offer.link, client_id="https://wallet.example")
        given = openid4vc.ask("authorize", session=begun["session"], details=details(SD_JWT))
        assert "request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A" in given["request"]
        assert given["method"] == "S256"
        assert given["iss"] == begun["authorization_server"]["issuer"]
        (detail,) = given["authorization_details"]
        assert detail["credential_identifiers"]

    def test_another_verifier_is_refused(self, organisation: Organisation, openid4vc: Wallet) -> None:
        offer = organisation.offer(None, SD_JWT, grant=AUTHORIZATION_CODE)
        begun = openid4vc.ask("begin", offer=offer.link, client_id="https://wallet.example")
        refused = openid4vc.refusal(
            "authorize", session=begun["session"], details=details(SD_JWT), verifier="v" * 43
        )
        assert refused.error == "invalid_grant"


def test_three_keys_get_a_copy_each(organisation: Organisation, openid4vc: Wallet) -> None:
    offer = organisation.offer(None, VC_SD_JWT)
    taken = openid4vc.ask("take", offer=offer.link, configuration=VC_SD_JWT, proofs=3)
    copies = [copy["credential"] for copy in taken["credentials"]]
    assert len(set(copies)) == 3
    holders = {claims_of(copy)["credentialSubject"]["id"] for copy in copies}
    assert holders == {key["did"] for key in taken["keys"]}


def test_the_wallet_tells_how_it_went(organisation: Organisation, openid4vc: Wallet) -> None:
    taken = openid4vc.ask("take", offer=organisation.offer(None, LDP).link, configuration=LDP)
    for _ in range(2):
        openid4vc.ask("notify", session=taken["session"], notification_id=taken["notification_id"])
    refused = openid4vc.refusal("notify", session=taken["session"], notification_id="another")
    assert refused.said["status"] == 400


@each_configuration
def test_requests_and_answers_can_be_encrypted(
    organisation: Organisation, openid4vc: Wallet, configuration: str
) -> None:
    session = openid4vc.ask("begin", offer=organisation.offer(None, configuration).link)["session"]
    openid4vc.ask("token", session=session)
    shown = openid4vc.ask("proof", session=session, configuration=configuration)
    answer = openid4vc.ask("encrypted", session=session, configuration=configuration, jwts=[shown["jwt"]])
    assert (answer["status"], answer["type"]) == (200, "application/jwt")
    assert answer["header"]["kid"] == "wallet-1"
    assert organisation.verdict(answer["response"]["credentials"][0]["credential"]) == "valid"


def test_a_badge_that_is_looked_at_again_comes_when_that_is_over(
    organisation: Organisation, openid4vc: Wallet
) -> None:
    award = organisation.award()
    offer = organisation.offer(award, LDP)
    organisation.suspend(award)
    waiting = openid4vc.ask("take", offer=offer.link, configuration=LDP)
    assert waiting["interval"] > 0
    organisation.reinstate(award)
    given = openid4vc.ask("deferred", session=waiting["session"], transaction_id=waiting["transaction_id"])
    assert organisation.verdict(given["credentials"][0]["credential"]) == "valid"
