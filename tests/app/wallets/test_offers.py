"""Offering a badge to a wallet over HTTP: what is shown once, what is listed, and how an offer ends."""

from typing import Any

import pytest

from app.platform.runtime import Runtime
from app.rooms import metadata
from app.wallets.configurations import CONFIGURATIONS
from credentials.forms import registry
from tests.app.access.planted import contents
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.wallets.offering import BY_CODE, offer, offered
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector, TestClock

BECAUSE = {"reason": "Omdat het moet"}
PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
OPENS = ("credential_offer_uri", "credential_offer", "deep_link", "tx_code")


def state_of(client: AsgiClient, sector: SmallSector, view: dict[str, Any]) -> str:
    address = f"/api/v1/awards/{view['award_id']}/wallet-offers/{view['id']}"
    return str(client.get(address, token=sector.tokens["team_leader"]).json()["state"])


def test_every_configuration_gives_a_form_that_there_is() -> None:
    assert [one.form for one in CONFIGURATIONS.values() if one.form not in registry.ALL] == []
    assert [id_ for id_, one in CONFIGURATIONS.items() if one.id != id_] == []


@pytest.mark.parametrize(
    ("grant", "tx_code"),
    [
        pytest.param("pre-authorized_code", True, id="with-a-code"),
        pytest.param("pre-authorized_code", False, id="without"),
        pytest.param("authorization_code", True, id="other-grant-with-a-code"),
        pytest.param("authorization_code", False, id="other-grant-without"),
    ],
)
def test_an_offer_says_what_wallets_read(
    client: AsgiClient, sector: SmallSector, grant: str, tx_code: bool
) -> None:
    award = given(client, sector)
    answer = offer(client, sector.tokens["team_leader"], award["id"], grant=grant, tx_code=tx_code)
    view = answer.json()
    issuer = f"{BASE}/oid4vci/{sector.member}"
    address = f"{BASE}/api/v1/awards/{award['id']}/wallet-offers/{view['id']}"
    assert (answer.status_code, answer.headers["location"]) == (201, address)
    assert answer.headers["cache-control"] == "no-store"
    assert view["credential_offer_uri"].startswith(f"{issuer}/offers/")
    assert view["credential_offer"]["credential_issuer"] == issuer
    assert view["credential_offer"]["credential_configuration_ids"] == list(CONFIGURATIONS)
    (said,) = view["credential_offer"]["grants"].items()
    assert said[0] == (PRE_AUTHORIZED if grant == "pre-authorized_code" else grant)
    assert ("tx_code" in view) is tx_code
    assert ("tx_code" in said[1]) is (tx_code and said[0] == PRE_AUTHORIZED)
    assert not tx_code or (len(view["tx_code"]) == 6 and view["tx_code"].isdecimal())
    assert view["deep_link"].startswith("openid-credential-offer://?credential_offer_uri=https%3A%2F%2F")


def test_what_opens_an_offer_is_shown_once_and_stored_nowhere(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    token, address = sector.tokens["team_leader"], f"/api/v1/awards/{award['id']}/wallet-offers"
    said: dict[str, Any] = {"token": token, "json": {**BY_CODE, "tx_code": True}}
    first = client.post(address, headers={"Idempotency-Key": "once"}, **said)
    again = client.post(address, headers={"Idempotency-Key": "once"}, **said)
    assert (again.headers["idempotent-replayed"], again.json()) == ("true", first.json())
    view = first.json()
    kept = {name: value for name, value in view.items() if name not in OPENS}
    listed = client.get(address, token=token)
    assert listed.json()["items"] == [{**kept, "redeemed_at": None}]
    code = view["credential_offer"]["grants"][PRE_AUTHORIZED]["pre-authorized_code"]
    handle = view["credential_offer_uri"].rpartition("/")[2]
    assert metadata().tables.keys() == contents(runtime).keys()
    for table, rows in contents(runtime).items():
        assert [secret for secret in (code, handle, f"'{view['tx_code']}'") if secret in str(rows)] == [], (
            table
        )


def test_the_learner_offers_the_own_badge_and_no_other(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    wanted = {"role": "learner", "learner_id": str(sector.learner)}
    token = client.post("/api/v1/tokens", token=sector.tokens["organisation_admin"], json=wanted).json()[
        "token"
    ]
    assert offer(client, token, award["id"]).status_code == 201
    fellow = client.post(
        "/api/v1/learners", token=sector.tokens["team_leader"], json={"display_name": "Fay"}
    ).json()
    other = given(client, sector, learner_id=fellow["id"])
    refused = offer(client, token, other["id"])
    assert (refused.status_code, refused.json()["code"]) == (404, "award-unknown")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        pytest.param({"expires_in": 59}, "/expires_in", id="too-short"),
        pytest.param({"expires_in": 7 * 86_400 + 1}, "/expires_in", id="too-long"),
        pytest.param({"grant": "implicit"}, "/grant", id="another-grant"),
        pytest.param({"tx_code": "yes"}, "/tx_code", id="text-for-yes"),
        pytest.param({"configuration_ids": []}, "/configuration_ids", id="nothing"),
        pytest.param({"configuration_ids": ["OpenBadge_mdoc"]}, "/configuration_ids/0", id="unknown"),
        pytest.param(
            {"configuration_ids": ["OpenBadge_ldp", "OpenBadge_ldp"]}, "/configuration_ids", id="twice"
        ),
    ],
)
def test_a_wish_that_cannot_be_is_told_where(
    client: AsgiClient, sector: SmallSector, changes: dict[str, Any], pointer: str
) -> None:
    award = given(client, sector)
    answer = offer(client, sector.tokens["team_leader"], award["id"], **changes)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [f"#/body{pointer}"]


