"""More habits of other issuers: unusual, sloppy or careful in a way of their own."""

import json

from credentials import status_list
from credentials.baking import svg
from credentials.loader import bundled_contexts
from credentials.suites import ecdsa_sd_2023
from keys import jwk, multibase
from keys.algorithms import KeyKind
from schemas.contexts import CREDENTIALS_V1, ED25519_2020_V1, STATUS_LIST_2021_V1
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import (
    BADGES,
    COLLEGE,
    KEY,
    SCHOOL,
    UNIVERSITY,
    by_vendor,
    deserves,
    in_token,
    listed,
    older,
    text,
    vendor_key,
    vendor_site,
    vendor_token,
)
from tests.credentials.pictures import SVG
from tests.sector.facts import STATUS_LIST
from tests.sector.issuers import Issuer, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites
from tests.sector.keys import key

__all__ = ["BADGES"]

WITNESS = keyed("witness")


# --- Who signed


@deserves(Verdict.VALID)
def method_that_is_the_bare_did_key() -> bytes:
    return text(SCHOOL.sign(plain_badge(SCHOOL), "ecdsa-jcs-2019", verification_method=SCHOOL.did))


@deserves(Verdict.VALID)
def token_whose_kid_is_the_bare_did_jwk() -> bytes:
    secret = key("did:jwk issuer", KeyKind.P256)
    did = "did:jwk:" + multibase.base64url_encode(json.dumps(jwk.from_public(secret.public_key)).encode())
    return in_token(plain_badge(Issuer(did, secret)), Issuer(did, secret), kid=did)


@deserves(Verdict.VALID, code="proof.witness")
def signed_by_the_issuer_and_a_witness() -> bytes:
    return text(WITNESS.sign(UNIVERSITY.sign(plain_badge(UNIVERSITY))))


@deserves(Verdict.VALID, code="proof-further")
def signed_by_a_witness_whose_site_is_gone() -> bytes:
    return text(COLLEGE.sign(UNIVERSITY.sign(plain_badge(UNIVERSITY))))


@deserves(Verdict.INVALID, code="issuer-key.of-other")
def signed_by_a_witness_only() -> bytes:
    return text(WITNESS.sign(plain_badge(UNIVERSITY)))


@deserves(Verdict.INVALID, code="proof.broken")
def signed_twice_and_one_is_broken() -> bytes:
    signed = SCHOOL.sign(SCHOOL.sign(plain_badge(SCHOOL), "ecdsa-rdfc-2019"), "ecdsa-jcs-2019")
    signed["proof"][1]["proofValue"] = signed["proof"][0]["proofValue"]
    return text(signed)


@deserves(Verdict.VALID, code="proof-unsupported")
def signed_twice_and_one_suite_is_unknown() -> bytes:
    signed = UNIVERSITY.sign(plain_badge(UNIVERSITY))
    return text(signed | {"proof": [signed["proof"], signed["proof"] | {"cryptosuite": "bbs-2023"}]})


@deserves(Verdict.INVALID, code="proof.not-covering")
def word_that_no_context_defines() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY)) | {"studyLoad": "3 ECTS"})


@deserves(Verdict.INVALID, code="proof.not-derived")
def copy_of_the_holder_that_was_not_derived() -> bytes:
    options = {"proof_signer": key("sd proof", KeyKind.P256), "hmac_key": bytes(32)}
    return text(SCHOOL.sign(plain_badge(SCHOOL), "ecdsa-sd-2023", mandatory_pointers=["/issuer"], **options))


@deserves(Verdict.VALID)
def badge_shown_without_its_name() -> bytes:
    document = plain_badge(SCHOOL, name="Hidden")
    options = {"proof_signer": key("sd proof", KeyKind.P256), "hmac_key": bytes(32)}
    pointers = ["/issuer", "/validFrom", "/credentialSubject"]
    base = SCHOOL.sign(document, "ecdsa-sd-2023", mandatory_pointers=pointers, **options)
    return text(ecdsa_sd_2023.derive(base, ["/id"], contexts=bundled_contexts()))


# --- What the badge says


@deserves(Verdict.VALID, code="no-way-to-withdraw")
def nothing_written_as_an_empty_list() -> bytes:
    nothing: JsonObject = {"credentialStatus": [], "evidence": [], "endorsement": [], "image": None}
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, **nothing)))


@deserves(Verdict.VALID)
def credits_with_a_fraction_and_a_name_in_a_language() -> bytes:
    document = plain_badge(UNIVERSITY)
    document["credentialSubject"]["creditsEarned"] = 3.5
    document["credentialSubject"]["achievement"] |= {
        "creditsAvailable": 0.1,
        "name": {"@value": "Travail d\u00e9quipe", "@language": "fr"},
    }
    return text(UNIVERSITY.sign(document))


