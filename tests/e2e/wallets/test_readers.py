"""What readers that know nothing of us make of each form, before and after it was withdrawn."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.foreign import ForeignVerifiers
from tests.e2e.wallets.node import Wallet, needs_wallets
from tests.e2e.wallets.offering import EVERY_CONFIGURATION, LDP, SD_JWT, VC_SD_JWT, Organisation

pytestmark = [pytest.mark.node, needs_wallets, pytest.mark.timeout(300)]

AUDIENCE, NONCE = "https://employer.example", "n-0S6_WzA2Mj"


def take(openid4vc: Wallet, organisation: Organisation, configuration: str, award: str, **how: Any) -> Any:
    offer = organisation.offer(award, configuration, keep_others=True)
    return openid4vc.ask("take", offer=offer.link, configuration=configuration, **how)


def copy_of(taken: Any) -> Any:
    return taken["credentials"][0]["credential"]


class TestSdJwt:
    """@sd-jwt/sd-jwt-vc reads forms B and C."""

    @pytest.mark.parametrize("configuration", [VC_SD_JWT, SD_JWT])
    def test_signature_and_claims_hold(
        self, organisation: Organisation, openid4vc: Wallet, sd_jwt: Wallet, root: Path, configuration: str
    ) -> None:
        taken = take(openid4vc, organisation, configuration, organisation.award())
        read = sd_jwt.ask("verify", compact=copy_of(taken), root=str(root))
        key = taken["keys"][0]["jwk"]
        assert {name: read["payload"]["cnf"]["jwk"][name] for name in ("crv", "x", "y")} == {
            name: key[name] for name in ("crv", "x", "y")
        }
        if configuration == SD_JWT:
            assert read["type"]["vct"] == read["claims"]["vct"]
            assert read["claims"]["ld"]["type"][0] == "VerifiableCredential"

    @pytest.mark.parametrize("configuration", [VC_SD_JWT, SD_JWT])
    def test_a_changed_signature_is_refused(
        self, organisation: Organisation, openid4vc: Wallet, sd_jwt: Wallet, root: Path, configuration: str
    ) -> None:
        compact = copy_of(take(openid4vc, organisation, configuration, organisation.award()))
        token, tilde, shown = compact.partition("~")
        head, payload, signature = token.split(".")
        changed = f"{head}.{payload}.{signature[::-1]}{tilde}{shown}"
        sd_jwt.refusal("verify", compact=changed, root=str(root))

    def test_the_holder_shows_it_with_the_bound_key_alone(
        self, organisation: Organisation, openid4vc: Wallet, sd_jwt: Wallet, root: Path
    ) -> None:
        taken = take(openid4vc, organisation, SD_JWT, organisation.award())
        secret, shown_to = taken["keys"][0]["secret"], {"nonce": NONCE, "audience": AUDIENCE}
        shown = sd_jwt.ask("present", compact=copy_of(taken), secret=secret, frame={}, **shown_to)
        sd_jwt.ask("verify", compact=shown["compact"], root=str(root), **shown_to)
        other = take(openid4vc, organisation, SD_JWT, organisation.award())["keys"][0]["secret"]
        stolen = sd_jwt.ask("present", compact=copy_of(taken), secret=other, frame={}, **shown_to)
        sd_jwt.refusal("verify", compact=stolen["compact"], root=str(root), **shown_to)

    def test_a_withdrawn_copy_is_told(
        self, organisation: Organisation, openid4vc: Wallet, sd_jwt: Wallet, root: Path
    ) -> None:
        award = organisation.award()
        compact = copy_of(take(openid4vc, organisation, SD_JWT, award))
        sd_jwt.ask("verify", compact=compact, root=str(root))
        organisation.withdraw(award)
        refused = sd_jwt.refusal("verify", compact=compact, root=str(root))
        assert refused.said["message"] == "Status is not valid"


def test_the_badge_itself_is_good_and_then_withdrawn(
    organisation: Organisation, openid4vc: Wallet, verifiers: ForeignVerifiers
) -> None:
    award = organisation.award()
    badge = copy_of(take(openid4vc, organisation, LDP, award, alg="EdDSA"))
    assert verifiers.verified(badge) == (True, True), verifiers.ask(badge)
    organisation.withdraw(award)
    answer = verifiers.ask(badge)
    assert (answer["bazaar"]["revoked"], answer["core"]["revoked"]) == (True, True)


def test_withdrawn_once_every_form_is_withdrawn(
    organisation: Organisation, openid4vc: Wallet, sd_jwt: Wallet, verifiers: ForeignVerifiers, root: Path
) -> None:
    award = organisation.award()
    copies = {
        configuration: copy_of(take(openid4vc, organisation, configuration, award))
        for configuration in EVERY_CONFIGURATION
    }
    assert {organisation.verdict(copy) for copy in copies.values()} == {"valid"}
    organisation.withdraw(award)
    assert {organisation.verdict(copy) for copy in copies.values()} == {"revoked"}
    assert verifiers.verified(copies[LDP]) == (False, False)
    sd_jwt.refusal("verify", compact=copies[SD_JWT], root=str(root))


def test_a_lost_wallet_takes_only_its_own_copy_along(
    organisation: Organisation, openid4vc: Wallet, sd_jwt: Wallet, root: Path
) -> None:
    award = organisation.award()
    lost = copy_of(take(openid4vc, organisation, SD_JWT, award))
    (first,) = organisation.wallets(award)
    kept = copy_of(take(openid4vc, organisation, SD_JWT, award))
    assert len(organisation.wallets(award)) == 2
    organisation.lose(award, first["id"])
    assert (organisation.verdict(lost), organisation.verdict(kept)) == ("revoked", "valid")
    sd_jwt.refusal("verify", compact=lost, root=str(root))
    sd_jwt.ask("verify", compact=kept, root=str(root))


def test_a_second_wallet_ends_the_first_unless_it_is_kept(
    organisation: Organisation, openid4vc: Wallet
) -> None:
    award = organisation.award()
    first = copy_of(take(openid4vc, organisation, LDP, award))
    offer = organisation.offer(award, LDP)
    second = copy_of(openid4vc.ask("take", offer=offer.link, configuration=LDP))
    assert (organisation.verdict(first), organisation.verdict(second)) == ("revoked", "valid")
