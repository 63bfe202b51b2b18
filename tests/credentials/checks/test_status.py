import gzip
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from credentials import status_list
from credentials.forms import jws, jwt
from credentials.resources import NotFetched
from keys.algorithms import KeyKind
from schemas.contexts import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OPEN_BADGES_3_0_3,
    OPEN_BADGES_EXTENSIONS,
    STATUS_LIST_2021_V1,
)
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import SIGNED_AT, STATUS_LIST
from tests.sector.issuers import ISSUER, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, codes, judge, left, warned, without


def site(content: JsonObject | bytes | NotFetched) -> Sites:
    return Sites().put("status_list", STATUS_LIST, content)


def badge(**entry: Any) -> JsonObject:
    return ISSUER.sign(with_status(plain_badge(), **entry))


@pytest.mark.parametrize("index", ["7", 7, "007"])
def test_a_clear_bit_is_good_and_a_set_bit_is_revoked(index: Any) -> None:
    signed = badge(statusListIndex=index)
    assert judge(signed, site(status_credential())).verdict is Verdict.VALID
    assert judge(signed, site(status_credential(ISSUER, 6, 8))).verdict is Verdict.VALID
    assert judge(signed, site(status_credential(ISSUER, 7))).verdict is Verdict.REVOKED


def test_a_suspended_badge() -> None:
    signed = badge(statusPurpose="suspension")
    listed = status_credential(ISSUER, 7, subject={"statusPurpose": "suspension"})
    assert judge(signed, site(listed)).verdict is Verdict.SUSPENDED


def test_the_purpose_may_be_one_of_several_in_a_list() -> None:
    listed = status_credential(ISSUER, 7, subject={"statusPurpose": ["suspension", "revocation"]})
    assert judge(badge(), site(listed)).verdict is Verdict.REVOKED


def test_a_message_is_told_and_does_not_end_a_badge() -> None:
    messages = [{"status": "0x0", "message": "in order"}, {"status": "0x2", "message": "being renewed"}]
    signed = badge(statusPurpose="message", statusSize=2, statusMessage=messages)
    listed = status_credential(ISSUER, 14, subject={"statusPurpose": "message"})
    judgement = judge(signed, site(listed))
    assert judgement.verdict is Verdict.VALID
    assert [note.params for note in judgement.warnings if note.code == "issuer-message"] == [
        {"message": "being renewed"}
    ]


def test_a_newer_form_is_told() -> None:
    signed = badge(statusPurpose="refresh")
    judgement = judge(signed, site(status_credential(ISSUER, 7, subject={"statusPurpose": "refresh"})))
    assert judgement.verdict is Verdict.VALID
    assert "newer-form-exists" in warned(judgement)


def short(bits: int) -> str:
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits // 8), mtime=0)).rstrip(b"=").decode()


THIEF = keyed("thief")
CHANGED = status_credential(ISSUER, 7)
CHANGED["credentialSubject"]["encodedList"] = status_credential()["credentialSubject"]["encodedList"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NotFetched("timeout"), "unreachable"),
        (b"<html>not here</html>", "list-malformed"),
        (b"", "list-malformed"),
        (CHANGED, "list-unproven"),
        ({k: v for k, v in status_credential().items() if k != "proof"}, "list-unproven"),
        (status_credential() | {"proof": []}, "list-unproven"),
        (THIEF.sign({k: v for k, v in status_credential().items() if k != "proof"}), "list-unproven"),
        (status_credential(validUntil="2026-05-31T00:00:00Z"), "list-expired"),
        (status_credential(validFrom="2026-07-01T00:00:00Z"), "list-not-yet-valid"),
        (status_credential(subject={"statusPurpose": "suspension"}), "purpose-differs"),
        (status_credential(subject={"encodedList": "uAAAA"}), "list-malformed"),
        (ISSUER.sign(plain_badge()), "list-malformed"),
    ],
)
def test_a_list_that_cannot_be_believed_leaves_the_status_unknown(content: Any, code: str) -> None:
    judgement = judge(badge(), site(content))
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert codes(judgement, Outcome.UNKNOWN) >= {f"status.{code}"}


@pytest.mark.parametrize(
    ("content", "warning", "code"),
    [
        (status_credential(THIEF), "status-list-by-other", "list-by-other"),
        (status_credential(subject={"encodedList": short(131_064)}), "status-list-short", "list-too-short"),
    ],
    ids=["by-a-service", "short"],
)
def test_b12_a_list_that_badges_get_away_with_is_unknown_for_other_credentials(
    content: JsonObject, warning: str, code: str
) -> None:
    judgement = judge(badge(), site(content))
    assert judgement.verdict is Verdict.VALID
    assert warning in warned(judgement)
    judgement = judge(badge(), site(content), profile="any-credential")
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert f"status.{code}" in codes(judgement, Outcome.UNKNOWN)


def test_b12_a_set_bit_in_a_list_of_a_service_counts() -> None:
    assert judge(badge(), site(status_credential(THIEF, 7))).verdict is Verdict.REVOKED


