"""C2 and C3: what no engine can keep is refused at the edge, in address, query and body, on every engine."""

from typing import Any

import pytest

from app.http.storable import is_storable
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, given
from tests.sector.stored import SmallSector

NUL = "%00"
UNKNOWN = "f7b3a6a0-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "path",
    [
        f"/credentials/abc{NUL}",
        f"/organisations/{UNKNOWN}/team-leaders/a{NUL}b",
        f"/images/categories/a{NUL}.png",
        f"/vc/instances/a{NUL}",
        f"/vc/a{NUL}/credentials/issue",
        f"/status-lists/{NUL}",
        f"/api/v1/skills?text=a{NUL}",
        f"/api/v1/skills?category={NUL}",
        f"/1.0/identifiers/did:web:a{NUL}",
        f"/verify?url=https://x.example/{NUL}",
    ],
)
def test_c2_no_address_holds_a_nul(client: AsgiClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "value-not-storable")


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_c2_no_version_is_larger_than_any_that_is_kept(
    client: AsgiClient, sector: SmallSector, number: int
) -> None:
    for path in (f"/skills/{sector.skill}/{number}", f"/api/v1/skills/{sector.skill}?version={number}"):
        assert client.get(path, headers={"Accept": "application/json"}).status_code == 422


@pytest.mark.parametrize("number", [10**8, 2**31, 2**63])
def test_c2_a_skill_is_named_with_a_version_that_exists(
    client: AsgiClient, sector: SmallSector, number: int
) -> None:
    order = body(sector, skill=f"{sector.skill}/{number}")
    answer = client.post("/api/v1/awards", token=sector.tokens["team_leader"], json=order)
    assert (answer.status_code, answer.json()["code"]) == (404, "skill-unknown")


@pytest.mark.parametrize(
    ("role", "method", "path", "said"),
    [
        pytest.param("team_leader", "POST", "/api/v1/awards", {"narrative": "a\0"}, id="narrative"),
        pytest.param("team_leader", "POST", "/api/v1/awards", {"evidence": [{"name": "\0"}]}, id="evidence"),
        pytest.param("team_leader", "POST", "/api/v1/awards", {"level": "1\0"}, id="level"),
        pytest.param("team_leader", "POST", "/api/v1/learners", {"display_name": "a\0"}, id="learner"),
        pytest.param("team_leader", "POST", "/api/v1/learners", {"email": "a\0@b.nl"}, id="email"),
        pytest.param(
            "organisation_admin", "POST", "/api/v1/awards/{award}/revoke", {"reason": "\0"}, id="reason"
        ),
        pytest.param("platform_admin", "POST", "/api/v1/organisations", {"name": "\0"}, id="organisation"),
        pytest.param("platform_admin", "POST", "/api/v1/tokens", {"role": "a\0"}, id="token"),
        pytest.param(
            "palette_editor", "POST", "/api/v1/skill-categories", {"code": "x", "nl": "\0"}, id="category"
        ),
    ],
)
def test_c2_no_body_holds_a_nul(  # noqa: PLR0917  fixtures and parameters
    client: AsgiClient, sector: SmallSector, role: str, method: str, path: str, said: dict[str, Any]
) -> None:
    whole = {**body(sector), **said} if path == "/api/v1/awards" else said
    address = path.format(award=given(client, sector)["id"]) if "{" in path else path
    answer = client.request(method, address, token=sector.tokens[role], json=whole)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


@pytest.mark.parametrize(
    ("value", "storable"),
    [
        pytest.param({"a": ["b\0"]}, False, id="nul"),
        pytest.param({"a\0": 1}, False, id="nul-in-a-name"),
        pytest.param(["\ud800"], False, id="surrogate"),
        pytest.param({"a": 2**31}, False, id="number"),
        pytest.param({"a": [{"b": -(2**40)}]}, False, id="negative"),
        pytest.param({"a": [1, True, None, 1.5, "\U0001f600"]}, True, id="good"),
    ],
)
def test_c2_what_can_be_kept(value: Any, storable: bool) -> None:
    assert is_storable(value) is storable


@pytest.mark.parametrize("token", ["kb_\0_x", "kb_0123456789abcde\u0660_x", "kb__", "kb_" + "a" * 5000])
def test_c2_a_token_is_read_before_it_is_looked_for(client: AsgiClient, token: str) -> None:
    answer = client.get("/api/v1/learners", headers={"Authorization": f"Bearer {token}".encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")


@pytest.mark.parametrize("where", ["id", "status"])
def test_c2_a_badge_that_names_an_odd_address_of_ours_is_judged(client: AsgiClient, where: str) -> None:
    odd = "https://badges.example/credentials/a\0b"
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "id": odd if where == "id" else "urn:uuid:0e5b6a0c-5f0e-4d8b-9a4e-3c1d2b7f6a90",
        "issuer": "did:web:badges.example:organisations:a\0b",
        "credentialSubject": {"id": "urn:x:y"},
        "credentialStatus": {"type": "BitstringStatusListEntry", "statusListCredential": odd},
    }
    answer = client.post("/api/v1/verify", json=document)
    assert (answer.status_code, answer.json()["verified"]) == (200, False)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        pytest.param(
            {"role": "organisation_admin", "organisation_id": UNKNOWN}, 404, "organisation-unknown", id="c3"
        ),
        pytest.param(
            {"role": "team_leader", "team_leader_id": UNKNOWN}, 404, "team-leader-unknown", id="leader"
        ),
        pytest.param(
            {"role": "association_admin", "organisation_id": "MEMBER"}, 422, "token-binding", id="f28"
        ),
    ],
)
def test_tokens_that_cannot_be(
    client: AsgiClient, sector: SmallSector, asked: dict[str, str], status: int, code: str
) -> None:
    said = {name: str(sector.member) if value == "MEMBER" else value for name, value in asked.items()}
    answer = client.post("/api/v1/tokens", token=sector.tokens["platform_admin"], json=said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
