"""What a wallet that goes wrong, or whoever stole something of one, is refused by the service."""

from typing import Any

import pytest

from tests.e2e.wallets.node import Wallet, needs_wallets
from tests.e2e.wallets.offering import LDP, SD_JWT, Organisation

pytestmark = [pytest.mark.node, needs_wallets, pytest.mark.timeout(300)]


def begun(openid4vc: Wallet, organisation: Organisation, **more: Any) -> str:
    """A wallet that has its token."""
    session = str(openid4vc.ask("begin", offer=organisation.offer(None, SD_JWT).link)["session"])
    openid4vc.ask("token", session=session, **more)
    return session


@pytest.mark.parametrize(
    ("how", "error"),
    [
        pytest.param({"audience": "https://another.example"}, "invalid_proof", id="another audience"),
        pytest.param({"signed_by_another": True}, "invalid_proof", id="another key"),
        pytest.param({"typ": "JWT"}, "invalid_proof", id="another type"),
        pytest.param({"nonce": "made-up"}, "invalid_nonce", id="nonce of nobody"),
    ],
)
def test_a_proof_that_does_not_hold_is_refused(
    organisation: Organisation, openid4vc: Wallet, how: dict[str, Any], error: str
) -> None:
    session = begun(openid4vc, organisation)
    bad = openid4vc.ask("proof", session=session, configuration=SD_JWT, **how)
    refused = openid4vc.refusal("credential", session=session, configuration=SD_JWT, jwts=[bad["jwt"]])
    assert (refused.said["status"], refused.error) == (400, error)
    good = openid4vc.ask("proof", session=session, configuration=SD_JWT)
    given = openid4vc.ask("credential", session=session, configuration=SD_JWT, jwts=[good["jwt"]])
    assert len(given["credentials"]) == 1


def test_a_nonce_is_good_once(organisation: Organisation, openid4vc: Wallet) -> None:
    first, second = begun(openid4vc, organisation), begun(openid4vc, organisation)
    shown = openid4vc.ask("proof", session=first, configuration=SD_JWT)
    openid4vc.ask("credential", session=first, configuration=SD_JWT, jwts=[shown["jwt"]])
    replayed = openid4vc.ask("proof", session=second, configuration=SD_JWT, nonce=shown["nonce"])
    refused = openid4vc.refusal("credential", session=second, configuration=SD_JWT, jwts=[replayed["jwt"]])
    assert refused.error == "invalid_nonce"


def test_a_form_that_was_not_offered_is_refused(organisation: Organisation, openid4vc: Wallet) -> None:
    session = begun(openid4vc, organisation)
    shown = openid4vc.ask("proof", session=session, configuration=LDP)
    refused = openid4vc.refusal("credential", session=session, configuration=LDP, jwts=[shown["jwt"]])
    assert refused.said["status"] in {400, 403}


class TestATokenBoundToAKey:
    def test_its_wallet_uses_it(self, organisation: Organisation, openid4vc: Wallet) -> None:
        session = begun(openid4vc, organisation, dpop=True)
        shown = openid4vc.ask("proof", session=session, configuration=SD_JWT)
        given = openid4vc.ask("credential", session=session, configuration=SD_JWT, jwts=[shown["jwt"]])
        assert organisation.verdict(given["credentials"][0]["credential"]) == "valid"

    @pytest.mark.parametrize("dpop", ["none", "another"])
    def test_a_thief_has_nothing_of_it(
        self, organisation: Organisation, openid4vc: Wallet, dpop: str
    ) -> None:
        session = begun(openid4vc, organisation, dpop=True)
        shown = openid4vc.ask("proof", session=session, configuration=SD_JWT)
        refused = openid4vc.refusal(
            "credential", session=session, configuration=SD_JWT, jwts=[shown["jwt"]], dpop=dpop
        )
        assert refused.said["status"] == 401

    def test_a_plain_token_does_not_become_one(self, organisation: Organisation, openid4vc: Wallet) -> None:
        session = begun(openid4vc, organisation)
        shown = openid4vc.ask("proof", session=session, configuration=SD_JWT)
        refused = openid4vc.refusal(
            "credential", session=session, configuration=SD_JWT, jwts=[shown["jwt"]], dpop="another"
        )
        assert refused.said["status"] == 401
