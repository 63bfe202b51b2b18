"""Redeeming an offer: once, by the right code, in time; a wrong short code counts whatever comes of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import SecretStr

from app.housekeeping import tidy
from app.main import open_runtime
from app.platform.errors import NotSignedIn
from app.platform.principal import Role
from app.platform.runtime import Runtime
from app.platform.settings import Settings
from app.wallets import ending, hashes, nonces, offers, seen, settings, tokens
from app.wallets.offers import ATTEMPTS, OfferRefusal
from app.wallets.tables import Grant, WalletOffer
from schemas.errors import Gone, NotFound
from tests.app.access.planted import contents
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.wallets.offering import create, redeemed
from tests.sector.facts import BASE, NOW
from tests.sector.stored import SmallSector, TestClock


@pytest.fixture
def award_id(client: AsgiClient, sector: SmallSector) -> str:
    return str(given(client, sector)["id"])


def wrong(tx_code: str | None) -> str:
    return f"{(int(tx_code or 0) + 1) % 10**6:06}"


def test_an_offer_is_redeemed_once(runtime: Runtime, award_id: str) -> None:
    made = create(runtime, award_id)
    for expected in ("redeemed", "used"):
        with runtime.work() as work:
            assert redeemed(work, made) == expected
    with runtime.work() as work:
        assert offers.at(work, made.offer.organisation_id, made.handle).redeemed_at is not None


def test_the_short_code_must_be_right(runtime: Runtime, award_id: str) -> None:
    made = create(runtime, award_id, with_code=True)
    for typed, expected in (
        (None, "tx-code-missing"),
        ("", "tx-code-missing"),
        (wrong(made.tx_code), "tx-code-wrong"),
        (f" {made.tx_code}", "tx-code-wrong"),
        (made.tx_code, "redeemed"),
    ):
        with runtime.work() as work:
            assert redeemed(work, made, typed) == expected
    plain = create(runtime, award_id)
    with runtime.work() as work:
        assert redeemed(work, plain, "123456") == "tx-code-unexpected"


def test_after_five_wrong_codes_the_right_one_no_longer_opens(runtime: Runtime, award_id: str) -> None:
    made = create(runtime, award_id, with_code=True)
    for _ in range(ATTEMPTS):
        with runtime.work() as work:
            assert redeemed(work, made, wrong(made.tx_code)) == "tx-code-wrong"
    with runtime.work() as work:
        assert redeemed(work, made, made.tx_code) == "blocked"
        with pytest.raises(Gone, match="no longer good"):
            offers.at(work, made.offer.organisation_id, made.handle)


def test_a_code_of_one_offer_opens_no_other(runtime: Runtime, award_id: str) -> None:
    one, other = (create(runtime, award_id, with_code=True) for _ in range(2))
    same = one.tx_code == other.tx_code
    with runtime.work() as work:
        assert redeemed(work, one, other.tx_code) == ("redeemed" if same else "tx-code-wrong")
    assert one.offer.tx_code_hash != other.offer.tx_code_hash


def test_an_offer_opens_in_time_and_at_its_own_issuer_only(
    runtime: Runtime, award_id: str, clock: TestClock
) -> None:
    made = create(runtime, award_id)
    code = hashes.secrets_of(runtime, made.handle).pre_authorized_code
    with runtime.work() as work:
        assert offers.redeem(work, uuid4(), code, None) is OfferRefusal.UNKNOWN
        with pytest.raises(NotFound):
            offers.at(work, uuid4(), made.handle)
        assert offers.redeem(work, made.offer.organisation_id, made.handle, None) is OfferRefusal.UNKNOWN
    clock.now = NOW + offers.LASTS
    with runtime.work() as work:
        assert redeemed(work, made) == "expired"
        with pytest.raises(Gone):
            offers.at(work, made.offer.organisation_id, made.handle)


def test_a_grant_is_not_another(runtime: Runtime, award_id: str) -> None:
    made = create(runtime, award_id, grant=Grant.AUTHORIZATION_CODE)
    opens, organisation = hashes.secrets_of(runtime, made.handle), made.offer.organisation_id
    plain = create(runtime, award_id)
    with runtime.work() as work:
        assert redeemed(work, made) == "unknown"
        assert (
            offers.by_state(work, organisation, hashes.secrets_of(runtime, plain.handle).issuer_state) is None
        )
        offer = offers.by_state(work, organisation, opens.issuer_state)
        assert offer is not None
        assert [offers.redeem_offer(work, offer) for _ in range(2)] == [True, False]
        assert offers.by_state(work, organisation, opens.issuer_state) is None


def test_a_wallet_acts_for_the_learner_of_the_badge(
    runtime: Runtime, award_id: str, sector: SmallSector
) -> None:
    made = create(runtime, award_id)
    with runtime.work() as work:
        acting = offers.principal_of(work, made.offer)
    assert (acting.role, acting.learner_id, acting.organisation_id) == (
        Role.LEARNER,
        sector.learner,
        sector.member,
    )


def test_a_token_is_found_until_it_expires_its_offer_ends_or_the_badge_is_erased(
    client: AsgiClient, runtime: Runtime, award_id: str, sector: SmallSector, clock: TestClock
) -> None:
    made = create(runtime, award_id)
    texts = []
    with runtime.work() as work:
        for _ in range(2):
            row, text = tokens.issue(
                work, made.offer, jkt=None, configuration_ids=[], identifiers=False, client_id=None
            )
            texts.append(text)
        assert tokens.find(work, sector.member, text).id == row.id
        for organisation, said in ((sector.other_member, text), (sector.member, f"{text}x")):
            with pytest.raises(NotSignedIn):
                tokens.find(work, organisation, said)
    assert text not in str(contents(runtime))
    clock.now = NOW + tokens.BEARER_LASTS
    with runtime.work() as work, pytest.raises(NotSignedIn):
        tokens.find(work, sector.member, text)
    clock.now = NOW
    client.delete(f"/api/v1/awards/{award_id}", token=sector.tokens["organisation_admin"])
    with runtime.work() as work, pytest.raises(NotSignedIn):
        tokens.find(work, sector.member, text)


def test_a_nonce_is_spent_once_and_in_time(runtime: Runtime, clock: TestClock) -> None:
    nonce, late = nonces.make(runtime), nonces.make(runtime)
    for said, expected in (
        (nonce, True),
        (nonce, False),
        (f"{nonce}=", False),
        (f"{nonce[:-1]}{'A' if nonce[-1] != 'A' else 'B'}", False),
        ("", False),
        ("é" * 40, False),
        ("A" * 54, False),
        ("A" * 10_000, False),
    ):
        with runtime.work() as work:
            assert nonces.spend(work, said) is expected, said
    clock.now = NOW + nonces.LASTS
    with runtime.work() as work:
        assert nonces.spend(work, late) is False
    early = nonces.make(runtime)
    clock.now = NOW
    with runtime.work() as work:
        assert nonces.spend(work, early) is False


def test_what_was_seen_once_is_so_per_purpose(runtime: Runtime) -> None:
    with runtime.work() as work:
        until = work.now + timedelta(minutes=1)
        said = [seen.once(work, purpose, "jti", until) for purpose in ("dpop", "dpop", "proof")]
    assert said == [True, False, True]


def test_the_housekeeping_forgets_what_is_over(runtime: Runtime, award_id: str, clock: TestClock) -> None:
    made = create(runtime, award_id)
    with runtime.work() as work:
        tokens.issue(work, made.offer, jkt=None, configuration_ids=[], identifiers=False, client_id=None)
        assert nonces.spend(work, nonces.make(runtime))
    clock.now = NOW + tokens.BEARER_LASTS
    done = tidy(runtime)
    assert (done["wallet_offers_forgotten"], done["seen_forgotten"]) == (1, 1)
    clock.now = NOW + offers.LASTS + ending.KEPT + timedelta(seconds=1)
    assert tidy(runtime)["wallet_offers_forgotten"] == 1
    with runtime.work(writes=False) as work:
        assert work.session.get(WalletOffer, made.offer.id) is None


def test_an_organisation_is_strict_unless_it_chose_otherwise(database_url: str, sector: SmallSector) -> None:
    real = Settings(
        base_url=BASE,
        database_url=SecretStr(database_url),
        secret_key=SecretStr("a secret that nobody published, of these tests"),
        key_encryption_key=SecretStr("bm9ib2R5cHVibGlzaGVkdGhpc2tleW9mdGhlc2V0ZXM"),
    )
    with open_runtime(real) as runtime, runtime.work(writes=False) as work:
        assert settings.of(work, sector.member) == settings.WalletSettings(
            draft_13=False, untyped_proofs=False
        )
