from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from credentials.forms import jws, jwt, sd_jwt_issue
from credentials.trust import TrustAnchors
from keys import did_jwk, jwk
from keys.algorithms import KeyKind, from_native
from keys.signer import LocalSigner
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.badges import badge_v1
from tests.sector.issuers import Issuer, hosted, keyed, plain_badge
from tests.sector.judging import Sites, codes, judge_bytes, warned
from tests.sector.keys import key

P256 = keyed("token issuer", KeyKind.P256)
SITE = "https://badges.example/issuer"
KEY_URL = "https://badges.example/keys/1"
JWKS = "https://badges.example/.well-known/jwks.json"
KEY = key("site key", KeyKind.P256)


def site_badge(**changes: Any) -> JsonObject:
    return plain_badge(issuer={"id": SITE, "type": ["Profile"], "name": "De Kringloop"}) | changes


def site_jwk(**members: Any) -> JsonObject:
    return {**jwk.from_public(KEY.public_key), **members}


def verdict_of(token: str, sites: Sites | None = None) -> Verdict:
    return judge_bytes(token.encode(), sites).verdict


def test_both_data_models_as_a_token() -> None:
    assert verdict_of(jwt.sign_ob_jwt(plain_badge(P256), P256.key, P256.method)) is Verdict.VALID
    document = badge_v1(issuer={"id": P256.did, "type": ["Profile"], "name": "K"})
    assert verdict_of(jwt.sign_ob_jwt(document, P256.key, P256.method)) is Verdict.VALID
    assert verdict_of(jwt.sign_vc_jose(plain_badge(P256), P256.key, P256.method)) is Verdict.VALID


def test_a_token_of_a_did_jwk() -> None:
    issuer = Issuer(did_jwk.did_for(KEY.public_key), KEY)
    token = jwt.sign_ob_jwt(plain_badge(issuer), KEY, did_jwk.verification_method(issuer.did))
    assert verdict_of(token) is Verdict.VALID


@pytest.mark.parametrize("url", [KEY_URL, "https://keys.example/1"], ids=["own-host", "elsewhere"])
def test_a_key_counts_only_when_the_issuer_publishes_it(url: str) -> None:
    token = jwt.sign_ob_jwt(site_badge(), KEY, url)
    sites = Sites().put("key", url, site_jwk())
    assert verdict_of(token, sites) is Verdict.COULD_NOT_CHECK
    assert verdict_of(token, sites.put("key", JWKS, {"keys": []})) is Verdict.COULD_NOT_CHECK
    nameless = sites.put("key", JWKS, {"keys": [site_jwk()]})
    assert verdict_of(token, nameless) is Verdict.COULD_NOT_CHECK
    assert verdict_of(token, sites.put("key", JWKS, {"keys": [site_jwk(iss=SITE)]})) is Verdict.VALID


def test_a_key_carried_in_the_header_proves_nothing_by_itself() -> None:
    token = jws.sign({"typ": "JWT", "jwk": site_jwk()}, {**site_badge(), **claims(SITE)}, KEY)
    assert verdict_of(token) is Verdict.COULD_NOT_CHECK
    assert verdict_of(token, Sites().put("key", JWKS, {"keys": []})) is Verdict.COULD_NOT_CHECK
    assert verdict_of(token, Sites().put("key", JWKS, {"keys": [site_jwk(iss=SITE)]})) is Verdict.VALID


def claims(issuer: str) -> JsonObject:
    document = plain_badge()
    return {
        "iss": issuer,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": 1769860800,
    }


def test_a_name_of_a_key_in_the_issuers_set() -> None:
    token = jws.sign({"typ": "JWT", "kid": "key-1"}, {**site_badge(), **claims(SITE)}, KEY)
    one, other = site_jwk(kid="key-1", iss=SITE), site_jwk(kid="key-2", iss=SITE)
    assert verdict_of(token, Sites().put("key", JWKS, {"keys": [one]})) is Verdict.VALID
    assert verdict_of(token, Sites().put("key", JWKS, {"keys": [other]})) is Verdict.COULD_NOT_CHECK


