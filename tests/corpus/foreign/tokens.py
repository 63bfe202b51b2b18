"""Badges in tokens: algorithms, key references and claims as other issuers write them."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from credentials.forms import jws
from keys import did_jwk, did_key, jwk, multibase
from keys.algorithms import from_native
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import (
    KEY,
    SCHOOL,
    by_vendor,
    deserves,
    in_token,
    text,
    vendor_key,
    vendor_site,
)
from tests.sector.badges import badge_v1
from tests.sector.issuers import plain_badge


def joined(header: JsonObject, payload: JsonObject) -> str:
    return ".".join(multibase.base64url_encode(json.dumps(part).encode()) for part in (header, payload))


def claims_of(document: JsonObject) -> JsonObject:
    return {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": 1769860800,
    }


def in_rsa_token(alg: str, **header: Any) -> bytes:
    document = by_vendor(plain_badge())
    signed = joined({"alg": alg, "kid": KEY, "typ": "JWT", **header}, document | claims_of(document))
    hashed = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[alg[2:]]
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if alg.startswith("PS"):
        scheme = padding.PSS(padding.MGF1(hashed), padding.PSS.DIGEST_LENGTH)
    signature = vendor_key().sign(signed.encode(), scheme, hashed)
    return f"{signed}.{multibase.base64url_encode(signature)}".encode()


for _alg in ("RS384", "RS512", "PS256", "PS384", "PS512"):

    def _in_rsa_token(alg: str = _alg) -> bytes:
        return in_rsa_token(alg)

    _in_rsa_token.__name__ = f"b2_token_in_{_alg.lower()}"
    deserves(Verdict.VALID, vendor_site)(_in_rsa_token)


def in_ec_token(curve: ec.EllipticCurve, alg: str, hashed: hashes.HashAlgorithm, *, jwk_did: bool) -> bytes:
    secret = ec.derive_private_key(7, curve)
    key = from_native(secret.public_key())
    did = did_jwk.did_for(key) if jwk_did else did_key.did_for(key)
    document = plain_badge(issuer={"id": did, "type": ["Profile"], "name": "School"})
    kid = did_jwk.verification_method(did) if jwk_did else did_key.verification_method(did)
    signed = joined({"alg": alg, "kid": kid, "typ": "JWT"}, document | claims_of(document))
    signature = secret.sign(signed.encode(), ec.ECDSA(hashed))
    raw = b"".join(part.to_bytes(key.kind.scalar_bytes) for part in decode_dss_signature(signature))
    return f"{signed}.{multibase.base64url_encode(raw)}".encode()


@deserves(Verdict.VALID)
def b2_token_in_es256k_by_a_did_key() -> bytes:
    return in_ec_token(ec.SECP256K1(), "ES256K", hashes.SHA256(), jwk_did=False)


@deserves(Verdict.VALID)
def b2_token_in_es256k_by_a_did_jwk() -> bytes:
    return in_ec_token(ec.SECP256K1(), "ES256K", hashes.SHA256(), jwk_did=True)


@deserves(Verdict.VALID)
def b2_token_in_es512_by_a_did_jwk() -> bytes:
    return in_ec_token(ec.SECP521R1(), "ES512", hashes.SHA512(), jwk_did=True)


@deserves(Verdict.INVALID, code="token.key-confusion")
def b2_token_that_claims_es256_for_a_key_of_es256k() -> bytes:
    return in_ec_token(ec.SECP256K1(), "ES256", hashes.SHA256(), jwk_did=False)


def unread(alg: Any) -> bytes:
    document = by_vendor(plain_badge())
    return f"{joined({'alg': alg, 'kid': KEY, 'typ': 'JWT'}, document | claims_of(document))}.AAAA".encode()


@deserves(Verdict.COULD_NOT_CHECK, vendor_site, "token.unsupported")
def b2_token_in_an_algorithm_of_tomorrow() -> bytes:
    return unread("SLH-DSA-SHA2-128s")


@deserves(Verdict.INVALID, vendor_site, "token.header")
def b2_token_in_no_algorithm() -> bytes:
    return unread("None")


@deserves(Verdict.INVALID, vendor_site, "token.header")
def b2_token_in_a_shared_secret() -> bytes:
    return unread("HS384")


@deserves(Verdict.INVALID, vendor_site, "token.key-confusion")
def b2_token_in_rsa_whose_header_says_es256() -> bytes:
    return unread("ES256")


@deserves(
    Verdict.INVALID,
    lambda: vendor_site().put(
        "key", KEY, text(jwk.from_public(from_native(vendor_key().public_key())) | {"alg": "RS256"})
    ),
    "token.key-confusion",
)
def b2_token_in_another_scheme_than_its_key_is_for() -> bytes:
    return in_rsa_token("PS256")


@deserves(Verdict.VALID, code="claim-alone")
def token_of_the_older_data_model_with_a_number_of_its_own() -> bytes:
    document = badge_v1(issuer={"id": SCHOOL.did, "type": ["Profile"], "name": "School"})
    claims = claims_of(document) | {"jti": "3f2b8c1e"}
    del document["id"]
    return jws.sign({"kid": SCHOOL.method, "typ": "JWT"}, {"vc": document, **claims}, SCHOOL.key).encode()


@deserves(Verdict.VALID)
def token_broken_over_lines_by_a_mail_program() -> bytes:
    token = in_token(plain_badge(SCHOOL), SCHOOL)
    return b"\r\n ".join(token[at : at + 72] for at in range(0, len(token), 72))


# --- Dates on the outside

SIGNED_AT_SECONDS = 1769860800


@deserves(Verdict.VALID, code="claim-near")
def b5_start_set_back_by_ninety_seconds() -> bytes:
    return in_token(plain_badge(SCHOOL), SCHOOL, nbf=SIGNED_AT_SECONDS - 90)


@deserves(Verdict.VALID, code="claim-near")
def b5_start_rounded_up_to_the_minute() -> bytes:
    return in_token(plain_badge(SCHOOL, validFrom="2026-01-31T11:59:13Z"), SCHOOL)


@deserves(Verdict.VALID, code="claim-near")
def b5_end_rounded_down() -> bytes:
    document = plain_badge(SCHOOL, validUntil="2030-01-01T00:00:30Z")
    return in_token(document, SCHOOL, exp=1893456000)


@deserves(Verdict.INVALID, code="token.claim-differs")
def b5_start_on_another_day() -> bytes:
    return in_token(plain_badge(SCHOOL), SCHOOL, nbf=SIGNED_AT_SECONDS - 86_400)


@deserves(Verdict.VALID)
def b5_older_data_model_with_the_dates_of_both() -> bytes:
    document = badge_v1(issuer={"id": SCHOOL.did, "type": ["Profile"], "name": "School"})
    document |= {"validFrom": "2025-09-01T00:00:00Z"}
    payload = {"vc": document, **claims_of(document)}
    return jws.sign({"kid": SCHOOL.method, "typ": "JWT"}, payload, SCHOOL.key).encode()


@deserves(Verdict.VALID, code="claim-unusual")
def b13_time_of_issue_as_text() -> bytes:
    return in_token(plain_badge(SCHOOL), SCHOOL, iat="2026-01-31T12:00:00Z")


@deserves(Verdict.VALID, code="claim-unusual")
def b13_time_of_issue_as_digits_in_text() -> bytes:
    return in_token(plain_badge(SCHOOL), SCHOOL, iat="1769860800", nbf="1769860800")


@deserves(Verdict.EXPIRED, code="claim-unusual")
def b13_end_as_digits_in_text() -> bytes:
    return in_token(plain_badge(SCHOOL, validUntil="2026-03-01T00:00:00Z"), SCHOOL, exp="1772323200")


@deserves(Verdict.INVALID, code="token.malformed")
def end_that_is_no_time() -> bytes:
    return in_token(plain_badge(SCHOOL), SCHOOL, exp="when I say so")