@pytest.mark.parametrize("bits", [(), (7,)], ids=["clear", "set"])
@pytest.mark.parametrize("profile", ["open-badge", "any-credential"])
def test_b11_a_list_that_names_another_address_is_read(bits: tuple[int, ...], profile: Any) -> None:
    content = status_credential(ISSUER, *bits, id="https://badges.example/status/2")
    judgement = judge(badge(), site(content), profile=profile)
    assert judgement.verdict is (Verdict.REVOKED if bits else Verdict.VALID)
    assert "status-list-elsewhere" in warned(judgement)


@pytest.mark.parametrize("size", [2, 4, 8, "2", None], ids=repr)
def test_a9_an_entry_without_size_is_one_bit_whatever_the_list_says(size: Any) -> None:
    content = without(status_credential(ISSUER, 7), "proof")
    content["credentialSubject"]["statusSize"] = size
    token = jws.sign({"typ": "vc+jwt", "kid": ISSUER.method}, content, ISSUER.key)
    assert judge(badge(), site(token.encode())).verdict is Verdict.REVOKED


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"statusListIndex": "131072"}, "index-out-of-range"),
        ({"statusListIndex": "99999999999999999999"}, "index-out-of-range"),
        ({"statusListIndex": "-1"}, "malformed"),
        ({"statusListCredential": "urn:x:list"}, "malformed"),
    ],
)
def test_an_entry_that_cannot_be_read_leaves_the_status_unknown(entry: JsonObject, code: str) -> None:
    judgement = judge(badge(**entry), site(status_credential()))
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert f"status.{code}" in codes(judgement, Outcome.UNKNOWN)


def test_a_type_we_do_not_know_is_unknown_and_named() -> None:
    document = plain_badge(credentialStatus={"id": "urn:x:1", "type": "OracleStatus"})
    document["@context"].append({"OracleStatus": "https://words.example/OracleStatus"})
    judgement = judge(ISSUER.sign(document))
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert "status.unknown-type" in codes(judgement, Outcome.UNKNOWN)
    assert "status-type" in left(judgement)


def test_every_entry_is_read() -> None:
    first = with_status(plain_badge())["credentialStatus"]
    second = {
        **first,
        "id": "urn:x:2",
        "statusPurpose": "suspension",
        "statusListCredential": f"{STATUS_LIST}/s",
    }
    signed = ISSUER.sign(plain_badge(credentialStatus=[first, second]))
    other = status_credential(ISSUER, 7, id=f"{STATUS_LIST}/s", subject={"statusPurpose": "suspension"})
    both = site(status_credential()).put("status_list", f"{STATUS_LIST}/s", other)
    assert judge(signed, both).verdict is Verdict.SUSPENDED


def test_a_list_in_a_jwt() -> None:
    issuer = keyed("p256 issuer", KeyKind.P256)
    document = status_list.build(
        list_url=STATUS_LIST,
        issuer=issuer.did,
        bits=status_list.empty().with_set(7),
        valid_from=SIGNED_AT,
    )
    token = jwt.sign_vc_jose(document, issuer.key, issuer.method).encode()
    signed = issuer.sign(with_status(plain_badge(issuer)), "ecdsa-rdfc-2019")
    assert judge(signed, site(token)).verdict is Verdict.REVOKED
    assert judge(signed, site(token[:-6] + b"AAAAAA")).verdict is Verdict.COULD_NOT_CHECK


def test_the_older_list_of_2021() -> None:
    packed = status_list.encode(status_list.empty().with_set(7))[1:]
    document = {
        "@context": [CREDENTIALS_V1, STATUS_LIST_2021_V1, "https://w3id.org/security/data-integrity/v2"],
        "id": STATUS_LIST,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": ISSUER.did,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{STATUS_LIST}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": packed,
        },
    }
    badge_2021 = with_status(plain_badge(), type="StatusList2021Entry")
    badge_2021["@context"] = [CREDENTIALS_V2, OPEN_BADGES_3_0_3, STATUS_LIST_2021_V1]
    assert judge(ISSUER.sign(badge_2021), site(ISSUER.sign(document))).verdict is Verdict.REVOKED


@pytest.mark.parametrize("member", ["revokedCredential", "revokedCredentials"])
@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ({}, Verdict.REVOKED),
        ({"revoked": None}, Verdict.REVOKED),
        ({"revoked": "true"}, Verdict.REVOKED),
        ({"revoked": "2026-01-01"}, Verdict.REVOKED),
        ({"revoked": False}, Verdict.VALID),
        ({"revoked": "False"}, Verdict.VALID),
    ],
    ids=str,
)
def test_a_1edtech_revocation_list(member: str, row: JsonObject, verdict: Verdict) -> None:
    document = plain_badge(
        credentialStatus={"id": STATUS_LIST, "type": "1EdTechRevocationList"},
        **{"@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3, OPEN_BADGES_EXTENSIONS]},
    )
    listed = {"id": STATUS_LIST, "issuer": ISSUER.did, member: [{"id": document["id"], **row}]}
    assert judge(ISSUER.sign(document), site(json.dumps(listed).encode())).verdict is verdict
