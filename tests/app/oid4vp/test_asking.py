"""A wallet is asked for a badge and shows it: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from joserfc import jws as jose
from joserfc.jwk import ECKey
from sqlalchemy import select

from app.issuers import certificates
from app.oid4vp.chores import forget_requests
from app.oid4vp.tables import PresentationRequest
from app.platform.runtime import Runtime
from credentials.forms import jws
from keys import multibase
from tests.app.asgi_client import AsgiClient
from tests.app.oid4vp.wallet import Asked, Wallet, post, read_link
from tests.sector.stored import TestClock

ADDRESS = "/api/v1/presentation-requests"
WALLET = Wallet()
ANSWERS: dict[str, Callable[[Asked], Any]] = {
    "badge": WALLET.ldp_vc,
    "badge_sd_jwt": WALLET.sd_jwt,
    "badge_vc_sd_jwt": WALLET.vc_sd_jwt,
    "badge_jwt": WALLET.jwt_vc,
}
MODES = [
    pytest.param({}, id="signed"),
    pytest.param({"signed": False}, id="by-value"),
    pytest.param({"encrypted": True}, id="signed-encrypted"),
    pytest.param({"signed": False, "encrypted": True}, id="by-value-encrypted"),
]


def begin(client: AsgiClient, **options: Any) -> dict[str, Any]:
    answer = client.post(ADDRESS, json=options)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    made: dict[str, Any] = answer.json()
    return made


def result(client: AsgiClient, made: dict[str, Any], **params: Any) -> dict[str, Any]:
    answer = client.get(made["result_url"], token=made["secret"], params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    seen: dict[str, Any] = answer.json()
    return seen


@pytest.mark.parametrize("options", MODES)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_badge_in_every_form_is_shown_and_judged(
    client: AsgiClient, options: dict[str, Any], name: str
) -> None:
    made = begin(client, **options)
    assert result(client, made) == {"id": made["id"], "state": "pending", "trouble": None, "report": None}
    asked = read_link(client, made["authorization_request"])
    answer = post(client, asked, {name: [ANSWERS[name](asked)]})
    assert (answer.status_code, answer.json()) == (200, {}), answer.text
    assert answer.headers["cache-control"] == "no-store"
    report = result(client, made)["report"]
    assert (report["verified"], report["verdict"], report["conclusion"]) == (True, "valid", "well_signed")
    (holder,) = [one for one in report["checks"] if one["id"] == "holder"]
    assert holder["outcome"] == "passed"
    assert "holder-audience" not in {one["id"] for one in report["not_checked"]}


def test_an_unbound_badge_needs_no_proof(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    assert post(client, asked, {"badge_unbound": [WALLET.badge(bound=False)]}).status_code == 200
    report = result(client, made)["report"]
    assert report["verified"]
    assert [one["outcome"] for one in report["checks"] if one["id"] == "holder"] == ["skipped"]


def test_a_bound_badge_is_not_taken_as_an_unbound_one(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    copied = post(client, asked, {"badge_unbound": [WALLET.badge()]})
    assert (copied.status_code, copied.json()["error"]) == (400, "invalid_request")
    assert result(client, made)["trouble"] == "holder.unanswered"


def test_whoever_asks_may_do_without_the_proof(client: AsgiClient) -> None:
    kinds = {"type_values": [["VerifiableCredential"]]}
    asked_for = {
        "id": "any",
        "format": "ldp_vc",
        "meta": kinds,
        "require_cryptographic_holder_binding": False,
    }
    made = begin(client, dcql_query={"credentials": [asked_for]})
    asked = read_link(client, made["authorization_request"])
    assert post(client, asked, {"any": [WALLET.badge()]}).status_code == 200
    assert "holder" in {one["id"] for one in result(client, made)["report"]["not_checked"]}


def test_a_bad_badge_is_taken_and_told(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    forged = WALLET.badge() | {"name": "Surgeon"}
    assert post(client, asked, {"badge": [WALLET.ldp_vc(asked, badge=forged)]}).status_code == 200
    report = result(client, made)["report"]
    assert (report["verified"], report["verdict"]) == (False, "invalid")


def test_what_a_signed_request_says(client: AsgiClient, runtime: Runtime) -> None:
    made = begin(client)
    said = {
        name: values[0] for name, values in parse_qs(urlsplit(made["authorization_request"]).query).items()
    }
    assert said["request_uri"] == made["request_uri"]
    token = client.post(said["request_uri"], data={"wallet_nonce": "qPmxiNFCR3QTm19POc8u"})
    assert token.headers["cache-control"] == "no-store"
    header = jws.read(token.text).header
    assert header["typ"] == "oauth-authz-req+jwt"
    (leaf,) = header["x5c"]
    der = base64.b64decode(leaf)
    assert said["client_id"] == f"x509_hash:{multibase.base64url_encode(hashlib.sha256(der).digest())}"
    certificate = x509.load_der_x509_certificate(der)
    with runtime.work() as work:
        (root,) = map(x509.load_der_x509_certificate, certificates.roots(work.session))
    certificate.verify_directly_issued_by(root)
    public = certificate.public_key().public_numbers()  # type: ignore[union-attr]
    key = ECKey.import_key(
        {
            "kty": "EC",
            "crv": "P-256",
            "x": multibase.base64url_encode(public.x.to_bytes(32)),  # type: ignore[union-attr]
            "y": multibase.base64url_encode(public.y.to_bytes(32)),  # type: ignore[union-attr]
        }
    )
    registry = jose.JWSRegistry()
    registry.max_header_length = len(token.text)
    jose.deserialize_compact(token.content, key, registry=registry)
    claims = read_link(client, made["authorization_request"], wallet_nonce="n").parameters
    assert claims["aud"] == "https://self-issued.me/v2"
    assert (claims["response_type"], claims["response_mode"]) == ("vp_token", "direct_post")
    assert claims["wallet_nonce"] == "n"
    assert len(multibase.base64url_decode(claims["state"])) == 16
    assert len(multibase.base64url_decode(claims["nonce"])) == 16
    assert claims["client_metadata"]["vp_formats_supported"].keys() == {
        "ldp_vc", "jwt_vc_json", "dc+sd-jwt", "vc+sd-jwt",
    }  # fmt: skip


def test_who_asks_unsigned_is_the_address_that_is_answered(client: AsgiClient) -> None:
    made = begin(client, signed=False)
    assert made["request_uri"] is None
    asked = read_link(client, made["authorization_request"])
    assert asked.client_id == f"redirect_uri:{asked.parameters['response_uri']}"


def test_on_the_same_device_only_the_browser_that_is_led_back_sees_the_badge(client: AsgiClient) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request_same_device"])
    back = post(client, asked, {"badge": [WALLET.ldp_vc(asked)]}).json()["redirect_uri"]
    (code,) = parse_qs(urlsplit(back).query)["response_code"]
    assert len(multibase.base64url_decode(code)) == 16
    assert result(client, made)["state"] == "elsewhere"
    assert result(client, made, response_code="A" * 22)["report"] is None
    assert result(client, made, response_code=code)["report"]["verified"]
    page = client.get(back, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'id="verdict"' in page.text
    assert page.headers["cache-control"] == "no-store"


def test_what_was_shown_goes_after_it_was_read(
    client: AsgiClient, runtime: Runtime, clock: TestClock
) -> None:
    made = begin(client)
    asked = read_link(client, made["authorization_request"])
    badge = WALLET.ldp_vc(asked)
    post(client, asked, {"badge": [badge]})
    with runtime.work() as work:
        row = work.session.scalars(select(PresentationRequest)).one()
        assert WALLET.owner.did.encode() not in row.shown
        assert b"Textiel" not in row.shown
    assert result(client, made)["report"]["verified"]
    clock.now += timedelta(minutes=2)
    assert client.get(made["result_url"], token=made["secret"]).status_code == 404
    assert forget_requests(runtime) == 1
    with runtime.work() as work:
        assert work.session.scalars(select(PresentationRequest)).all() == []


def test_a_wallet_says_that_there_is_no_badge(client: AsgiClient) -> None:
    made = begin(client, encrypted=True)
    asked = read_link(client, made["authorization_request"])
    form = {"error": "access_denied", "state": asked.parameters["state"]}
    assert client.post(asked.parameters["response_uri"], data=form).status_code == 200
    assert result(client, made)["state"] == "declined"
    assert result(client, made)["trouble"] == "access_denied"
    other = begin(client)
    asked = read_link(client, other["authorization_request"])
    form = {"error": "<script>", "state": asked.parameters["state"]}
    assert client.post(asked.parameters["response_uri"], data=form).status_code == 200
    assert result(client, other)["trouble"] == "other"


def test_only_whoever_asked_sees_the_answer(client: AsgiClient) -> None:
    made, other = begin(client), begin(client)
    assert client.get(made["result_url"]).status_code == 401
    assert client.get(made["result_url"], token=other["secret"]).status_code == 401
    assert client.get(made["result_url"], token="x").status_code == 401


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"credentials": []},
        {"credentials": [{"id": "a", "format": "ldp_vc"}]},
        {"credentials": [{"id": "a", "format": "mso_mdoc", "meta": {"doctype_value": "x"}}]},
        {"credentials": [{"id": "a", "format": "dc+sd-jwt", "meta": {"vct_values": ["x"]}}], "more": 1},
    ],
    ids=["empty", "nothing", "no-meta", "mdoc", "unknown-member"],
)
def test_a_query_that_is_none_is_refused(client: AsgiClient, query: dict[str, Any]) -> None:
    answer = client.post(ADDRESS, json={"dcql_query": query})
    assert (answer.status_code, answer.json()["code"]) == (400, "dcql-malformed")
