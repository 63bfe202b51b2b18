"""Bitstring Status List over the wire: https://www.w3.org/TR/vc-bitstring-status-list/."""

from typing import Any

import pytest

from credentials import status_list
from tests.conformance.vc_service import Document, VcService, assert_refused, assert_verified

ID = "urn:uuid:11111111-0000-4000-8000-00000000000{}"


def issued(vc: VcService, number: int, **options: Any) -> Document:
    return vc.issue("status", vc.credential("status", id=ID.format(number)), **options)


def set_status(
    vc: VcService, known_as: str, value: Any = True, purpose: str = "revocation", **more: Any
) -> tuple[int, Any]:
    wished = {"type": "BitstringStatusListEntry", "statusPurpose": purpose, **more}
    return vc.post(
        "/credentials/status", {"credentialId": known_as, "credentialStatus": wished, "status": value}
    )


def test_an_entry_says_where_its_bit_is(vc: VcService) -> None:
    entry = issued(vc, 1)["credentialStatus"]
    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert entry["statusListIndex"].isdigit()
    assert entry["id"] != entry["statusListCredential"]


def test_the_list_is_a_conforming_signed_credential(vc: VcService) -> None:
    """ "MUST be a conforming document … type property that includes the BitstringStatusListCredential value"."""
    answer = vc.client.get(issued(vc, 2)["credentialStatus"]["statusListCredential"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vc"
    document = answer.json()
    assert "BitstringStatusListCredential" in document["type"]
    assert document["credentialSubject"]["type"] == "BitstringStatusList"
    assert len(status_list.decode(document["credentialSubject"]["encodedList"])) >= 131_072
    assert_verified(*vc.verify(document))


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/ld+json, application/json", "application/ld+json"), ("application/json", "application/json"),
        ("*/*", "application/vc"), ("application/vc;q=0.5, application/json", "application/json"),
        ("application/vc+ld+json", "application/vc+ld+json"),
    ],
    ids=["json-ld", "json", "anything", "weighed", "older-name"],
)  # fmt: skip
def test_b15_a_list_is_given_in_the_form_that_was_asked_for(vc: VcService, accept: str, given: str) -> None:
    url = issued(vc, 7)["credentialStatus"]["statusListCredential"]
    answer = vc.client.get(url, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == given
    assert answer.headers["vary"] == "Accept"
    again = vc.client.get(url, headers={"Accept": accept, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert vc.client.get(url, headers={"Accept": "text/plain"}).status_code == 406


def test_a_revoked_credential_is_refused(vc: VcService) -> None:
    signed = issued(vc, 3)
    assert_verified(*vc.verify(signed))
    assert set_status(vc, ID.format(3))[0] == 200
    status, answer = vc.verify(signed)
    assert_refused(status, answer)
    assert answer["verdict"] == "revoked"
    assert "#STATUS_VERIFICATION_ERROR" in answer["problemDetails"][0]["type"]
    assert_verified(*vc.verify(signed, checks=["proof"]))
    assert_verified(*vc.verify(issued(vc, 4)))


def test_a_revocation_is_final_and_a_suspension_is_not(vc: VcService) -> None:
    issued(vc, 5)
    assert set_status(vc, ID.format(5))[0] == 200
    assert_refused(*set_status(vc, ID.format(5), value=False))
    signed = issued(
        vc, 6, credentialStatus={"type": "BitstringStatusListEntry", "statusPurpose": "suspension"}
    )
    assert set_status(vc, ID.format(6), purpose="suspension")[0] == 200
    assert_refused(*vc.verify(signed))
    assert set_status(vc, ID.format(6), value=False, purpose="suspension")[0] == 200
    assert_verified(*vc.verify(signed))


def test_a_credential_without_id_is_known_by_another_name(vc: VcService) -> None:
    signed = vc.issue("status", vc.credential("status"), credentialId="batch-7")
    assert set_status(vc, "batch-7")[0] == 200
    assert_refused(*vc.verify(signed))


def test_what_is_not_there_cannot_be_set(vc: VcService) -> None:
    assert set_status(vc, "nobody")[0] == 404
    issued(vc, 8)
    assert set_status(vc, ID.format(8), statusListIndex="999999")[0] == 404
    for list_id in ("00000000-0000-4000-8000-000000000000", "no-list", "0" * 32):
        assert vc.client.get(f"/vc/status-lists/{list_id}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        None, [], "x", {}, {"credentialId": "x"}, {"credentialId": 4, "credentialStatus": {}, "status": True},
        {"credentialId": "x", "credentialStatus": {"type": "Other", "statusPurpose": "revocation"}, "status": True},
        {"credentialId": "x", "credentialStatus": {"type": "BitstringStatusListEntry"}, "status": True},
        {"credentialId": "x", "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "x"}, "status": True},
        {"credentialId": "x", "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}, "status": "1"},
    ],
    ids=str,
)  # fmt: skip
def test_a_malformed_request_is_refused(vc: VcService, body: Any) -> None:
    assert_refused(*vc.post("/credentials/status", body))


def test_a_credential_that_points_at_no_list_is_refused(vc: VcService) -> None:
    """ "If the dereference fails, raise a STATUS_RETRIEVAL_ERROR": #validate-algorithm"""
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://nowhere.example/status/1",
    }
    status, answer = vc.verify(
        vc.issue("eddsa-rdfc-2022", vc.credential("eddsa-rdfc-2022", credentialStatus=entry))
    )
    assert_refused(status, answer)
    assert answer["problemDetails"][0]["title"] == "STATUS_RETRIEVAL_ERROR"


@pytest.mark.parametrize(
    ("members", "title"),
    [
        ({"statusPurpose": "suspension"}, "STATUS_VERIFICATION_ERROR"),
        ({"statusListIndex": "99999999"}, "RANGE_ERROR"),
        ({"statusListIndex": "12345678901234567890"}, "RANGE_ERROR"),
        ({"statusListIndex": "9" * 5000}, "RANGE_ERROR"),
    ],
    ids=["purpose", "index", "c14-20-digits", "c14-5000-digits"],
)
def test_an_entry_that_does_not_fit_its_list_is_refused(vc: VcService, members: Document, title: str) -> None:
    """ "If the values are not equal, raise a STATUS_VERIFICATION_ERROR"; "outside of the range … RANGE_ERROR"."""
    entry = {**issued(vc, 9)["credentialStatus"], **members}
    del entry["id"]
    other = vc.credential("status", credentialStatus=entry)
    signed = vc.issue("status", other)
    assert isinstance(signed["credentialStatus"], list)
    status, answer = vc.verify(signed)
    assert_refused(status, answer)
    assert answer["problemDetails"][0]["title"] == title
