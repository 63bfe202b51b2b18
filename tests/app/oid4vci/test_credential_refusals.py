"""What a wallet is not given, and in which words."""

from datetime import timedelta
from typing import Any

import pytest

from app.awards.tables import AwardBinding
from app.platform.runtime import Runtime
from keys.algorithms import KeyKind
from keys.signer import from_secret_bytes
from tests.app.oid4vci.conftest import NewWallet
from tests.app.oid4vci.taking import Taking, error_of, redeemed
from tests.app.oid4vci.wallet import DpopKey
from tests.credentials.holder.proving import ED25519, method_of
from tests.sector.stored import SmallSector, TestClock


@pytest.fixture
def taking(new_wallet: NewWallet) -> Taking:
    return redeemed(new_wallet())


def bindings(runtime: Runtime) -> int:
    with runtime.work(writes=False) as work:
        return work.session.query(AwardBinding).count()


def test_a_nonce_is_good_once(taking: Taking) -> None:
    proof = taking.jwt()
    assert taking.ask(proofs={"jwt": [proof]}).status_code == 200
    refused = taking.ask(proofs={"jwt": [proof]})
    assert (refused.status_code, error_of(refused)) == (400, "invalid_nonce")


def test_a_nonce_that_one_proof_of_a_batch_replays_spends_no_other(taking: Taking) -> None:
    used, fresh = taking.nonce(), taking.nonce()
    assert taking.ask(proofs={"jwt": [taking.jwt(nonce=used)]}).status_code == 200
    both = [taking.jwt(nonce=fresh), taking.jwt(ED25519, nonce=used)]
    assert error_of(taking.ask(proofs={"jwt": both})) == "invalid_nonce"
    assert taking.ask(proofs={"jwt": [taking.jwt(nonce=fresh)]}).status_code == 200


def test_a_refused_request_spends_nothing(taking: Taking, runtime: Runtime) -> None:
    nonce = taking.nonce()
    assert error_of(taking.ask(proofs={"jwt": [taking.jwt(nonce=nonce, audience="https://a.example")]}))
    assert error_of(taking.ask("unknown", proofs={"jwt": [taking.jwt(nonce=nonce)]}))
    assert bindings(runtime) == 0
    assert taking.ask(proofs={"jwt": [taking.jwt(nonce=nonce)]}).status_code == 200
    assert bindings(runtime) == 1


def test_a_nonce_has_its_time(taking: Taking, clock: TestClock) -> None:
    nonce = taking.nonce()
    clock.now += timedelta(minutes=5)
    taking.wallet.now = clock.now.timestamp()
    refused = taking.ask(proofs={"jwt": [taking.jwt(nonce=nonce)]})
    # By then a token may have ended too.
    assert error_of(refused) in {"invalid_nonce", "invalid_token"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"nonce": "made-up"}, "invalid_nonce", id="nonce of nobody"),
        pytest.param({"nonce": None}, "invalid_proof", id="no nonce"),
        pytest.param({"audience": "https://other.example"}, "invalid_proof", id="another audience"),
        pytest.param({"header": {"typ": "JWT"}}, "invalid_proof", id="another type"),
        pytest.param({"header": {"kid": method_of(ED25519)}}, "invalid_proof", id="wrong key"),
        pytest.param({"header": {"x5c": ["AA=="]}}, "invalid_proof", id="certificate"),
        pytest.param({"header": {"alg": "none"}}, "invalid_proof", id="alg none"),
        pytest.param({"iat": 1}, "invalid_proof", id="old"),
    ],
)
def test_a_proof_that_does_not_hold(taking: Taking, changes: dict[str, Any], error: str) -> None:
    refused = taking.ask(proofs={"jwt": [taking.jwt(**changes)]})
    assert (refused.status_code, error_of(refused)) == (400, error)


