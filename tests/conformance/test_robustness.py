"""Whatever stands at any place of a request, the answer is one of the documented ones, never a failure of ours."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from schemas.contexts import CREDENTIALS_V2
from tests.conformance.vc_service import Document, VcService, assert_refused

ODD: tuple[Any, ...] = (
    None, True, -1, 1.5e300, "", "\u0000", "\ud800", "did:key:z6Mk", "a" * 5000, [], {}, [None], [[[]]],
    {"id": None}, {"@context": 4}, {"@id": ["x"]}, [{"type": 4}],
)  # fmt: skip
ENTRY = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
ID = "urn:uuid:22222222-0000-4000-8000-000000000001"
VALUES_PER_PLACE = 1
Path = tuple[str | int, ...]


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every place in a JSON value, its root first."""
    yield at
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places(member, (*at, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*at, index))


def with_value(document: Any, at: Path, value: Any) -> Any:
    """The document with something else at one place."""
    if not at:
        return value
    changed = deepcopy(document)
    inner = changed
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = value
    return changed


def without(document: Any, at: Path) -> Any:
    """The document with one place taken out."""
    changed = deepcopy(document)
    inner = changed
    for step in at[:-1]:
        inner = inner[step]
    del inner[at[-1]]
    return changed


@pytest.fixture(scope="module")
def requests(vc: VcService) -> dict[str, Document]:
    """One good request for each address."""
    options = {"challenge": "c", "domain": ["d.example"], "created": "2026-05-01T00:00:00Z"}
    signed = vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022"), **options)
    listed = vc.issue("status", vc.credential("status", id=ID))
    base = vc.issue("ecdsa-sd-2023", vc.credential("ecdsa-sd-2023"))
    envelope = vc.issue("vc-jwt", vc.credential("vc-jwt"))
    presentation = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": {"id": vc.issuers["eddsa-rdfc-2022"]},
        "verifiableCredential": [signed, envelope],
    }
    good: dict[str, Document] = {
        "/eddsa-rdfc-2022/credentials/issue": {
            "credential": vc.credential("eddsa-rdfc-2022", validUntil="2099-01-01T00:00:00Z"),
            "options": {**options, "proofId": "urn:uuid:33333333-0000-4000-8000-000000000001"},
        },
        "/status/credentials/issue": {
            "credential": vc.credential("status", credentialStatus=listed["credentialStatus"]),
            "options": {"credentialStatus": ENTRY, "credentialId": "x"},
        },
        "/ecdsa-sd-2023/credentials/issue": {
            "credential": vc.credential("ecdsa-sd-2023"),
            "options": {"mandatoryPointers": ["/issuer", "/credentialSubject/skill"]},
        },
        "/vc-jwt/credentials/issue": {"credential": vc.credential("vc-jwt"), "options": options},
        "/eddsa-rdfc-2022/presentations/prove": {"presentation": presentation, "options": options},
        "/credentials/verify": {"verifiableCredential": signed, "options": {"challenge": "c", "checks": ["proof"]}},
        "/status/credentials/verify": {"verifiableCredential": listed, "options": {"proofs": "any"}},
        "/proof-only/credentials/verify": {"verifiableCredential": signed, "options": {"domain": "d.example"}},
        "/credentials/derive": {"verifiableCredential": base, "options": {"selectivePointers": ["/credentialSubject/level"]}},
        "/credentials/status": {"credentialId": ID, "credentialStatus": ENTRY, "status": False},
    }  # fmt: skip
    proved = vc.post("/eddsa-rdfc-2022/presentations/prove", good["/eddsa-rdfc-2022/presentations/prove"])[1]
    good["/presentations/verify"] = {
        "verifiablePresentation": proved["verifiablePresentation"],
        "options": {"challenge": "c", "domain": ["d.example"]},
    }
    enveloped = {**presentation, "holder": vc.issuers["vc-jwt"]}
    proved = vc.post("/vc-jwt/presentations/prove", {"presentation": enveloped, "options": options})[1]
    good["/vc-jwt/presentations/verify"] = {
        "verifiablePresentation": proved["verifiablePresentation"],
        "options": {"challenge": "c", "domain": "d.example"},
    }
    return good


