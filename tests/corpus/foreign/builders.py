"""Badges as other issuers make them, built by ourselves: their habits, not their files."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from credentials import status_list
from credentials.baking import png, svg
from credentials.forms import jws
from credentials.loader import bundled_contexts
from credentials.suites import ecdsa_sd_2023
from keys import jwk, multibase
from keys.algorithms import KeyKind, from_native
from schemas.contexts import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    ED25519_2020_V1,
    OPEN_BADGES_3_0_0,
    OPEN_BADGES_3_0_1,
    OPEN_BADGES_3_0_3,
    OPEN_BADGES_EXTENSIONS,
    STATUS_LIST_2021_V1,
)
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.credentials.pictures import PNG, SVG
from tests.sector.badges import badge_v1
from tests.sector.facts import STATUS_LIST
from tests.sector.issuers import Issuer, hosted, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites

UNIVERSITY: Final = keyed("university")
SCHOOL: Final = keyed("school", KeyKind.P256)
COLLEGE: Final = hosted("college.example")
VENDOR: Final = "https://vendor.example/issuers/42"
KEY: Final = "https://vendor.example/keys/7"


@dataclass(frozen=True)
class Foreign:
    """One badge, what it deserves, and a code that must be among what is said of it."""

    build: Callable[[], bytes]
    verdict: Verdict
    sites: Callable[[], Sites] = field(default=Sites)
    code: str | None = None


BADGES: Final[dict[str, Foreign]] = {}


def deserves(
    verdict: Verdict, sites: Callable[[], Sites] = Sites, code: str | None = None
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def add(build: Callable[[], bytes]) -> Callable[[], bytes]:
        BADGES[build.__name__.replace("_", "-")] = Foreign(build, verdict, sites, code)
        return build

    return add


def text(document: JsonObject) -> bytes:
    return json.dumps(document, indent=2).encode()


def older(by: Issuer, **changes: Any) -> JsonObject:
    """VCDM 1.1 with the first Open Badges 3.0 context, as wallets of universities issue it."""
    document = badge_v1(
        issuer={"id": by.did, "type": ["Profile"], "name": "University", "url": "https://u.example"}
    )
    return document | {"@context": [CREDENTIALS_V1, OPEN_BADGES_3_0_1, ED25519_2020_V1]} | changes


@deserves(Verdict.VALID)
def older_data_model_with_the_signature_of_2020() -> bytes:
    return text(UNIVERSITY.sign(older(UNIVERSITY), "Ed25519Signature2020"))


@deserves(Verdict.EXPIRED)
def older_data_model_expired() -> bytes:
    document = older(UNIVERSITY, expirationDate="2026-03-01T00:00:00Z")
    return text(UNIVERSITY.sign(document, "Ed25519Signature2020"))


@deserves(Verdict.NOT_YET_VALID)
def older_data_model_not_yet_valid() -> bytes:
    document = older(UNIVERSITY, issuanceDate="2026-09-01T00:00:00Z")
    return text(UNIVERSITY.sign(document, "Ed25519Signature2020"))


@deserves(Verdict.INVALID)
def older_data_model_tampered() -> bytes:
    signed = UNIVERSITY.sign(older(UNIVERSITY), "Ed25519Signature2020")
    return text(signed | {"name": "Another skill"})


def list_of_2021() -> Sites:
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
            "encodedList": status_list.encode(status_list.empty().with_set(7))[1:],
        },
    }
    return Sites().put("status_list", STATUS_LIST, text(UNIVERSITY.sign(document, "Ed25519Signature2020")))


@deserves(Verdict.REVOKED, list_of_2021)
def older_data_model_revoked() -> bytes:
    document = with_status(older(UNIVERSITY), type="StatusList2021Entry")
    document["@context"].append(STATUS_LIST_2021_V1)
    return text(UNIVERSITY.sign(document, "Ed25519Signature2020"))


@deserves(Verdict.VALID)
def first_context_of_open_badges_3() -> bytes:
    document = older(UNIVERSITY, **{"@context": [CREDENTIALS_V1, OPEN_BADGES_3_0_0, ED25519_2020_V1]})
    return text(UNIVERSITY.sign(document, "Ed25519Signature2020"))


@deserves(Verdict.VALID)
def class_under_its_other_name_with_everything_single() -> bytes:
    document = plain_badge(UNIVERSITY, type=["VerifiableCredential", "AchievementCredential"])
    document["credentialSubject"]["type"] = "AchievementSubject"
    document["credentialSubject"]["achievement"]["type"] = "Achievement"
    document["issuer"]["type"] = "Profile"
    return text(UNIVERSITY.sign(document))


@deserves(Verdict.VALID)
def recipient_known_by_a_hashed_address_only() -> bytes:
    document = plain_badge(UNIVERSITY)
    del document["credentialSubject"]["id"]
    document["credentialSubject"]["identifier"] = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
        "identityType": "emailAddress",
        "salt": "Kosher",
    }
    return text(UNIVERSITY.sign(document))


@deserves(Verdict.VALID)
def schema_of_1edtech_named() -> bytes:
    url = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
    document = plain_badge(
        UNIVERSITY, credentialSchema=[{"id": url, "type": "1EdTechJsonSchemaValidator2019"}]
    )
    document["@context"] = [CREDENTIALS_V2, OPEN_BADGES_3_0_3, OPEN_BADGES_EXTENSIONS]
    return text(UNIVERSITY.sign(document))


@deserves(Verdict.VALID, lambda: Sites().put("did", COLLEGE.did, text(COLLEGE.document())))
def issuer_with_a_did_document() -> bytes:
    return text(COLLEGE.sign(plain_badge(COLLEGE)))


@deserves(Verdict.COULD_NOT_CHECK)
def issuer_whose_site_is_gone() -> bytes:
    return text(COLLEGE.sign(plain_badge(COLLEGE)))


@deserves(Verdict.VALID)
def signed_twice_in_two_suites() -> bytes:
    once = SCHOOL.sign(plain_badge(SCHOOL), "ecdsa-rdfc-2019")
    return text(SCHOOL.sign(once, "ecdsa-jcs-2019"))


@deserves(Verdict.VALID)
def part_of_a_badge_shown_selectively() -> bytes:
    document = plain_badge(SCHOOL, name="Hidden")
    pointers = ["/issuer", "/validFrom", "/credentialSubject"]
    options = {"proof_signer": keyed("sd proof", KeyKind.P256).key, "hmac_key": bytes(32)}
    base = SCHOOL.sign(document, "ecdsa-sd-2023", mandatory_pointers=pointers, **options)
    return text(ecdsa_sd_2023.derive(base, [], contexts=bundled_contexts()))


def listed(*bits: int) -> Callable[[], Sites]:
    return lambda: Sites().put("status_list", STATUS_LIST, text(status_credential(UNIVERSITY, *bits)))


@deserves(Verdict.VALID, listed(6, 8))
def status_good_and_baked_into_a_png() -> bytes:
    return png.bake(PNG, json.dumps(UNIVERSITY.sign(with_status(plain_badge(UNIVERSITY)))))


@deserves(Verdict.REVOKED, listed(7))
def revoked_and_baked_into_an_svg() -> bytes:
    return svg.bake(SVG, json.dumps(UNIVERSITY.sign(with_status(plain_badge(UNIVERSITY))))).encode()


@cache
def vendor_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def vendor_site() -> Sites:
    key: JsonObject = jwk.from_public(from_native(vendor_key().public_key()))
    published = {"keys": [{**key, "iss": VENDOR, "kid": "7"}]}
    return (
        Sites()
        .put("key", KEY, text(dict(key)))
        .put("key", "https://vendor.example/.well-known/jwks.json", text(published))
    )


def vendor_token(document: JsonObject, *, vc: bool) -> bytes:
    claims = {
        "iss": VENDOR,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": 1769860800,
    }
    payload = {"vc": document, **claims} if vc else {**document, **claims}
    header = {"alg": "RS256", "kid": KEY, "typ": "JWT"}
    signed = ".".join(multibase.base64url_encode(text(part)) for part in (header, payload))
    signature = vendor_key().sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{multibase.base64url_encode(signature)}".encode()


def by_vendor(document: JsonObject) -> JsonObject:
    return document | {"issuer": {"id": VENDOR, "type": ["Profile"], "name": "Vendor"}}


@deserves(Verdict.VALID, vendor_site)
def rsa_token() -> bytes:
    return vendor_token(by_vendor(plain_badge()), vc=False)


@deserves(Verdict.VALID, vendor_site)
def rsa_token_on_the_older_data_model() -> bytes:
    return vendor_token(by_vendor(badge_v1()), vc=True)


@deserves(Verdict.EXPIRED, vendor_site)
def rsa_token_expired() -> bytes:
    return vendor_token(by_vendor(plain_badge(validUntil="2026-03-01T00:00:00Z")), vc=False)


@deserves(Verdict.COULD_NOT_CHECK)
def rsa_token_whose_key_is_gone() -> bytes:
    return vendor_token(by_vendor(plain_badge()), vc=False)


@deserves(Verdict.VALID, vendor_site)
def rsa_token_baked_into_a_png() -> bytes:
    return png.bake(PNG, rsa_token().decode())


def in_token(document: JsonObject, by: Issuer, *, kid: str | None = None, **changes: Any) -> bytes:
    claims = {"nbf": 1769860800, "iss": by.did, "jti": document["id"], "sub": "did:example:learner"}
    subject = document["credentialSubject"].get("id")
    claims |= {"sub": subject} if subject else {}
    return jws.sign({"kid": kid or by.method, "typ": "JWT"}, document | claims | changes, by.key).encode()
