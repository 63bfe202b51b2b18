"""A foreign stack (`@digitalbazaar/vc` with its suites) verifies what we sign, and we what it signs."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.conformance.vc_service import VcService
from tests.e2e.foreign import NODE_FOLDER, needs_node
from tests.shared import SHARED, needs_shared

pytestmark = [pytest.mark.node, needs_node, needs_shared]

SUITES = (
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ed25519-2020",
    "ecdsa-rdfc-2019-p256",
    "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019-p256",
    "ecdsa-jcs-2019-p384",
    "ecdsa-sd-2023",
)
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    process = subprocess.Popen(  # noqa: S603
        [shutil.which("node") or "node", "suites.mjs", str(SHARED)],
        cwd=NODE_FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        requests, answers = process.stdin, process.stdout

        def one(**request: Any) -> dict[str, Any]:
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            return dict(json.loads(answers.readline()))

        yield one
        requests.close()
        process.wait(timeout=10)


def ours(vc: VcService, document: Any) -> bool:
    answer = vc.client.post("/vc/credentials/verify", json={"verifiableCredential": document})
    assert answer.status_code in {200, 400, 422}, answer.text
    return answer.status_code == 200 and answer.json()["verified"] is True


def for_verifiers(vc: VcService, suite: str, signed: Any) -> Any:
    if suite != "ecdsa-sd-2023":
        return signed
    body = {"verifiableCredential": signed, "options": {"selectivePointers": ["/credentialSubject"]}}
    answer = vc.client.post("/vc/credentials/derive", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json().get("verifiableCredential", answer.json())


def tampered(document: Any) -> Any:
    other = deepcopy(document)
    other["credentialSubject"]["id"] = "did:example:somebody-else"
    return other


@pytest.mark.parametrize("suite", SUITES)
def test_the_foreign_stack_verifies_what_we_sign(vc: VcService, ask: Ask, suite: str) -> None:
    signed = for_verifiers(vc, suite, vc.issue(suite, vc.credential(suite)))
    answer = ask(do="verify", suite=suite, credential=signed)
    assert answer.get("verified") is True, answer
    assert ask(do="verify", suite=suite, credential=tampered(signed)).get("verified") is not True


@pytest.mark.parametrize("suite", SUITES)
def test_we_verify_what_the_foreign_stack_signs(vc: VcService, ask: Ask, suite: str) -> None:
    answer = ask(do="sign", suite=suite, credential=vc.credential(suite))
    assert "signed" in answer, answer
    assert ours(vc, answer["signed"])
    assert not ours(vc, tampered(answer["signed"]))