PATHS = (
    "/eddsa-rdfc-2022/credentials/issue", "/status/credentials/issue", "/ecdsa-sd-2023/credentials/issue",
    "/vc-jwt/credentials/issue", "/eddsa-rdfc-2022/presentations/prove", "/credentials/verify", "/status/credentials/verify",
    "/proof-only/credentials/verify", "/credentials/derive", "/credentials/status", "/presentations/verify",
    "/vc-jwt/presentations/verify",
)  # fmt: skip


def assert_answered(vc: VcService, path: str, body: Any) -> int:
    text = json.dumps(body)
    answer = vc.client.post(f"/vc{path}", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 201, 400, 404}, (path, text[:2000], answer.text)
    told = answer.json()
    if answer.status_code == 400:
        assert told["problemDetails"], (path, text[:2000])
        assert told["type"] == told["problemDetails"][0]["type"]
        assert told["detail"]
    return answer.status_code


@pytest.mark.parametrize("path", PATHS)
def test_the_good_requests_are_good(vc: VcService, requests: dict[str, Document], path: str) -> None:
    assert assert_answered(vc, path, requests[path]) in {200, 201}


@pytest.mark.parametrize("path", PATHS)
def test_nothing_at_any_place_of_a_request_is_a_failure_of_ours(
    vc: VcService, requests: dict[str, Document], path: str
) -> None:
    """Each place takes other odd values than the one before, so that each value meets many places."""
    good = requests[path]
    for number, at in enumerate(places(good)):
        for turn in range(VALUES_PER_PLACE):
            value = ODD[(number * VALUES_PER_PLACE + turn) % len(ODD)]
            assert_answered(vc, path, with_value(good, at, value))
        if at:
            assert_answered(vc, path, without(good, at))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "application/json"), (b"{", "application/json"), (b"\xff\xfe", "application/json"),
        (b'{"a":1,"a":2}', "application/json"), (b"[" * 100_000, "application/json"), (b'{"credential":NaN}', "application/json"),
        (b"{}", "text/plain"), (b"a=b", "application/x-www-form-urlencoded"), (b"{}", "application/vc"), (b"{}", "image/png"),
        (b"--x--", "multipart/form-data; boundary=x"), (b"1e999", "application/json"), (b'"\\ud800"', "application/json"),
    ],
    ids=[
        "nothing", "cut-off", "no-utf-8", "name-twice", "deep", "not-a-number", "text", "form", "vc", "picture", "multipart",
        "infinite", "lone-surrogate",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/eddsa-rdfc-2022/credentials/issue", "/credentials/verify", "/credentials/status"]
)
def test_what_is_no_json_object_is_refused(vc: VcService, path: str, content: bytes, media_type: str) -> None:
    answer = vc.client.post(f"/vc{path}", content=content, headers={"Content-Type": media_type})
    assert answer.status_code in {400, 415}, answer.text
    assert answer.json()["type"]


@pytest.mark.parametrize("name", ["%00", "A", "a..b", "a%2Fb", "x" * 3000, "%F0%9F%98%80"], ids=str)
def test_what_is_no_name_is_no_instance(vc: VcService, name: str) -> None:
    for path in (
        f"/vc/{name}/credentials/issue",
        f"/vc/{name}/presentations/prove",
        f"/vc/{name}/credentials/status",
    ):
        assert vc.client.post(path, json={"credential": {}}).status_code in {400, 404, 422}
    assert vc.client.get(f"/vc/instances/{name}/did.json").status_code in {404, 422}


def test_an_id_that_could_not_be_found_again_gets_no_status(vc: VcService) -> None:
    status, answer = vc.try_issue("status", vc.credential("status", id="https://id.example/" + "a" * 600))
    assert_refused(status, answer)
    assert answer["code"] == "credential-id-too-long"
    body = {"credentialId": "a\x00b", "credentialStatus": ENTRY, "status": True}
    assert_refused(*vc.post("/credentials/status", body))


@pytest.mark.parametrize(
    ("instance", "values"), [("eddsa-rdfc-2022", 10_000), ("vc-jwt", 10_000), ("ecdsa-sd-2023", 2_500)]
)
def test_what_takes_long_to_sign_is_refused(vc: VcService, instance: str, values: int) -> None:
    many = {f"m{number}": "x" for number in range(values)}
    status, answer = vc.try_issue(
        instance, vc.credential(instance, credentialSubject={"id": "did:example:x", **many})
    )
    assert_refused(status, answer)
    assert answer["code"] == "document-too-large"
