"""What organisations and issuer instances signed, published and handed out goes on as it was (0011)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import select

from app.issuers.tables import AccessToken, Issuer, IssuerKind, SigningKey
from app.main import create_runtime
from app.platform import migrate
from app.start import check_database
from tests.app import database
from tests.app.asgi_client import AsgiClient
from tests.app.migrations.planted import plant, read
from tests.sector.facts import BASE
from tests.sector.stored import TestClock, settings

BEFORE = read("at_0005.json")
TOKENS: dict[str, str] = BEFORE["tokens"]
REVOCATION = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
SUSPENSION = {"type": "BitstringStatusListEntry", "statusPurpose": "suspension"}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of that time that was brought up to date, to be copied."""
    url = database.new_url(tmp_path_factory.mktemp("at_0005"))
    runtime = create_runtime(settings(url))
    command.upgrade(migrate.config(runtime.database.engine), "0005")
    with runtime.database.engine.begin() as connection:
        plant(connection, BEFORE["tables"])
    migrate.upgrade(runtime)
    runtime.database.close()
    yield url
    database.drop(url)


@pytest.fixture
def database_url(upgraded: str, tmp_path: Path) -> Iterator[str]:
    with database.copied(upgraded, tmp_path) as url:
        yield url


def verdict(client: AsgiClient, document: Any) -> str:
    return str(client.post("/api/v1/verify", json={"document": document}).json()["verdict"])


def issue(client: AsgiClient, name: str, **options: Any) -> dict[str, Any]:
    old = next(one for one in BEFORE["credentials"].values() if one["issuer"] == BEFORE["dids"][name])
    drafted = {member: old[member] for member in ("@context", "type", "issuer", "credentialSubject")}
    drafted["id"] = "urn:uuid:6a1f7c1e-3a62-4a3c-9a9e-0d0c4c1c2b11"
    body = {"credential": drafted, "options": options}
    answer = client.post(f"/vc/{name}/credentials/issue", token=TOKENS[name], json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["verifiableCredential"])


def set_status(client: AsgiClient, name: str, document: Any, entry: dict[str, str], *, status: bool) -> int:
    body = {"credentialId": document["id"], "credentialStatus": entry, "status": status}
    return client.post("/vc/credentials/status", token=TOKENS[name], json=body).status_code


@pytest.mark.parametrize("path", sorted(BEFORE["served"]))
def test_what_was_published_stays_byte_for_byte(client: AsgiClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, BEFORE["served"][path])


@pytest.mark.parametrize("state", ["valid", "revoked"])
def test_badges_are_judged_as_before(client: AsgiClient, state: str) -> None:
    badge = client.get(BEFORE["badges"][state], headers={"Accept": "application/vc"}).json()
    assert verdict(client, badge) == state


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("diploma", "valid"),
        ("diploma_revoked", "revoked"),
        ("pass", "valid"),
        ("pass_suspended", "suspended"),
        ("closed", "valid"),
    ],
)
def test_credentials_of_instances_are_judged_as_before(client: AsgiClient, name: str, expected: str) -> None:
    assert verdict(client, BEFORE["credentials"][name]) == expected


def test_everybody_who_signs_is_an_issuer_under_the_same_id(app: FastAPI) -> None:
    tables = BEFORE["tables"]
    with app.state.runtime.work(writes=False) as work:
        issuers = work.session.scalars(select(Issuer)).all()
        keys = {str(row.issuer_id) for row in work.session.scalars(select(SigningKey))}
    instances = {row["id"]: row["did"] for row in tables["vc_api_instances"]}
    organisations = {
        row["id"]: f"did:web:badges.example:organisations:{row['id']}" for row in tables["organisations"]
    }
    assert {str(row.id): row.did for row in issuers} == instances | organisations
    assert {str(row.id) for row in issuers if row.kind is IssuerKind.VC_API} == set(instances)
    assert keys == set(instances | organisations)
    check_database(app.state.runtime)


def test_a_leader_goes_on_in_the_same_list(client: AsgiClient) -> None:
    ids, awards = BEFORE["ids"], BEFORE["awards"]
    body = {"learner": ids["learner"], "skill": ids["skill"]}
    given = client.post("/api/v1/awards", token=TOKENS["team_leader"], json=body)
    assert given.status_code == 201, given.text
    badges = [given.json()["url"], *BEFORE["badges"].values()]
    documents = [client.get(url, headers={"Accept": "application/vc"}).json() for url in badges]
    assert len({document["credentialStatus"]["statusListCredential"] for document in documents}) == 1
    admin = TOKENS["organisation_admin"]
    revoked = client.post(f"/api/v1/awards/{awards['valid']}/revoke", token=admin, json={"reason": "mistake"})
    assert revoked.status_code == 200
    assert [verdict(client, document) for document in documents] == ["valid", "revoked", "revoked"]


def test_an_instance_signs_and_withdraws_with_its_old_token(client: AsgiClient) -> None:
    old, gone = BEFORE["credentials"]["diploma"], BEFORE["credentials"]["diploma_revoked"]
    new = issue(client, "diplomas", credentialStatus=REVOCATION)
    address = old["credentialStatus"]["statusListCredential"]
    assert address.startswith(f"{BASE}/vc/status-lists/")
    assert new["credentialStatus"]["statusListCredential"] == address
    assert set_status(client, "passes", old, REVOCATION, status=True) == 404
    assert set_status(client, "diplomas", old, REVOCATION, status=True) == 200
    assert set_status(client, "diplomas", gone, REVOCATION, status=False) == 400
    assert [verdict(client, document) for document in (old, gone, new)] == ["revoked", "revoked", "valid"]


def test_a_suspension_from_before_can_end(client: AsgiClient) -> None:
    suspended = BEFORE["credentials"]["pass_suspended"]
    assert set_status(client, "passes", suspended, SUSPENSION, status=False) == 200
    assert verdict(client, suspended) == "valid"


def test_open_instances_stay_open_and_closed_ones_closed(client: AsgiClient) -> None:
    names = client.get("/vc/instances").json()
    assert names == {name: did for name, did in BEFORE["dids"].items() if name != "closed"}
    draft = {key: value for key, value in BEFORE["credentials"]["pass"].items() if key != "proof"}
    body = {"credential": {**draft, "issuer": BEFORE["dids"]["open-jwt"]}}
    assert client.post("/vc/open-jwt/credentials/issue", json=body).status_code == 201
    closed = client.post("/vc/closed/credentials/issue", token=TOKENS["closed"], json=body)
    assert (closed.status_code, closed.json()["code"]) == (404, "instance-unknown")


def test_old_tokens_of_instances_end_a_year_later(app: FastAPI, client: AsgiClient, clock: TestClock) -> None:
    with app.state.runtime.work(writes=False) as work:
        rows = work.session.scalars(select(AccessToken).where(AccessToken.role.is_(None))).all()
    (ends,) = {row.expires_at for row in rows}
    assert len(rows) == 3
    for at, status in ((ends - timedelta(seconds=1), 400), (ends, 403)):
        clock.now = at
        answer = client.post("/vc/passes/credentials/issue", token=TOKENS["passes"], json={})
        assert answer.status_code == status


def test_no_token_of_an_instance_opens_another_door(client: AsgiClient) -> None:
    answer = client.get("/api/v1/awards", token=TOKENS["diplomas"])
    assert (answer.status_code, answer.json()["code"]) == (401, "token-invalid")


def test_it_refuses_to_go_back_rather_than_lose_instances(app: FastAPI) -> None:
    with pytest.raises(RuntimeError, match="restore the backup"):
        command.downgrade(migrate.config(app.state.runtime.database.engine), "0010")
