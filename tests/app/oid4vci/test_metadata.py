"""What an organisation tells apps about itself, at every address where they look."""

import pytest

from app.wallets.configurations import CONFIGURATIONS
from tests.app.asgi_client import AsgiClient
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector

KINDS = ("openid-credential-issuer", "oauth-authorization-server")
LAYOUTS = {
    "inserted": "/.well-known/{kind}/oid4vci/{id}",
    "inserted-slash": "/.well-known/{kind}/oid4vci/{id}/",
    "appended": "/oid4vci/{id}/.well-known/{kind}",
    "appended-slash": "/oid4vci/{id}/.well-known/{kind}/",
}


def read(client: AsgiClient, sector: SmallSector, kind: str, layout: str = "inserted") -> dict[str, object]:
    answer = client.get(LAYOUTS[layout].format(kind=kind, id=sector.member))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age" in answer.headers["cache-control"]
    return dict(answer.json())


@pytest.mark.parametrize("kind", KINDS)
def test_every_layout_gives_the_same(client: AsgiClient, sector: SmallSector, kind: str) -> None:
    found = [read(client, sector, kind, layout) for layout in LAYOUTS]
    assert found.count(found[0]) == len(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["f7b3a6a0-0000-4000-8000-000000000000", "nobody"])
def test_nobody_else_has_any(client: AsgiClient, kind: str, layout: str, who: str) -> None:
    answer = client.get(LAYOUTS[layout].format(kind=kind, id=who))
    assert (answer.status_code, set(answer.json())) == (404, {"error", "error_description"})


def test_the_issuer_says_what_it_offers_and_how(client: AsgiClient, sector: SmallSector) -> None:
    told = read(client, sector, "openid-credential-issuer")
    issuer = f"{BASE}/oid4vci/{sector.member}"
    assert told["credential_issuer"] == told["issuer"] == issuer
    assert "authorization_servers" not in told
    for name in ("credential", "nonce", "deferred_credential", "notification"):
        path = name.removesuffix("_credential") if name != "credential" else name
        assert told[f"{name}_endpoint"] == f"{issuer}/{path}"
    assert told["batch_credential_issuance"] == {"batch_size": 10}
    encrypted = told["credential_request_encryption"]
    assert isinstance(encrypted, dict)
    assert all({"kid", "alg", "kty"} <= set(key) and "d" not in key for key in encrypted["jwks"]["keys"])
    supported = told["credential_configurations_supported"]
    assert isinstance(supported, dict)
    assert list(supported) == list(CONFIGURATIONS)
    for id_, one in supported.items():
        assert (one["format"], one["scope"]) == (CONFIGURATIONS[id_].format, id_)
        assert set(one["proof_types_supported"]) == {"jwt", "di_vp"}
        assert {"EdDSA", "ES256", "ES384"} <= set(
            one["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"]
        )
        assert {"locale": "nl-NL", "name": "Badge"}.items() <= one["credential_metadata"]["display"][
            0
        ].items()
        assert one["display"] == one["credential_metadata"]["display"]
        assert all(
            claim["path"] and len(claim["display"]) == 2 for claim in one["credential_metadata"]["claims"]
        )
        assert ("vct" in one) is (one["format"] == "dc+sd-jwt")
        assert ("credential_definition" in one) is (one["format"] != "dc+sd-jwt")


def test_the_authorization_server_stands_in_the_issuers_document_too(
    client: AsgiClient, sector: SmallSector
) -> None:
    server, issuer = (read(client, sector, kind) for kind in reversed(KINDS))
    assert server.items() <= issuer.items()
    assert server["pre-authorized_grant_anonymous_access_supported"] is True
    assert server["authorization_response_iss_parameter_supported"] is True
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["authorization_details_types_supported"] == ["openid_credential"]
    assert server["dpop_signing_alg_values_supported"] == ["ES256", "ES384", "Ed25519", "EdDSA"]


def test_it_is_not_read_again_while_it_is_the_same(client: AsgiClient, sector: SmallSector) -> None:
    path = LAYOUTS["inserted"].format(kind=KINDS[0], id=sector.member)
    etag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_this_is_no_openid_provider(client: AsgiClient, sector: SmallSector) -> None:
    assert client.get(f"/oid4vci/{sector.member}/.well-known/openid-configuration").status_code == 404


@pytest.mark.parametrize("name", ["token", "par", "offers/x", ".well-known/openid-credential-issuer"])
def test_wallets_in_browsers_may_call(client: AsgiClient, sector: SmallSector, name: str) -> None:
    asked = {
        "Origin": "https://wallet.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, dpop",
    }
    answer = client.request("OPTIONS", f"/oid4vci/{sector.member}/{name}", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert all(one in allowed for one in ("authorization", "content-type", "dpop"))
    assert "access-control-allow-credentials" not in answer.headers


def test_no_script_follows_people_to_where_they_are_sent(client: AsgiClient, sector: SmallSector) -> None:
    for method in ("OPTIONS", "GET"):
        answer = client.request(
            method, f"/oid4vci/{sector.member}/authorize", headers={"Origin": "https://wallet.example"}
        )
        assert "access-control-allow-origin" not in answer.headers
