"""What every check reads is what was signed, also inside a token that somebody else made."""

from copy import deepcopy

from credentials import jws
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.credentials.world import ISSUER, Issuer, Sites, codes, judge, judge_bytes, plain_badge

DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
ENDED = {"validUntil": "2026-03-01T00:00:00Z"}
BEGAN = "2026-02-01T00:00:00Z"
BEGAN_IN_SECONDS = 1769904000


def respelled(document: JsonObject) -> JsonObject:
    other = deepcopy(document)
    end = {"@id": "https://www.w3.org/2018/credentials#validUntil", "@type": DATE_TIME}
    other["@context"] = [*other["@context"], {"someDay": end}]
    other["someDay"] = other.pop("validUntil")
    return other


def in_token(document: JsonObject, by: Issuer) -> bytes:
    subject = document["credentialSubject"]["id"]
    claims = {"iss": by.did, "jti": document["id"], "sub": subject, "nbf": BEGAN_IN_SECONDS}
    return jws.sign({"kid": by.method, "typ": "JWT"}, document | claims, by.key).encode()


def test_an_end_under_another_name_is_an_end() -> None:
    signed = ISSUER.sign(plain_badge(**ENDED))
    assert judge(signed).verdict is Verdict.EXPIRED
    assert judge(respelled(signed)).verdict is Verdict.EXPIRED


def test_a_token_around_a_proof_cannot_respell_what_was_proved() -> None:
    signed = ISSUER.sign(plain_badge(**ENDED, validFrom=BEGAN))
    assert judge_bytes(in_token(signed, ISSUER)).verdict is Verdict.EXPIRED
    assert judge_bytes(in_token(respelled(signed), ISSUER)).verdict is Verdict.EXPIRED


def test_f28_a_respelled_badge_does_not_get_past_its_schema() -> None:
    address = "https://schemas.example/badge.json"
    sites = Sites().put("schema", address, {"required": ["evidence"]})
    signed = ISSUER.sign(
        plain_badge(
            credentialSchema=[{"id": address, "type": "JsonSchema"}], validUntil="2030-01-01T00:00:00Z"
        )
    )
    assert judge(signed, sites).verdict is Verdict.INVALID
    judgement = judge(respelled(signed), sites)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert "schema.respelled" in codes(judgement)


def test_an_endorsement_is_judged_by_what_it_is_however_that_is_written() -> None:
    endorsement = ISSUER.sign(
        {
            "@context": plain_badge()["@context"],
            "id": "urn:uuid:5b3c1e0a-1111-4222-8333-444455556666",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "Aanbeveling",
            "issuer": {"id": ISSUER.did, "type": ["Profile"], "name": "De Kringloop"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": ISSUER.did, "type": ["EndorsementSubject"]},
        }
    )
    badge = plain_badge()
    badge["issuer"]["endorsement"] = [endorsement]
    signed = ISSUER.sign(badge)
    word = {"kind": "@type"}
    inside = signed["issuer"]["endorsement"][0]
    inside["@context"] = [*inside["@context"], word]
    inside["kind"] = inside.pop("type")
    assert "endorsements.good" in codes(judge(signed))
