"""What every check reads is what was signed, also inside a token that somebody else made."""

from collections.abc import Callable
from copy import deepcopy
from typing import Final

import pytest

from credentials.forms import jws
from credentials.recipient import email_identity
from schemas.contexts import DATA_INTEGRITY_V2
from schemas.report import RecipientMatch, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import STATUS_LIST
from tests.sector.issuers import ISSUER, Issuer, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, codes, judge, judge_bytes

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


BRACKETED: Final[dict[str, Callable[[JsonObject], None]]] = {
    "entry-twice": lambda it: it.update(credentialStatus=[[it["credentialStatus"]]]),
    "purpose": lambda it: bracket(it["credentialStatus"], "statusPurpose"),
    "purpose-as-value": lambda it: as_value(it["credentialStatus"], "statusPurpose"),
    "index": lambda it: bracket(it["credentialStatus"], "statusListIndex"),
    "index-twice": lambda it: bracket(it["credentialStatus"], "statusListIndex", times=2),
    "index-as-value": lambda it: as_value(it["credentialStatus"], "statusListIndex"),
    "list": lambda it: bracket(it["credentialStatus"], "statusListCredential"),
    "list-as-node": lambda it: it["credentialStatus"].update(statusListCredential={"id": STATUS_LIST}),
}


def bracket(owner: JsonObject, name: str, *, times: int = 1) -> None:
    for _ in range(times):
        owner[name] = [owner[name]]


def as_value(owner: JsonObject, name: str) -> None:
    owner[name] = {"@value": owner[name]}


@pytest.mark.parametrize("owner", ["root", "entry"])
def test_an_index_is_refused_and_stops_nothing(owner: str) -> None:
    sites = Sites().put("status_list", STATUS_LIST, status_credential(ISSUER, 7))
    signed = ISSUER.sign(with_status(plain_badge()))
    (signed if owner == "root" else signed["credentialStatus"])["@index"] = "x"
    judgement = judge(signed, sites)
    assert judgement.verdict is Verdict.INVALID
    assert "data-model.hidden-word" in codes(judgement)


@pytest.mark.parametrize("keyword", ["@language", "@direction", "@none", "@json", "@set", "@list"])
@pytest.mark.parametrize("value", ["x", 1, True, [["x"]]], ids=["text", "number", "truth", "brackets"])
def test_a_keyword_in_a_wrong_place_is_refused_and_stops_nothing(keyword: str, value: object) -> None:
    signed = ISSUER.sign(plain_badge())
    signed["credentialSubject"][keyword] = value
    assert judge(signed).verdict is Verdict.INVALID


def test_an_index_map_is_refused_and_stops_nothing() -> None:
    sites = Sites().put("status_list", STATUS_LIST, status_credential(ISSUER, 7))
    signed = ISSUER.sign(with_status(plain_badge()))
    name = "https://www.w3.org/2018/credentials#credentialStatus"
    word = {"@id": name, "@type": "@id", "@container": "@index"}
    signed["@context"] = [*signed["@context"], {"entries": word}]
    signed["entries"] = {"one": signed.pop("credentialStatus")}
    judgement = judge(signed, sites)
    assert judgement.verdict is Verdict.INVALID
    assert "data-model.hidden-word" in codes(judgement)


@pytest.mark.parametrize("write", BRACKETED.values(), ids=BRACKETED.keys())
def test_f3_brackets_around_a_status_hide_no_revocation(write: Callable[[JsonObject], None]) -> None:
    sites = Sites().put("status_list", STATUS_LIST, status_credential(ISSUER, 7))
    signed = ISSUER.sign(with_status(plain_badge()))
    write(signed)
    assert judge(signed, sites).verdict is Verdict.REVOKED


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_brackets_around_an_end_do_not_make_a_badge_a_forgery(times: int) -> None:
    signed = ISSUER.sign(plain_badge(**ENDED, validFrom=BEGAN))
    bracket(signed, "validUntil", times=times)
    assert judge(signed).verdict is Verdict.EXPIRED


@pytest.mark.parametrize("name", ["identifier", "identityHash", "identityType", "hashed"])
def test_brackets_around_an_identifier_do_not_hide_whose_badge_it_is(name: str) -> None:
    identity = email_identity("sam@kringloop.example", salt="b" * 32).as_json()
    subject = {**plain_badge()["credentialSubject"], "identifier": [identity]}
    signed = ISSUER.sign(plain_badge(credentialSubject=subject))
    bracket(signed["credentialSubject"] if name == "identifier" else identity, name)
    assert judge(signed, recipient="thief@kringloop.example").recipient is RecipientMatch.NO_MATCH


def test_f28_brackets_do_not_get_a_badge_past_its_schema() -> None:
    address = "https://schemas.example/badge.json"
    signed = ISSUER.sign(plain_badge(credentialSchema=[{"id": address, "type": "JsonSchema"}]))
    bracket(signed, "credentialSchema")
    judgement = judge(signed, Sites().put("schema", address, {"required": ["evidence"]}))
    assert judgement.verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "added",
    [
        {"level": "https://schema.org/name"},
        {"level": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#fieldOfStudy"},
        {"@language": "en"},
        "https://contexts.example/1",
    ],
    ids=["as-name", "as-category", "another-language", "by-address"],
)
def test_f7_a_context_added_to_a_proof_over_json_changes_no_meaning(added: JsonObject | str) -> None:
    document = plain_badge()
    document["@context"] = [*document["@context"], {"level": "https://issuer.example/level"}]
    document["credentialSubject"]["achievement"]["level"] = "Certified welder"
    signed = ISSUER.sign(document, "eddsa-jcs-2022")
    assert judge(signed).verdict is Verdict.VALID
    meaning = {"@context": {"level": "https://schema.org/name"}}
    sites = Sites().put("context", "https://contexts.example/1", meaning)
    signed["@context"] = [*signed["@context"], added]
    assert judge(signed, sites).verdict is Verdict.INVALID


def test_the_context_of_a_further_proof_may_be_added_to_a_proof_over_json() -> None:
    signed = ISSUER.sign(plain_badge(), "eddsa-jcs-2022")
    signed["@context"] = [*signed["@context"], DATA_INTEGRITY_V2]
    assert judge(signed).verdict is Verdict.VALID


def test_the_other_name_of_a_badge_is_no_respelling() -> None:
    address = "https://schemas.example/badge.json"
    members: JsonObject = {"type": ["VerifiableCredential", "AchievementCredential"]}
    schema = [{"id": address, "type": "JsonSchema"}]
    signed = ISSUER.sign(plain_badge(**members, credentialSchema=schema))
    assert judge(signed, Sites().put("schema", address, {"required": ["issuer"]})).verdict is Verdict.VALID