def test_what_is_offered_and_for_how_long_is_as_asked(client: AsgiClient, sector: SmallSector) -> None:
    award = given(client, sector)
    view = offered(client, sector, award["id"], configuration_ids=["OpenBadge_sdjwt"], expires_in=60)
    assert view["configuration_ids"] == ["OpenBadge_sdjwt"]
    assert view["credential_offer"]["credential_configuration_ids"] == ["OpenBadge_sdjwt"]
    assert view["expires_at"] == "2026-06-01T10:01:00Z"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        pytest.param("revoke", BECAUSE, "ended", id="revoked"),
        pytest.param("suspend", BECAUSE, "open", id="suspended-waits"),
        pytest.param("correct", {"level": "3"}, "open", id="corrected-gives-the-new-version"),
        pytest.param(None, None, "ended", id="erased"),
    ],
)
def test_what_happens_to_the_badge_reaches_its_offers(
    client: AsgiClient, sector: SmallSector, path: str | None, body: Any, expected: str
) -> None:
    award = given(client, sector)
    view = offered(client, sector, award["id"])
    who = sector.tokens["team_leader" if path == "correct" else "organisation_admin"]
    address = f"/api/v1/awards/{award['id']}"
    if path is None:
        assert client.delete(address, token=who).status_code == 204
    else:
        assert client.post(f"{address}/{path}", token=who, json=body).status_code == 200
    assert state_of(client, sector, view) == expected
    made_now = offer(client, sector.tokens["team_leader"], award["id"]).status_code
    assert made_now == (201 if expected == "open" else 409)


def test_an_offer_is_ended_by_hand_and_by_the_clock(
    client: AsgiClient, sector: SmallSector, clock: TestClock
) -> None:
    award = given(client, sector)
    first, second = (offered(client, sector, award["id"], expires_in=60) for _ in range(2))
    address = f"/api/v1/awards/{award['id']}/wallet-offers/{first['id']}"
    for _ in range(2):
        assert client.delete(address, token=sector.tokens["team_leader"]).status_code == 204
    clock.now = clock.now.replace(minute=clock.now.minute + 1)
    assert [state_of(client, sector, view) for view in (first, second)] == ["ended", "expired"]


def test_a_forgotten_learners_sealed_answers_go_too(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector)
    address = f"/api/v1/awards/{award['id']}/wallet-offers"
    client.post(
        address, token=sector.tokens["team_leader"], json=BY_CODE, headers={"Idempotency-Key": "once"}
    )
    client.delete(f"/api/v1/learners/{sector.learner}", token=sector.tokens["organisation_admin"])
    assert contents(runtime)["idempotent_answers"] == []


def test_settings_are_strict_outside_the_demo_and_changed_by_who_may(
    client: AsgiClient, sector: SmallSector
) -> None:
    address = f"/api/v1/organisations/{sector.member}/wallet-settings"
    admin = sector.tokens["organisation_admin"]
    seen = client.get(address, token=admin)
    # The tests' service is a demo.
    assert seen.json() == {
        "organisation_id": str(sector.member),
        "draft_13": True,
        "untyped_proofs": True,
    }
    tag = {"If-Match": seen.headers["etag"]}
    changed = client.request("PATCH", address, token=admin, json={"draft_13": False}, headers=tag)
    assert (changed.status_code, changed.json()["draft_13"]) == (200, False)
    stale = client.request("PATCH", address, token=admin, json={"draft_13": True}, headers=tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "etag-mismatch")
    assert client.get(address, token=sector.tokens["association_admin"]).json()["untyped_proofs"] is True
    other = f"/api/v1/organisations/{sector.other_member}/wallet-settings"
    assert client.get(other, token=admin).status_code == 404
