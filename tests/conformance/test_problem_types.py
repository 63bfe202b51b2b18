"""Who may not, what is not there and what is too much is told as everywhere, not as a malformed document (C13)."""

from typing import Any

import pytest

from app.issuers import tokens as access_tokens
from app.platform.principal import Role
from app.vc_api import instances
from tests.conformance.vc_service import VcService

CLOSED = "closed-instance"


@pytest.fixture(scope="module")
def tokens(vc: VcService) -> dict[str, str]:
    with vc.runtime.work() as work:
        _, own = instances.add(work, CLOSED, "eddsa-rdfc-2022")
        _, editor = access_tokens.make(work, Role.PALETTE_EDITOR)
    assert own is not None
    return {"own": own, "editor": editor, "wrong": "kbi_wrong"}


@pytest.mark.parametrize(
    ("request_line", "token", "expected"),
    [
        (f"POST /{CLOSED}/credentials/issue", None, "401 token-missing"),
        (f"POST /{CLOSED}/presentations/prove", None, "401 token-missing"),
        (f"POST /{CLOSED}/credentials/issue", "wrong", "403 token-for-other"),
        ("POST /instances", None, "401 token-missing"),
        ("POST /instances", "wrong", "401 token-invalid"),
        ("POST /instances", "editor", "403 role-not-allowed"),
        (f"DELETE /instances/{CLOSED}", "editor", "403 role-not-allowed"),
        ("POST /nobody/credentials/issue", None, "404 instance-unknown"),
        ("GET /instances/nobody/did.json", None, "404 instance-unknown"),
        ("GET /status-lists/none", None, "404 status-list-unknown"),
        ("GET /nowhere", None, "404 address-unknown"),
        ("GET /credentials/verify", None, "405 method-not-allowed"),
    ],
    ids=str,
)
def test_c13_the_door_speaks_with_the_services_own_problem_types(
    vc: VcService, tokens: dict[str, str], request_line: str, token: str | None, expected: str
) -> None:
    method, path = request_line.split()
    status, code = expected.split()
    headers = {} if token is None else {"Authorization": f"Bearer {tokens[token]}"}
    body: dict[str, Any] = {"name": "new", "suite": "eddsa-rdfc-2022"}
    answer = vc.client.request(method, f"/vc{path}", headers=headers, json=body)
    problem = answer.json()
    assert answer.status_code == problem["status"] == int(status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"{vc.client.base_url}".rstrip("/") + f"/problems/{code}"
    assert problem["code"] == code
    assert problem["request_id"]
    assert "verified" not in problem
    assert ("www-authenticate" in answer.headers) == (status == "401")


def test_c13_what_is_missing_among_the_settings_of_an_instance_is_named(vc: VcService) -> None:
    with vc.runtime.work() as work:
        _, token = access_tokens.make(work, Role.PLATFORM_ADMIN)
    answer = vc.client.post(
        "/vc/instances", headers={"Authorization": f"Bearer {token}"}, json={"name": 4, "key": "rsa"}
    )
    assert answer.status_code == 422
    assert {"#/body/name", "#/body/suite"} <= {error["pointer"] for error in answer.json()["errors"]}


def test_c13_an_own_token_still_signs(vc: VcService, tokens: dict[str, str]) -> None:
    with vc.runtime.work(writes=False) as work:
        vc.issuers[CLOSED] = instances.get(work.session, CLOSED).issuer.did
    body = {"credential": vc.credential(CLOSED)}
    headers = {"Authorization": f"Bearer {tokens['own']}"}
    assert vc.client.post(f"/vc/{CLOSED}/credentials/issue", json=body, headers=headers).status_code == 201
