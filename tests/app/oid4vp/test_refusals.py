"""What a wallet sends and what is no answer to the request; OAuth's words, and nothing kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from credentials.forms import jwe
from credentials.forms.jwe import DecryptionKey
from keys.algorithms import KeyKind
from tests.app.asgi_client import AsgiClient
from tests.app.oid4vp.test_asking import WALLET, begin, result
from tests.app.oid4vp.wallet import Asked, post, read_link
from tests.sector.issuers import keyed
from tests.sector.stored import TestClock

THIEF = keyed("thief", KeyKind.P256)
NONCE, AUDIENCE = "holder.nonce-differs", "holder.audience-differs"
WRONG: dict[str, tuple[Callable[[Asked], Any], str]] = {
    "ldp-another-nonce": (lambda asked: {"badge": [WALLET.ldp_vc(asked, challenge="x")]}, NONCE),
    "ldp-for-another": (
        lambda asked: {"badge": [WALLET.ldp_vc(asked, domain="https://them.example")]}, AUDIENCE,
    ),
    "ldp-another-key": (lambda asked: {"badge": [WALLET.ldp_vc(asked, THIEF)]}, "holder.somebody-else"),
    "ldp-without-proof": (lambda _asked: {"badge": [WALLET.badge()]}, "holder.unanswered"),
    "sd-jwt-another-nonce": (
        lambda asked: {"badge_sd_jwt": [WALLET.sd_jwt(asked, nonce="x")]}, NONCE,
    ),
    "sd-jwt-for-another": (
        lambda asked: {"badge_sd_jwt": [WALLET.sd_jwt(asked, aud="x")]}, AUDIENCE,
    ),
    "sd-jwt-another-key": (lambda asked: {"badge_sd_jwt": [WALLET.sd_jwt(asked, THIEF)]}, "holder.broken"),
    "sd-jwt-of-other-parts": (
        lambda asked: {"badge_sd_jwt": [WALLET.sd_jwt(asked, sd_hash="x")]}, "holder.broken",
    ),
    "sd-jwt-without-proof": (
        lambda asked: {"badge_sd_jwt": [WALLET.sd_jwt(asked).rpartition("~")[0] + "~"]}, "holder.unanswered",
    ),
    "vc-sd-jwt-another-key": (
        lambda asked: {"badge_vc_sd_jwt": [WALLET.vc_sd_jwt(asked, THIEF)]}, "holder.broken",
    ),
    "jwt-another-nonce": (lambda asked: {"badge_jwt": [WALLET.jwt_vc(asked, nonce="x")]}, NONCE),
    "jwt-for-another": (lambda asked: {"badge_jwt": [WALLET.jwt_vc(asked, aud="x")]}, AUDIENCE),
    "jwt-another-key": (lambda asked: {"badge_jwt": [WALLET.jwt_vc(asked, THIEF)]}, "holder.somebody-else"),
    "not-asked-for": (lambda asked: {"diploma": [WALLET.ldp_vc(asked)]}, "answer-unfit"),
    "another-format": (lambda asked: {"badge": [WALLET.sd_jwt(asked)]}, "answer-unfit"),
    "another-type": (lambda asked: {"badge_vc_sd_jwt": [WALLET.sd_jwt(asked)]}, "answer-unfit"),
    "two-for-one": (lambda asked: {"badge": [WALLET.ldp_vc(asked), WALLET.ldp_vc(asked)]}, "answer-unfit"),
    "no-list": (lambda asked: {"badge": WALLET.ldp_vc(asked)}, "answer-unfit"),
    "nothing": (lambda _asked: {}, "answer-unfit"),
    "no-token": (lambda _asked: None, "answer-unfit"),
    "no-json": (lambda _asked: "{", "answer-unfit"),
}  # fmt: skip


def assert_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 400, answer.text
    assert answer.json().keys() == {"error", "error_description"}
    assert answer.json()["error"] == "invalid_request"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("made_of", "why"), WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_an_answer_that_does_not_fit_is_refused_and_a_good_one_still_taken(
    client: AsgiClient, made_of: Callable[[Asked], Any], why: str, encrypted: bool
) -> None:
    made = begin(client, encrypted=encrypted)
    asked = read_link(client, made["authorization_request"])
    assert_refused(post(client, asked, made_of(asked)))
    seen = result(client, made)
    assert (seen["state"], seen["trouble"], seen["report"]) == ("pending", why, None)
    assert post(client, asked, {"badge": [WALLET.ldp_vc(asked)]}).status_code == 200
    assert result(client, made)["report"]["verified"]


def test_an_answer_counts_once(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    shown = {"badge": [WALLET.ldp_vc(asked)]}
    assert post(client, asked, shown).status_code == 200
    assert_refused(post(client, asked, shown))
    again = begin(client)
    other = read_link(client, again["authorization_request"])
    assert_refused(post(client, other, shown))
    assert result(client, again)["trouble"] == NONCE
    assert client.get(made["request_uri"]).status_code == 404


def test_the_answer_for_one_way_is_none_for_the_other(client: AsgiClient) -> None:
    made = begin(client)
    here = read_link(client, made["authorization_request_same_device"])
    there = read_link(client, made["authorization_request"])
    crossed = Asked(here.parameters | {"response_uri": there.parameters["response_uri"]})
    assert_refused(post(client, crossed, {"badge": [WALLET.ldp_vc(here)]}))


@pytest.mark.parametrize("state", [None, "x", "é"], ids=["none", "another", "not-ascii"])
def test_the_state_must_be_that_of_the_request(client: AsgiClient, state: str | None) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    assert_refused(post(client, asked, {"badge": [WALLET.ldp_vc(asked)]}, state=state))
    assert result(client, made) == {"id": made["id"], "state": "pending", "trouble": None, "report": None}


def test_too_late(client: AsgiClient, clock: TestClock) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    clock.now += timedelta(minutes=10)
    assert_refused(post(client, asked, {"badge": [WALLET.ldp_vc(asked)]}))
    assert client.get(made["request_uri"]).status_code == 404
    assert client.get(made["result_url"], token=made["secret"]).status_code == 404


def test_after_some_wrong_answers_the_request_ends(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    for _ in range(5):
        assert_refused(post(client, asked, {"badge": [WALLET.ldp_vc(asked, challenge="x")]}))
    assert result(client, made)["state"] == "declined"
    assert_refused(post(client, asked, {"badge": [WALLET.ldp_vc(asked)]}))


def test_an_answer_encrypted_to_another_key_or_not_at_all(client: AsgiClient) -> None:
    made = begin(client, encrypted=True)
    asked = read_link(client, made["authorization_request"])
    said = {"vp_token": {"badge": [WALLET.ldp_vc(asked)]}, "state": asked.parameters["state"]}
    where = asked.parameters["response_uri"]
    (ours,) = asked.parameters["client_metadata"]["jwks"]["keys"]
    other = DecryptionKey.derived_from(bytes(range(32))).public_jwk
    for key in (other, other | {"kid": ours["kid"]}):
        assert_refused(client.post(where, data={"response": jwe.encrypt(said, key, "A256GCM")}))
    assert_refused(client.post(where, data={"response": "x"}))
    plain = Asked(asked.parameters | {"response_mode": "direct_post"})
    assert_refused(post(client, plain, said["vp_token"]))
    assert result(client, made)["state"] == "pending"


def test_an_answer_in_an_envelope_that_was_not_asked_for(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    key = DecryptionKey.derived_from(bytes(range(32))).public_jwk
    text = jwe.encrypt({"state": asked.parameters["state"]}, key, "A256GCM")
    assert_refused(client.post(asked.parameters["response_uri"], data={"response": text}))


def test_a_form_that_is_none(client: AsgiClient) -> None:
    made = begin(client)
    where = read_link(client, made["authorization_request"]).parameters["response_uri"]
    assert_refused(client.post(where, json={"vp_token": {}}))
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert_refused(client.post(where, content=b"state=a&state=b", headers=form))
    assert_refused(client.post(where, content=b"state=%ff", headers=form))
    unknown = where.replace(made["id"], "00000000-0000-4000-8000-000000000000")
    assert_refused(client.post(unknown, content=b"state=a", headers=form))