def test_a_changed_token_is_invalid() -> None:
    header, _, signature = jwt.sign_ob_jwt(plain_badge(P256), P256.key, P256.method).split(".")
    other = jwt.sign_ob_jwt(
        plain_badge(P256, id="https://badges.example/credentials/2"), P256.key, P256.method
    )
    judgement = judge_bytes(".".join((header, other.split(".")[1], signature)).encode())
    assert judgement.verdict is Verdict.INVALID
    assert "token.broken" in codes(judgement, Outcome.FAILED)


@pytest.mark.parametrize("claim", ["iss", "sub", "jti", "nbf"])
def test_a_claim_that_contradicts_the_badge(claim: str) -> None:
    contradicting = claims(P256.did) | {claim: 1 if claim == "nbf" else "urn:x:other"}
    token = jws.sign({"typ": "JWT", "kid": P256.method}, {**plain_badge(P256), **contradicting}, P256.key)
    judgement = judge_bytes(token.encode())
    assert judgement.verdict is Verdict.INVALID
    assert "token.claim-differs" in codes(judgement, Outcome.FAILED)


def test_a_missing_claim_and_a_header_member_too_many_are_warnings() -> None:
    header = {"typ": "JWT", "kid": P256.method, "iat": 1}
    judgement = judge_bytes(jws.sign(header, plain_badge(P256), P256.key).encode())
    assert judgement.verdict is Verdict.VALID
    assert {"claim-missing", "header-members"} <= warned(judgement)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [({"exp": 1780000000}, Verdict.EXPIRED), ({"nbf": 1890000000}, Verdict.NOT_YET_VALID)],
)
def test_the_times_of_the_token(claim: JsonObject, verdict: Verdict) -> None:
    document = plain_badge(P256)
    header = {"typ": "vc+jwt", "kid": P256.method}
    assert verdict_of(jws.sign(header, {**document, **claim}, P256.key)) is verdict


def test_the_two_data_models_are_not_mixed() -> None:
    token = jws.sign(
        {"typ": "JWT", "kid": P256.method}, {"vc": plain_badge(P256), **claims(P256.did)}, P256.key
    )
    judgement = judge_bytes(token.encode())
    assert judgement.verdict is Verdict.INVALID
    assert "token.wrong-form" in codes(judgement, Outcome.FAILED)


def test_both_layers_must_hold() -> None:
    inner = P256.sign(plain_badge(P256), "ecdsa-rdfc-2019")
    assert verdict_of(jwt.sign_ob_jwt(inner, P256.key, P256.method)) is Verdict.VALID
    inner["name"] = "changed after the inner proof"
    assert verdict_of(jwt.sign_ob_jwt(inner, P256.key, P256.method)) is Verdict.INVALID


def test_a_token_whose_key_may_not_assert() -> None:
    issuer = hosted("badges.example", KeyKind.P256)
    token = jwt.sign_ob_jwt(plain_badge(issuer), issuer.key, issuer.method)
    document = issuer.document()
    assert verdict_of(token, Sites().put("did", issuer.did, document)) is Verdict.VALID
    document["authentication"] = document.pop("assertionMethod")
    judgement = judge_bytes(token.encode(), Sites().put("did", issuer.did, document))
    assert "issuer-key.method-wrong-purpose" in codes(judgement, Outcome.FAILED)


def test_undefined_words_in_a_token_are_signed_and_only_warned_about() -> None:
    token = jwt.sign_ob_jwt(plain_badge(P256, bonus="yes"), P256.key, P256.method)
    judgement = judge_bytes(token.encode())
    assert judgement.verdict is Verdict.VALID
    assert "undefined-words" in warned(judgement)


def test_an_sd_jwt_of_the_data_model() -> None:
    token = sd_jwt_issue.issue_vcdm(
        plain_badge(P256, name="Textiel"), P256.key, kid=P256.method, disclosable=("/name",)
    )
    judgement = judge_bytes(token.encode())
    assert judgement.verdict is Verdict.VALID
    assert judgement.credential["name"] == "Textiel"
    hidden = judge_bytes((token.split("~")[0] + "~").encode())
    assert hidden.verdict is Verdict.VALID
    assert "name" not in hidden.credential


