"""Open Badges 2.0, built by ourselves as other issuers build it."""

import json
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credentials.resources import NotFetched
from credentials.trust import TrustAnchor, TrustAnchors
from keys import multibase
from schemas.report import Outcome, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.keys.rsa_key import rsa_key
from tests.sector.judging import Sites, codes, judge, judge_bytes, warned

HOST = "https://older.example"
ASSERTION_URL, BADGE_URL, ISSUER_URL = f"{HOST}/assertions/1", f"{HOST}/badges/1", f"{HOST}/issuer"
KEY_URL, STATUS_LIST = f"{HOST}/key", f"{HOST}/revoked"
CONTEXT = "https://w3id.org/openbadges/v2"


def assertion(**changes: Any) -> JsonObject:
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": ASSERTION_URL,
        "recipient": {"type": "email", "hashed": False, "identity": "a@example.com"},
        "issuedOn": "2025-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
        "badge": BADGE_URL,
    } | changes


def issuer(**changes: Any) -> JsonObject:
    return {"@context": CONTEXT, "type": "Issuer", "id": ISSUER_URL, "name": "Older"} | changes


def badge_class(**changes: Any) -> JsonObject:
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": BADGE_URL,
        "name": "Textiel",
        "description": "Kan textiel sorteren.",
        "criteria": {"narrative": "Honderd stuks."},
        "issuer": ISSUER_URL,
    } | changes


def sites(**content: Any) -> Sites:
    made = Sites()
    for url, document in (
        (ASSERTION_URL, content.get("hosted", assertion())),
        (BADGE_URL, content.get("badge", badge_class())),
        (ISSUER_URL, content.get("issuer", issuer())),
    ):
        made.put("badge", url, document)
    return made


def test_a_hosted_assertion_is_valid_with_a_warning() -> None:
    judgement = judge(assertion(), sites(), recipient="a@example.com")
    assert (judgement.verdict, judgement.trust) == (Verdict.VALID, Trust.UNKNOWN_ISSUER)
    assert "older-technique" in warned(judgement)
    assert judgement.credential["credentialSubject"]["achievement"]["name"] == "Textiel"
    assert "recipient.same" in codes(judgement)


@pytest.mark.parametrize("spelling", ["2025-01-01T00:00:00+00:00", "2025-01-01T01:00:00.000+01:00"])
def test_the_same_moment_in_another_spelling_is_no_difference(spelling: str) -> None:
    assert judge(assertion(issuedOn=spelling), sites()).verdict is Verdict.VALID


def test_another_moment_is_a_difference() -> None:
    judgement = judge(assertion(issuedOn="2025-01-01T00:00:01Z"), sites())
    assert "hosted.differs" in codes(judgement, Outcome.FAILED)


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        ({"hosted": NotFetched("gone")}, Verdict.REVOKED),
        ({"hosted": assertion(revoked=True)}, Verdict.REVOKED),
        ({"hosted": NotFetched("not-found")}, Verdict.INVALID),
        ({"hosted": NotFetched("timeout")}, Verdict.COULD_NOT_CHECK),
        ({"hosted": assertion(recipient={"type": "email", "identity": "b@example.com"})}, Verdict.INVALID),
        ({"hosted": assertion(id=f"{HOST}/assertions/2")}, Verdict.INVALID),
        ({"badge": NotFetched("timeout")}, Verdict.COULD_NOT_CHECK),
        ({"badge": badge_class(issuer="https://famous.example/issuer")}, Verdict.COULD_NOT_CHECK),
        ({"issuer": issuer(id="https://famous.example/issuer")}, Verdict.INVALID),
        ({"badge": badge_class(issuer=issuer(id="https://famous.example/issuer"))}, Verdict.INVALID),
        ({"badge": b"not json"}, Verdict.INVALID),
    ],
)
def test_what_the_issuers_site_says_decides(content: dict[str, Any], verdict: Verdict) -> None:
    assert judge(assertion(), sites(**content)).verdict is verdict


def test_an_issuer_cannot_be_claimed_from_another_host() -> None:
    famous = issuer(id="https://famous.example/issuer")
    claimed = sites(badge=badge_class(issuer=famous["id"])).put("badge", famous["id"], famous)
    judgement = judge(assertion(), claimed)
    assert "hosted.other-host" in codes(judgement, Outcome.FAILED)
    allowed = famous | {"verification": {"allowedOrigins": "older.example"}}
    inside = sites(badge=badge_class(issuer=allowed))
    assert judge(assertion(), inside).verdict is Verdict.INVALID
    assert judge(assertion(), claimed.put("badge", famous["id"], allowed)).verdict is Verdict.VALID


