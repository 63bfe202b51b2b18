"""Wallets with ways of their own: Digital Bazaar's untyped proofs, Sphereon's draft 13."""

from collections.abc import Iterator

import pytest

from tests.e2e.foreign import ForeignVerifiers
from tests.e2e.wallets.node import Wallet, needs_wallets, wallet
from tests.e2e.wallets.offering import JWT, LDP, Organisation, claims_of

pytestmark = [pytest.mark.node, needs_wallets, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def bazaar(organisation: Organisation) -> Iterator[Wallet]:
    with wallet("bazaar", organisation.demo) as running:
        yield running


@pytest.fixture(scope="module")
def sphereon(organisation: Organisation) -> Iterator[Wallet]:
    with wallet("sphereon", organisation.demo) as running:
        yield running


class TestVeres:
    @pytest.mark.parametrize("ask_nonce", [True, False], ids=["nonce endpoint", "nonce from a refusal"])
    def test_takes_the_badge_itself(
        self, organisation: Organisation, bazaar: Wallet, verifiers: ForeignVerifiers, ask_nonce: bool
    ) -> None:
        taken = bazaar.ask("take", offer=organisation.offer(None, LDP).link, ask_nonce=ask_nonce)
        (badge,) = taken["credentials"]
        assert badge["credentialSubject"]["id"] == taken["did"]
        assert verifiers.verified(badge) == (True, True), verifiers.ask(badge)

    def test_is_refused_where_proofs_must_be_typed(self, organisation: Organisation, bazaar: Wallet) -> None:
        with organisation.settings(untyped_proofs=False):
            refused = bazaar.refusal("take", offer=organisation.offer(None, LDP).link)
        assert refused.said["message"] == "no credential came"


class TestSphereon:
    def test_takes_a_jwt_by_draft_13_with_a_short_code(
        self, organisation: Organisation, sphereon: Wallet
    ) -> None:
        offer = organisation.offer(None, JWT, tx_code=True)
        taken = sphereon.ask(
            "take", offer=offer.link, configuration=JWT, format="jwt_vc_json", tx_code=offer.tx_code
        )
        (compact,) = taken["credentials"]
        assert taken["c_nonce"] is True
        assert "credential" in taken["dialect"]
        assert organisation.verdict(compact) == "valid"
        assert claims_of(compact)["sub"] == taken["did"]

    def test_is_refused_with_a_wrong_code(self, organisation: Organisation, sphereon: Wallet) -> None:
        offer = organisation.offer(None, JWT, tx_code=True)
        refused = sphereon.refusal(
            "take", offer=offer.link, configuration=JWT, format="jwt_vc_json", tx_code=offer.wrong_code
        )
        assert "/token" in refused.said["message"]
        assert "failed with status: 400" in refused.said["message"]

    def test_is_refused_where_draft_13_is_off(self, organisation: Organisation, sphereon: Wallet) -> None:
        with organisation.settings(draft_13=False):
            offer = organisation.offer(None, JWT)
            sphereon.refusal("take", offer=offer.link, configuration=JWT, format="jwt_vc_json")