@deserves(Verdict.VALID)
def subject_in_a_list() -> bytes:
    document = plain_badge(UNIVERSITY)
    return text(UNIVERSITY.sign(document | {"credentialSubject": [document["credentialSubject"]]}))


@deserves(Verdict.VALID)
def evidence_inside_the_badge() -> bytes:
    evidence = {"id": "data:text/plain;base64,SGVsbG8=", "type": ["Evidence"], "name": "Photo"}
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY, evidence=[evidence])))


# --- Whether it was withdrawn


def short_list(*bits: int, of_2021: bool = False) -> Sites:
    encoded = status_list.encode(status_list.StatusBits(status_list.empty().with_set(*bits).data[:12_500]))
    if not of_2021:
        content = status_credential(UNIVERSITY, subject={"encodedList": encoded})
    else:
        document = {
            "@context": [CREDENTIALS_V1, STATUS_LIST_2021_V1, ED25519_2020_V1],
            "id": STATUS_LIST,
            "type": ["VerifiableCredential", "StatusList2021Credential"],
            "issuer": UNIVERSITY.did,
            "issuanceDate": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{STATUS_LIST}#list",
                "type": "StatusList2021",
                "statusPurpose": "revocation",
                "encodedList": encoded[1:],
            },
        }
        content = UNIVERSITY.sign(document, "Ed25519Signature2020")
    return Sites().put("status_list", STATUS_LIST, text(content))


def older_with_status() -> bytes:
    document = with_status(older(UNIVERSITY), type="StatusList2021Entry")
    document["@context"].append(STATUS_LIST_2021_V1)
    return text(UNIVERSITY.sign(document, "Ed25519Signature2020"))


@deserves(Verdict.VALID, lambda: short_list(6, of_2021=True))
def list_of_2021_with_a_hundred_thousand_entries() -> bytes:
    return older_with_status()


@deserves(Verdict.REVOKED, lambda: short_list(7, of_2021=True))
def revoked_in_a_list_of_2021_with_a_hundred_thousand_entries() -> bytes:
    return older_with_status()


@deserves(Verdict.VALID, lambda: short_list(6), "status-list-short")
def b12_list_with_a_hundred_thousand_entries() -> bytes:
    return text(UNIVERSITY.sign(with_status(plain_badge(UNIVERSITY))))


@deserves(Verdict.REVOKED, lambda: short_list(7))
def revoked_in_a_list_with_a_hundred_thousand_entries() -> bytes:
    return text(UNIVERSITY.sign(with_status(plain_badge(UNIVERSITY))))


@deserves(Verdict.REVOKED, listed(7))
def place_in_the_list_written_as_a_number() -> bytes:
    return text(UNIVERSITY.sign(with_status(plain_badge(UNIVERSITY), statusListIndex=7)))


@deserves(Verdict.REVOKED, listed(7))
def second_entry_says_revoked_and_the_first_is_of_an_unknown_type() -> bytes:
    document = with_status(plain_badge(UNIVERSITY))
    strange = {"id": "https://u.example/status/1", "type": "https://u.example/vocabulary#Status"}
    return text(UNIVERSITY.sign(document | {"credentialStatus": [strange, document["credentialStatus"]]}))


@deserves(Verdict.COULD_NOT_CHECK, listed(6), "status.malformed")
def second_entry_is_only_an_address() -> bytes:
    document = with_status(plain_badge(SCHOOL))
    status = [document["credentialStatus"], "https://u.example/status/1"]
    return text(SCHOOL.sign(document | {"credentialStatus": status}, "ecdsa-jcs-2019"))


# --- Tokens


@deserves(Verdict.VALID)
def start_rounded_to_the_next_second() -> bytes:
    document = plain_badge(SCHOOL, validFrom="2026-01-31T11:59:59.700Z")
    return in_token(document, SCHOOL)


@deserves(Verdict.VALID, code="claim-alone")
def token_about_somebody_whom_the_badge_knows_by_address() -> bytes:
    document = plain_badge(SCHOOL)
    del document["credentialSubject"]["id"]
    document["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "learner@example.org",
            "identityType": "emailAddress",
        }
    ]
    return in_token(document, SCHOOL, sub="mailto:learner@example.org")


@deserves(Verdict.COULD_NOT_CHECK, vendor_site, "token.unsupported")
def token_in_an_algorithm_we_do_not_know() -> bytes:
    header = {"alg": "ML-DSA-65", "kid": KEY, "typ": "JWT"}
    parts = [multibase.base64url_encode(text(part)) for part in (header, by_vendor(plain_badge()))]
    return ".".join([*parts, multibase.base64url_encode(bytes(vendor_key().key_size // 8))]).encode()


# --- Pictures


@deserves(Verdict.VALID, vendor_site)
def drawing_that_names_its_document_type() -> bytes:
    doctype = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    token = vendor_token(by_vendor(plain_badge()), vc=False).decode()
    return svg.bake(doctype + SVG, token).encode()