@pytest.mark.parametrize("place", ["in-the-class", "in-the-assertion"])
def test_f1_a_file_on_the_issuers_host_does_not_get_round_where_its_badges_lie(place: str) -> None:
    narrow = issuer(verification={"startsWith": f"{HOST}/badges-of-ours/"})
    brought = badge_class(issuer=issuer(name="Famous"))
    planted = assertion(badge=brought) if place == "in-the-assertion" else assertion()
    judgement = judge(planted, sites(hosted=planted, badge=brought, issuer=narrow))
    assert judgement.verdict is Verdict.INVALID
    assert "hosted.other-host" in codes(judgement, Outcome.FAILED)
    unknown = judge(planted, sites(hosted=planted, badge=brought, issuer=NotFetched("timeout")))
    assert unknown.verdict is Verdict.COULD_NOT_CHECK
    nowhere = judge(planted, sites(hosted=planted, badge=brought, issuer=NotFetched("not-found")))
    assert nowhere.verdict is Verdict.VALID


def test_a_copy_with_another_skill_inside_shows_what_the_issuer_hosts() -> None:
    judgement = judge(assertion(badge=badge_class(name="Hersenchirurgie")), sites())
    assert judgement.credential["credentialSubject"]["achievement"]["name"] == "Textiel"


@pytest.mark.parametrize(
    ("dates", "verdict"),
    [
        ({"expires": "2026-01-01T00:00:00Z"}, Verdict.EXPIRED),
        ({"issuedOn": "2027-01-01T00:00:00Z"}, Verdict.NOT_YET_VALID),
    ],
)
def test_the_dates(dates: JsonObject, verdict: Verdict) -> None:
    assert judge(assertion(**dates), sites(hosted=assertion(**dates))).verdict is verdict


@cache
def pem() -> str:
    return rsa_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signed(**changes: Any) -> bytes:
    document = assertion(verification={"type": "SignedBadge", "creator": KEY_URL}, id="urn:uuid:1", **changes)
    parts = [multibase.base64url_encode(json.dumps(part).encode()) for part in ({"alg": "RS256"}, document)]
    signature = rsa_key().sign(".".join(parts).encode(), PKCS1v15(), SHA256())
    return ".".join((*parts, multibase.base64url_encode(signature))).encode()


def signing_sites(**more: Any) -> Sites:
    profile = issuer(publicKey=KEY_URL, **more.pop("profile", {}))
    key = {"type": "CryptographicKey", "id": KEY_URL, "owner": ISSUER_URL, "publicKeyPem": pem()} | more
    return sites(issuer=profile).put("badge", KEY_URL, key)


def test_a_signed_assertion() -> None:
    assert judge_bytes(signed(), signing_sites()).verdict is Verdict.VALID
    other = signed(issuedOn="2025-01-02T00:00:00Z").split(b".")[1]
    head, _, signature = signed().split(b".")
    assert judge_bytes(b".".join((head, other, signature)), signing_sites()).verdict is Verdict.INVALID


def test_the_signing_key_must_be_the_issuers() -> None:
    assert (
        judge_bytes(signed(), sites().put("badge", KEY_URL, {"publicKeyPem": pem()})).verdict
        is Verdict.INVALID
    )
    stolen = signing_sites(owner="https://famous.example/issuer")
    assert judge_bytes(signed(), stolen).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (["urn:uuid:1"], Verdict.REVOKED),
        ([{"id": "urn:uuid:1"}], Verdict.REVOKED),
        ([{"id": "urn:uuid:2"}], Verdict.VALID),
    ],
)
def test_the_revocation_list_of_signed_assertions(rows: list[Any], verdict: Verdict) -> None:
    made = signing_sites(profile={"revocationList": STATUS_LIST}).put(
        "badge", STATUS_LIST, {"revokedAssertions": rows}
    )
    assert judge_bytes(signed(), made).verdict is verdict
    assert (
        judge_bytes(signed(), signing_sites(profile={"revocationList": STATUS_LIST})).verdict
        is Verdict.COULD_NOT_CHECK
    )


def test_f4_a_member_is_asked_for_authority_in_the_older_technique_too() -> None:
    member = TrustAnchor("did:web:bkn.example", "BKN", frozenset(), frozenset({ISSUER_URL}))
    judgement = judge(assertion(), sites(), anchors=TrustAnchors((member,)))
    assert (judgement.verdict, judgement.trust) == (Verdict.NOT_AUTHORISED, Trust.UNKNOWN_ISSUER)
