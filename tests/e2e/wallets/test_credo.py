"""A wallet on Credo, the engine of Paradym: it keeps only what it can verify, and answers an employer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.wallets.node import Wallet, needs_wallets, wallet
from tests.e2e.wallets.offering import JWT, LDP, SD_JWT, VC_SD_JWT, Organisation

pytestmark = [pytest.mark.node, needs_wallets, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def credo(organisation: Organisation, root: Path) -> Iterator[Wallet]:
    with wallet("credo", organisation.demo) as running:
        running.ask("start", roots=[str(root)])
        yield running


@pytest.mark.parametrize(
    ("configuration", "kind"),
    [(VC_SD_JWT, "W3cV2CredentialRecord"), (SD_JWT, "SdJwtVcRecord"), (JWT, "W3cCredentialRecord")],
)
@pytest.mark.parametrize("copies", [1, 3])
def test_what_it_can_read_is_verified_and_kept(
    organisation: Organisation, credo: Wallet, configuration: str, kind: str, copies: int
) -> None:
    offer = organisation.offer(tx_code=True)
    answer = credo.ask(
        "take", offer=offer.link, configurations=[configuration], tx_code=offer.tx_code, copies=copies
    )
    (taken,) = answer["taken"]
    assert (taken["kind"], len(taken["credentials"])) == (kind, copies)
    assert answer["dpop"] is True
    assert all(organisation.verdict(copy) == "valid" for copy in taken["credentials"])


def test_all_three_come_from_one_offer(organisation: Organisation, credo: Wallet) -> None:
    offer = organisation.offer(None, VC_SD_JWT, SD_JWT, JWT)
    taken = credo.ask("take", offer=offer.link, configurations=[VC_SD_JWT, SD_JWT, JWT])["taken"]
    assert [one["configuration"] for one in taken] == [VC_SD_JWT, SD_JWT, JWT]


def test_its_owner_sees_what_the_type_is_called(organisation: Organisation, credo: Wallet) -> None:
    (taken,) = credo.ask("take", offer=organisation.offer().link, configurations=[SD_JWT])["taken"]
    assert taken["title"]


def test_it_cannot_read_the_badge_itself_and_says_so(organisation: Organisation, credo: Wallet) -> None:
    """Its release 0.6.3 reads no Data Integrity: `docs/wallets.md` says which wallets take which form."""
    refused = credo.refusal("take", offer=organisation.offer().link, configurations=[LDP])
    assert refused.error is None, "it is the wallet that refuses, not the service"


def test_a_withdrawn_badge_is_withdrawn_there(organisation: Organisation, credo: Wallet) -> None:
    award = organisation.award()
    (taken,) = credo.ask("take", offer=organisation.offer(award).link, configurations=[SD_JWT])["taken"]
    (compact,) = taken["credentials"]
    assert credo.ask("verify", compact=compact) == {"verified": True}
    organisation.withdraw(award)
    answer = credo.ask("verify", compact=compact)
    assert (answer["verified"], answer["error"]) == (False, "Status is not valid")


@pytest.fixture(scope="module")
def holder(organisation: Organisation, credo: Wallet) -> Wallet:
    """The wallet with a badge in it, in the forms that it can show."""
    credo.ask("take", offer=organisation.offer().link, configurations=[SD_JWT, JWT, VC_SD_JWT])
    return credo


class TestAnEmployerAsks:
    """https://openid.net/specs/openid-4-verifiable-presentations-1_0.html."""

    @pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
    @pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "plain"])
    def test_and_sees_the_verdict(
        self, organisation: Organisation, holder: Wallet, signed: bool, encrypted: bool
    ) -> None:
        asked = ask_for_a_badge(organisation, signed=signed, encrypted=encrypted)
        answered = holder.ask("present", request=asked["authorization_request"])
        assert answered["satisfied"] is True
        assert (answered["ok"], answered["signed"]) == (True, signed), answered
        headers = {"Authorization": f"Bearer {asked['secret']}"}
        result = organisation.demo.client.get(asked["result_url"], headers=headers).json()
        assert (result["state"], result["report"]["verdict"]) == ("answered", "valid"), result

    def test_and_sees_that_it_was_withdrawn(self, organisation: Organisation, root: Path) -> None:
        award = organisation.award()
        with wallet("credo", organisation.demo) as other:
            other.ask("start", roots=[str(root)])
            other.ask("take", offer=organisation.offer(award).link, configurations=[SD_JWT])
            organisation.withdraw(award)
            asked = ask_for_a_badge(organisation)
            assert other.ask("present", request=asked["authorization_request"])["ok"] is True
        headers = {"Authorization": f"Bearer {asked['secret']}"}
        result = organisation.demo.client.get(asked["result_url"], headers=headers).json()
        assert (result["state"], result["report"]["verdict"]) == ("answered", "revoked"), result


def ask_for_a_badge(organisation: Organisation, **how: Any) -> dict[str, Any]:
    answer = organisation.demo.client.post("/api/v1/presentation-requests", json=how)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