def test_a_good_proof_does_not_help_a_bad_one_beside_it(taking: Taking) -> None:
    proofs = [taking.jwt(), taking.jwt(ED25519, audience="https://other.example")]
    assert error_of(taking.ask(proofs={"jwt": proofs})) == "invalid_proof"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"proofs": None}, "invalid_proof", id="no proofs"),
        pytest.param({"proofs": []}, "invalid_proof", id="proofs is a list"),
        pytest.param({"proofs": {}}, "invalid_proof", id="empty proofs"),
        pytest.param({"proofs": {"jwt": []}}, "invalid_proof", id="no proof"),
        pytest.param({"proofs": {"jwt": "text"}}, "invalid_proof", id="proof is no list"),
        pytest.param({"proofs": {"jwt": [None]}}, "invalid_proof", id="proof is null"),
        pytest.param({"proofs": {"jwt": ["a.b.c"]}}, "invalid_proof", id="proof is nothing"),
        pytest.param({"proofs": {"jwt": ["a"], "di_vp": [{}]}}, "invalid_proof", id="two types"),
        pytest.param({"proofs": {"attestation": ["a"]}}, "invalid_proof", id="attestation"),
        pytest.param({"proofs": {"cwt": ["a"]}}, "invalid_proof", id="unknown type"),
        pytest.param({"proofs": {"di_vp": [{}]}}, "invalid_proof", id="empty presentation"),
        pytest.param({"proofs": {"di_vp": ["a"]}}, "invalid_proof", id="presentation is a text"),
        pytest.param(
            {"credential_configuration_id": "unknown"}, "unknown_credential_configuration", id="unknown"
        ),
        pytest.param({"credential_configuration_id": None}, "invalid_credential_request", id="nothing asked"),
        pytest.param({"credential_configuration_id": 7}, "invalid_credential_request", id="id is a number"),
        pytest.param({"credential_configuration_id": []}, "invalid_credential_request", id="id is a list"),
        pytest.param({"credential_identifier": "x"}, "invalid_credential_request", id="both names"),
        pytest.param(
            {"credential_configuration_id": None, "credential_identifier": "OpenBadge_ldp"},
            "invalid_credential_request",
            id="identifier that was not told",
        ),
        pytest.param(
            {"credential_response_encryption": {}}, "invalid_encryption_parameters", id="secret answer"
        ),
    ],
)
def test_a_request_that_asks_wrongly(taking: Taking, changes: dict[str, Any], error: str) -> None:
    refused = taking.ask(**changes)
    assert (refused.status_code, error_of(refused)) == (400, error)


def test_members_that_nobody_knows_are_passed_over(taking: Taking) -> None:
    proofs = {"proof_type": "jwt", "jwt": [taking.jwt()]}
    assert taking.ask(proofs=proofs, something={"else": True}, locale="nl").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"a":1,"a":2}',
        b'"\xff"',
        b'{"proofs":' + b"[" * 200 + b"]" * 200 + b"}",
        b'{"credential_configuration_id":"\\ud800","proofs":{"jwt":["\\u0000"]}}',
        b'{"n":1e999}',
    ],
    ids=["empty", "cut off", "list", "null", "twice", "not UTF-8", "deep", "half a character", "infinite"],
)
def test_a_body_that_cannot_be_read(taking: Taking, body: bytes) -> None:
    for name, error in (
        ("credential", "invalid_credential_request"),
        ("deferred", "invalid_credential_request"),
        ("notification", "invalid_notification_request"),
    ):
        refused = taking.post(name, body, headers={"Content-Type": "application/json"})
        assert (refused.status_code, error_of(refused)) == (400, error)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_of_another_kind(taking: Taking, kind: str) -> None:
    refused = taking.post("credential", b"{}", headers={"Content-Type": kind})
    assert (refused.status_code, error_of(refused)) == (400, "invalid_credential_request")


def test_what_the_offer_does_not_hold_is_not_given(new_wallet: NewWallet) -> None:
    taking = redeemed(new_wallet(configuration_ids=["OpenBadge_sdjwt"]))
    assert len(taking.take("OpenBadge_sdjwt")) == 1
    refused = taking.ask("OpenBadge_ldp")
    assert (refused.status_code, error_of(refused)) == (403, "insufficient_scope")
    assert refused.headers["www-authenticate"].startswith('Bearer error="insufficient_scope"')


