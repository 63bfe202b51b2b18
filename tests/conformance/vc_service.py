"""The service with the demo's issuer instances, asked as a conformance suite asks it."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn

from app.demo.run import demo_settings
from app.main import create_app
from app.platform import migrate
from app.platform.runtime import Runtime
from app.vc_api.instances import create_demo_instances
from schemas.contexts import CREDENTIALS_EXAMPLES_V2, CREDENTIALS_V1, CREDENTIALS_V2

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
EMBEDDED = (
    "eddsa-rdfc-2022", "eddsa-jcs-2022", "ed25519-2020", "ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019-p256", "ecdsa-jcs-2019-p384", "status",
)  # fmt: skip
"""The instances whose proofs anybody can verify as they are."""
ALL = (*EMBEDDED, "ecdsa-sd-2023", "vc-jwt")

Document = dict[str, Any]


@dataclass(frozen=True)
class VcService:
    """A running service with its open instances."""

    client: httpx.Client
    runtime: Runtime
    issuers: dict[str, str]

    def credential(self, instance: str, **members: Any) -> Document:
        """A small credential of data model 2.0 for an instance to sign."""
        return {
            "@context": [CREDENTIALS_V2, CREDENTIALS_EXAMPLES_V2],
            "type": ["VerifiableCredential", "RepairCredential"],
            "issuer": self.issuers[instance],
            "credentialSubject": {"id": "did:example:learner", "skill": "sorting textiles", "level": "3"},
            **members,
        }

    def credential_v1(self, instance: str, **members: Any) -> Document:
        """A small credential of data model 1.1 for an instance to sign."""
        return {
            "@context": [CREDENTIALS_V1],
            "id": "urn:uuid:9f4bb1f3-1f61-4d1f-9f4b-6f1b2f1c8a55",
            "type": ["VerifiableCredential"],
            "issuer": self.issuers[instance],
            "issuanceDate": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:learner"},
            **members,
        }

    def post(self, path: str, body: Any) -> tuple[int, Document]:
        """Ask, and read the JSON answer, which every answer has."""
        answer = self.client.post(f"/vc{path}", json=body)
        return answer.status_code, answer.json()

    def issue(self, instance: str, credential: Document, **options: Any) -> Document:
        """Have a credential signed; fails the test if it is refused."""
        status, answer = self.try_issue(instance, credential, **options)
        assert status == 201, answer
        signed: Document = answer["verifiableCredential"]
        return signed

    def try_issue(self, instance: str, credential: Any, **options: Any) -> tuple[int, Document]:
        """Ask for a signature."""
        body = {"credential": credential, **({"options": options} if options else {})}
        return self.post(f"/{instance}/credentials/issue", body)

    def verify(self, credential: Any, **options: Any) -> tuple[int, Document]:
        """Ask for a judgement."""
        return self.post("/credentials/verify", {"verifiableCredential": credential, "options": options})

    def derive(self, credential: Document, *pointers: str) -> Document:
        """Show part of a credential; fails the test if that is refused."""
        body = {"verifiableCredential": credential, "options": {"selectivePointers": list(pointers)}}
        status, answer = self.post("/credentials/derive", body)
        assert status == 201, answer
        derived: Document = answer["verifiableCredential"]
        return derived


def assert_refused(status: int, answer: Document) -> None:
    """A refusal is 400 or 422 with `problemDetails`, whatever was wrong."""
    assert status in {400, 422}, answer
    assert answer["verified"] is False
    assert answer["problemDetails"]
    for problem in answer["problemDetails"]:
        assert problem["type"].startswith("https://www.w3.org/") or problem["type"].startswith(
            "https://w3id.org/security#"
        )
        assert problem["title"]
        assert problem["detail"]


def assert_verified(status: int, answer: Document) -> None:
    """Good is 200 with `verified`, and never an `errors` member."""
    assert status == 200, answer
    assert answer["verified"] is True
    assert answer["problemDetails"] == []
    assert "errors" not in answer


@pytest.fixture(scope="session")
def vc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VcService]:
    listening = socket.create_server(("127.0.0.1", 0))
    settings = demo_settings(
        tmp_path_factory.mktemp("vc-api"), port=listening.getsockname()[1], tls=False
    ).model_copy(update={"offline": True, "housekeeping_seconds": 0})
    app = create_app(settings, clock=lambda: NOW)
    runtime: Runtime = app.state.runtime
    migrate.upgrade(runtime)
    with runtime.work() as work:
        issuers = create_demo_instances(work)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=settings.base_url, timeout=30) as client:
        yield VcService(client, runtime, issuers)
    server.should_exit = True
    thread.join()
