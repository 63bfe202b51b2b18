import zlib
from typing import Any

import pytest

from credentials.forms import jws, sd_jwt_issue
from credentials.resources import NotFetched
from keys import multibase
from keys.algorithms import KeyKind
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.issuers import Issuer, keyed
from tests.sector.judging import Sites, codes, judge_bytes

ISSUER = keyed("sd issuer", KeyKind.P256)
URL = "https://badges.example/token-status/1"


def token(**claims: Any) -> bytes:
    status = {"status_list": {"idx": 5, "uri": URL}}
    flat = {"vct": "https://badges.example/vct/badge", "iss": ISSUER.did, "name": "Textiel", "status": status}
    return sd_jwt_issue.issue_sd_jwt_vc({**flat, **claims}, ISSUER.key, kid=ISSUER.method).encode()


def listed(
    value: int, *, bits: int = 2, by: Issuer = ISSUER, typ: str = "statuslist+jwt", **claims: Any
) -> Sites:
    data = bytearray(16)
    position = 5 * bits
    data[position // 8] |= value << position % 8
    packed = {"bits": bits, "lst": multibase.base64url_encode(zlib.compress(bytes(data)))}
    payload: JsonObject = {"sub": URL, "iat": 1769860800, "status_list": packed, **claims}
    return Sites().put("status_list", URL, jws.sign({"typ": typ, "kid": by.method}, payload, by.key).encode())


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_the_value_at_the_index_decides(bits: int) -> None:
    assert judge_bytes(token(), listed(0, bits=bits)).verdict is Verdict.VALID
    assert judge_bytes(token(), listed(1, bits=bits)).verdict is Verdict.REVOKED


def test_suspended_and_the_issuers_own_values() -> None:
    assert judge_bytes(token(), listed(2)).verdict is Verdict.SUSPENDED
    assert judge_bytes(token(), listed(3)).verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    ("sites", "code"),
    [
        (Sites(), "unreachable"),
        (Sites().put("status_list", URL, NotFetched("timeout")), "unreachable"),
        (Sites().put("status_list", URL, b"nothing"), "list-malformed"),
        (listed(0, typ="JWT"), "list-malformed"),
        (listed(0, sub="https://elsewhere.example"), "list-malformed"),
        (listed(0, exp=1780000000), "list-expired"),
        (listed(0, iss="did:web:other.example"), "list-unproven"),
        (listed(0, iss=["x"]), "list-malformed"),
        (listed(0, by=keyed("thief", KeyKind.P256)), "list-unproven"),
        (listed(0, status_list={"bits": 3, "lst": "AAAA"}), "list-malformed"),
        (listed(0, status_list={"bits": [1], "lst": "AAAA"}), "list-malformed"),
        (listed(0, status_list={"bits": True, "lst": "AAAA"}), "list-malformed"),
        (listed(0, status_list={"bits": 1, "lst": "AAAA"}), "list-malformed"),
        (listed(0, status_list="x"), "list-malformed"),
    ],
)
def test_a_list_that_cannot_be_believed_leaves_the_status_unknown(sites: Sites, code: str) -> None:
    judgement = judge_bytes(token(), sites)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert f"status.{code}" in codes(judgement, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({"status_list": {"idx": 500, "uri": URL}}, "index-out-of-range"),
        ({"status_list": {"idx": "five", "uri": URL}}, "malformed"),
        ({"status_list": {"idx": -5, "uri": URL}}, "malformed"),
        ({"status_list": {"idx": True, "uri": URL}}, "malformed"),
        ({"status_list": {"idx": 5, "uri": "ftp://badges.example/1"}}, "malformed"),
        ({"oracle": {}}, "unknown-type"),
        ("x", "unknown-type"),
    ],
)
def test_an_entry_that_cannot_be_read_leaves_the_status_unknown(status: Any, code: str) -> None:
    judgement = judge_bytes(token(status=status), listed(0))
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert f"status.{code}" in codes(judgement, Outcome.UNKNOWN)