@pytest.mark.parametrize("name", ["credential", "deferred", "notification"])
def test_nothing_is_given_without_the_token(taking: Taking, name: str) -> None:
    client, path = taking.wallet.client, taking.wallet.path(name)
    bare = client.post(path, json={})
    assert (bare.status_code, error_of(bare)) == (401, "invalid_token")
    assert bare.headers["www-authenticate"].startswith("Bearer")
    wrong = taking.post(name, {}, token="another")
    assert (wrong.status_code, error_of(wrong)) == (401, "invalid_token")
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]


def test_a_token_ends(taking: Taking, clock: TestClock) -> None:
    clock.now += timedelta(seconds=taking.told["expires_in"])
    refused = taking.ask(proofs={"jwt": ["a"]})
    assert (refused.status_code, error_of(refused)) == (401, "invalid_token")


def test_a_token_is_good_at_its_own_organisation_only(taking: Taking, sector: SmallSector) -> None:
    path = taking.wallet.path("credential").replace(str(sector.member), str(sector.other_member))
    headers = {"Authorization": f"Bearer {taking.token}"}
    refused = taking.wallet.client.post(path, json=taking.request(), headers=headers)
    assert (refused.status_code, error_of(refused)) == (401, "invalid_token")


def test_a_stolen_token_is_worth_nothing_without_its_key(new_wallet: NewWallet) -> None:
    taking = redeemed(new_wallet(dpop=DpopKey()))
    body = taking.request()
    as_bearer = taking.post("credential", body, scheme="Bearer")
    assert (as_bearer.status_code, error_of(as_bearer)) == (401, "invalid_token")
    assert as_bearer.headers["www-authenticate"].startswith("DPoP")
    bare = taking.post("credential", body, scheme="DPoP")
    assert (bare.status_code, error_of(bare)) == (401, "invalid_dpop_proof")
    own, taking.wallet.dpop = taking.wallet.dpop, DpopKey()
    foreign = taking.post("credential", body)
    assert (foreign.status_code, error_of(foreign)) == (401, "invalid_token")
    taking.wallet.dpop = own
    assert taking.post("credential", body).status_code == 200


def test_a_wallet_that_lost_the_badge_gets_no_more_copies(new_wallet: NewWallet, sector: SmallSector) -> None:
    first = new_wallet()
    award = first.offered["award"]
    taking = redeemed(first)
    assert len(taking.take()) == 1
    second = redeemed(new_wallet(award=award))
    assert len(second.take(proofs={"jwt": [second.jwt(ED25519)]})) == 1
    refused = taking.ask()
    assert (refused.status_code, error_of(refused)) == (400, "credential_request_denied")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("name", ["nonce", "credential", "deferred", "notification"])
def test_only_post_is_taken(taking: Taking, name: str, method: str) -> None:
    assert taking.wallet.client.request(method, taking.wallet.path(name)).status_code == 405


def test_a_nonce_is_never_kept_by_a_cache_and_never_the_same(taking: Taking, sector: SmallSector) -> None:
    answers = [taking.wallet.client.post(taking.wallet.path("nonce")) for _ in range(3)]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert len({answer.json()["c_nonce"] for answer in answers}) == 3
    unknown = taking.wallet.path("nonce").replace(str(sector.member), str(sector.skill))
    assert taking.wallet.client.post(unknown).status_code == 404


def test_a_wallet_cannot_ask_for_more_keys_than_one_wallet_has(taking: Taking) -> None:
    keys = [from_secret_bytes(KeyKind.P256, bytes([number]) * 32) for number in range(1, 45)]
    for first in range(0, 40, 10):
        nonce = taking.nonce()
        proofs = [taking.jwt(key, nonce=nonce) for key in keys[first : first + 10]]
        assert taking.ask(proofs={"jwt": proofs}).status_code == 200
    refused = taking.ask(proofs={"jwt": [taking.jwt(keys[41])]})
    assert (refused.status_code, error_of(refused)) == (400, "credential_request_denied")