def test_an_sd_jwt_with_flat_claims() -> None:
    flat = {"vct": "https://badges.example/vct/badge", "iss": P256.did, "name": "Textiel", "iat": 1769860800}
    token = sd_jwt_issue.issue_sd_jwt_vc(flat, P256.key, kid=P256.method)
    assert verdict_of(token) is Verdict.VALID
    expired = sd_jwt_issue.issue_sd_jwt_vc({**flat, "exp": 1780000000}, P256.key, kid=P256.method)
    assert verdict_of(expired) is Verdict.EXPIRED
    other = sd_jwt_issue.issue_sd_jwt_vc({**flat, "iss": keyed("x").did}, P256.key, kid=P256.method)
    assert verdict_of(other) is Verdict.INVALID


def certificate(
    key: ec.EllipticCurvePrivateKey,
    name: str,
    by: tuple[ec.EllipticCurvePrivateKey, str],
    *,
    root: bool,
    years: tuple[int, int] = (2020, 2040),
) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    usage = dict.fromkeys(
        (
            "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign",
            "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(by[1]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=not root, key_cert_sign=root, **usage), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(by[0], SHA256())
    )


def test_a_certificate_must_lead_to_a_known_root_and_name_the_issuer() -> None:
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate(authority, "root.example", (authority, "root.example"), root=True)
    leaf = certificate(own, "badges.example", (authority, "root.example"), root=False)
    header = {"typ": "vc+jwt", "x5c": [b64encode(leaf.public_bytes(Encoding.DER)).decode()]}
    anchors = TrustAnchors(roots=(root.public_bytes(Encoding.DER),))
    assert from_native(own.public_key()) == LocalSigner(own).public_key
    token = jws.sign(header, site_badge(), LocalSigner(own)).encode()
    assert judge_bytes(token).verdict is Verdict.COULD_NOT_CHECK
    assert judge_bytes(token, anchors=anchors).verdict is Verdict.VALID
    elsewhere = {"id": "https://other.example/issuer", "type": ["Profile"], "name": "Other"}
    token = jws.sign(header, plain_badge(issuer=elsewhere), LocalSigner(own)).encode()
    judgement = judge_bytes(token, anchors=anchors)
    assert judgement.verdict is Verdict.INVALID
    assert "issuer-key.of-other" in codes(judgement, Outcome.FAILED)


@pytest.mark.parametrize(
    ("years", "verdict", "code"),
    [
        ((2020, 2025), Verdict.COULD_NOT_CHECK, "certificate-expired"),
        ((2030, 2040), Verdict.COULD_NOT_CHECK, "certificate-not-yet-valid"),
        ((2020, 2040), Verdict.INVALID, "certificate-broken"),
    ],
    ids=["expired", "not-yet", "broken"],
)
def test_a12_a_certificate_is_told_for_what_it_is(
    years: tuple[int, int], verdict: Verdict, code: str
) -> None:
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate(authority, "root.example", (authority, "root.example"), root=True)
    # In the last case somebody else signed in the name of the root.
    by = own if code == "certificate-broken" else authority
    leaf = certificate(own, "badges.example", (by, "root.example"), root=False, years=years)
    header = {"typ": "vc+jwt", "x5c": [b64encode(leaf.public_bytes(Encoding.DER)).decode()]}
    anchors = TrustAnchors(roots=(root.public_bytes(Encoding.DER),))
    token = jws.sign(header, site_badge(), LocalSigner(own)).encode()
    judgement = judge_bytes(token, anchors=anchors)
    assert judgement.verdict is verdict
    assert f"issuer-key.{code}" in codes(judgement, Outcome.UNKNOWN, Outcome.FAILED)


@pytest.mark.parametrize("ending", ["", "~"], ids=["as-signed", "as-selective-disclosure"])
def test_a_broken_proof_inside_a_token_is_seen_whatever_the_token_ends_in(ending: str) -> None:
    changed = P256.sign(plain_badge(P256), "ecdsa-rdfc-2019") | {"name": "Changed"}
    token = jwt.sign_ob_jwt(changed, P256.key, P256.method) + ending
    judgement = judge_bytes(token.encode())
    assert judgement.verdict is Verdict.INVALID
    assert "proof.broken" in codes(judgement, Outcome.FAILED)
