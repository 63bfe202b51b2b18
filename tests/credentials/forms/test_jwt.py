from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from credentials.forms import jwt
from credentials.forms.jws import sign
from keys import jwk, multibase, signer
from keys.algorithms import KeyKind, PublicKey, from_native
from schemas.errors import DomainError
from schemas.strict_json import parse_object

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
KID = "https://issuer.example/keys/1"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SIGNING_KINDS = [KeyKind.ED25519, KeyKind.P256, KeyKind.P384]
# RFC 9864 prefers the name Ed25519, which few verifiers know yet.
EDDSA_IS_STILL_WHAT_OTHERS_READ = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
ALGORITHMS = ["EdDSA", "ES256", "ES384", "RS256"]
P256 = signer.from_secret_bytes(KeyKind.P256, b"\7" * 32)
BADGE: dict[str, Any] = {
    "@context": [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
    "id": "https://issuer.example/credentials/1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "https://issuer.example", "type": ["Profile"], "name": "Kringloop Één"},
    "validFrom": "2026-10-01T08:00:00Z",
    "validUntil": "2027-10-01T10:00:00+02:00",
    "credentialSubject": {"id": "urn:uuid:1", "type": ["AchievementSubject"]},
}
OLD_BADGE: dict[str, Any] = {
    **{name: value for name, value in BADGE.items() if not name.startswith("valid")},
    "@context": [V1, *BADGE["@context"][1:]],
    "issuanceDate": "2026-10-01T08:00:00Z",
    "expirationDate": "2027-10-01T08:00:00Z",
}


def oracle_key(public: PublicKey) -> Key:
    members: dict[str, Any] = dict(jwk.from_public(public))
    if members["kty"] == "RSA":
        return RSAKey.import_key(members)
    return (OKPKey if members["kty"] == "OKP" else ECKey).import_key(members)


def token(header: dict[str, Any], payload: dict[str, Any]) -> jwt.Jwt:
    return jwt.read(sign(header, payload, P256))


def claims(**changes: object) -> dict[str, Any]:
    made = jwt.read(jwt.sign_ob_jwt(BADGE, P256, KID)).payload
    return {name: value for name, value in {**made, **changes}.items() if value is not None}


@EDDSA_IS_STILL_WHAT_OTHERS_READ
@pytest.mark.parametrize("kind", SIGNING_KINDS)
@pytest.mark.parametrize("badge", [BADGE, OLD_BADGE], ids=["2.0", "1.1"])
def test_another_library_reads_what_we_sign(kind: KeyKind, badge: dict[str, Any]) -> None:
    ours = signer.generate(kind)
    made = jwt.sign_ob_jwt(badge, ours, KID)
    read = oracle.deserialize_compact(made, oracle_key(ours.public_key), algorithms=ALGORITHMS)
    assert read.headers() == {"alg": jwk.algorithms(kind)[0], "kid": KID, "typ": "JWT"}
    payload = parse_object(read.payload)
    registered = {
        "iss": "https://issuer.example",
        "jti": "https://issuer.example/credentials/1",
        "sub": "urn:uuid:1",
        "nbf": 1790841600,
        "exp": 1822377600,
    }
    assert payload == ({**badge, **registered} if badge is BADGE else {"vc": badge, **registered})


@EDDSA_IS_STILL_WHAT_OTHERS_READ
def test_we_read_what_another_library_signs() -> None:
    rsa_key = RSAKey.generate_key(2048)
    for private, algorithm in (
        (OKPKey.generate_key("Ed25519"), "EdDSA"),
        (ECKey.generate_key("P-256"), "ES256"),
        (ECKey.generate_key("P-384"), "ES384"),
        (rsa_key, "RS256"),
    ):
        text = oracle.serialize_compact({"alg": algorithm, "kid": KID}, b"{}", private, algorithms=ALGORITHMS)
        public = from_native(private.public_key)
        assert jwt.verify(jwt.read(text), public) is jwt.Profile.OPEN_BADGES


@pytest.mark.parametrize("badge", [BADGE, OLD_BADGE], ids=["2.0", "1.1"])
def test_round_trip(badge: dict[str, Any]) -> None:
    read = jwt.read(jwt.sign_ob_jwt(badge, P256, KID))
    assert jwt.verify(read, P256.public_key) is jwt.Profile.OPEN_BADGES
    assert jwt.credential_of(read) == badge
    assert jwt.claim_mismatches(read, badge) == ()
    assert jwt.time_problems(read, NOW) == ()


def test_vc_jose_cose_round_trip() -> None:
    read = jwt.read(jwt.sign_vc_jose(BADGE, P256, KID))
    assert read.header == {"alg": "ES256", "kid": KID, "typ": "vc+jwt", "cty": "vc"}
    assert read.payload == BADGE
    assert jwt.verify(read, P256.public_key) is jwt.Profile.VC_JOSE_COSE
    assert jwt.credential_of(read) == BADGE
    assert jwt.claim_mismatches(read, BADGE) == ()


def test_presentations_of_both_data_models() -> None:
    new = {"@context": [V2], "type": ["VerifiablePresentation"]}
    assert jwt.presentation_of(jwt.read(jwt.sign_vc_jose(new, P256, KID, "vp+jwt"))) == new
    old = {"@context": [V1], "type": ["VerifiablePresentation"]}
    assert jwt.presentation_of(token({"kid": KID}, {"vp": old, "iss": "x", "nonce": "n"})) == old


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"alg": "none"}, "alg-not-allowed"),
        ({"alg": "HS256"}, "alg-not-allowed"),
        ({"alg": "NoNe"}, "alg-not-allowed"),
        ({"alg": "hs512"}, "alg-not-allowed"),
        ({"alg": ""}, "alg-not-allowed"),
        ({"alg": "ML-DSA-65"}, "alg-unsupported"),
        ({"alg": "es256"}, "alg-unsupported"),
        ({"alg": "PS256"}, "alg-key-mismatch"),
        ({"alg": "ES256K"}, "alg-key-mismatch"),
        ({"alg": ["ES256"]}, "alg-not-allowed"),
        ({"alg": None}, "alg-not-allowed"),
        ({"alg": "RS256"}, "alg-key-mismatch"),
        ({"alg": "EdDSA"}, "alg-key-mismatch"),
        ({"crit": ["exp"], "exp": 1}, "crit-not-allowed"),
        ({"crit": []}, "crit-not-allowed"),
        ({"b64": False}, "crit-not-allowed"),
        ({"typ": "at+jwt"}, "typ-not-allowed"),
        ({"typ": 5}, "typ-not-allowed"),
        ({"typ": None}, "typ-not-allowed"),
        ({"x5c": ["AAAA"]}, "header-not-allowed"),
        ({"typ": "JWT", "cty": "vc"}, "header-not-allowed"),
        ({"jku": "https://evil.example"}, "header-not-allowed"),
    ],
    ids=str,
)
def test_header_refused(header: dict[str, Any], code: str) -> None:
    with pytest.raises(jwt.JwsRefused) as caught:
        jwt.verify(token({"kid": KID, **header}, BADGE), P256.public_key)
    assert caught.value.code == code


def test_a_public_key_is_no_shared_secret() -> None:
    text = jwt.sign_ob_jwt(BADGE, P256, KID)
    forged = multibase.base64url_encode(b'{"alg":"HS256"}') + text[text.index(".") :]
    with pytest.raises(jwt.JwsRefused):
        jwt.verify(jwt.read(forged), P256.public_key)


def test_unsecured_token_can_be_read_and_is_never_believed() -> None:
    text = multibase.base64url_encode(b'{"alg":"none"}') + "." + multibase.base64url_encode(b"{}") + "."
    with pytest.raises(jwt.JwsRefused) as caught:
        jwt.verify(jwt.read(text), P256.public_key)
    assert caught.value.code == "alg-not-allowed"


@pytest.mark.parametrize("typ", ["vc+jwt", "application/vc+jwt", "VC+JWT"])
def test_other_header_members_pass_under_vc_jose_cose(typ: str) -> None:
    header = {"kid": KID, "typ": typ, "cty": "vc", "x5c": ["AAAA"], "iat": 1, "iss": "x"}
    assert jwt.verify(token(header, BADGE), P256.public_key) is jwt.Profile.VC_JOSE_COSE


def test_key_reference_says_what_was_there() -> None:
    carried = jwk.from_public(P256.public_key)
    both = jwt.key_reference(token({"kid": "#key-1", "jwk": carried}, BADGE))
    assert (both.kid, both.jwk, both.x5c) == ("#key-1", P256.public_key, None)
    assert both.method_id("did:web:x.example") == "did:web:x.example#key-1"
    assert jwt.KeyReference("key-1", None, None).method_id("did:web:x") == "did:web:x#key-1"
    assert jwt.KeyReference(KID, None, None).method_id("did:web:x") == KID
    chain = jwt.key_reference(token({"typ": "vc+jwt", "x5c": ["AAAA"]}, BADGE))
    assert (chain.kid, chain.jwk, chain.x5c) == (None, None, ("AAAA",))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"jwk": {**jwk.from_public(P256.public_key), "d": "AA"}}, "key-secret-shown"),
        ({"jwk": {"kty": "oct"}}, "key-unsupported"),
        ({"jwk": "text"}, "jwt-malformed"),
        ({"kid": 5}, "jwt-malformed"),
        ({"kid": ""}, "jwt-malformed"),
        ({"typ": "vc+jwt", "x5c": "AAAA"}, "jwt-malformed"),
        ({"typ": "vc+jwt", "x5c": [5]}, "jwt-malformed"),
    ],
    ids=str,
)
def test_key_reference_refused(header: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        jwt.key_reference(token(header, BADGE))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"iss": "https://other.example"}, ("iss-mismatch",)),
        ({"iss": None}, ("iss-missing",)),
        ({"iss": ["https://issuer.example"]}, ("iss-mismatch",)),
        ({"jti": "https://issuer.example/credentials/2"}, ("jti-mismatch",)),
        ({"jti": None}, ("jti-missing",)),
        ({"sub": "urn:uuid:2"}, ("sub-mismatch",)),
        ({"sub": None}, ("sub-missing",)),
        ({"nbf": 1790841601}, ("nbf-near",)),
        ({"nbf": 1790841510}, ("nbf-near",)),
        ({"nbf": 1790841900}, ("nbf-near",)),
        ({"nbf": 1790841901}, ("nbf-mismatch",)),
        ({"nbf": 1790841299}, ("nbf-mismatch",)),
        ({"nbf": "1790841600"}, ()),
        ({"nbf": "2026-10-01T10:00:00+02:00"}, ()),
        ({"nbf": "soon"}, ("nbf-mismatch",)),
        ({"nbf": True}, ("nbf-mismatch",)),
        ({"nbf": None}, ("nbf-missing",)),
        ({"exp": 1}, ("exp-mismatch",)),
        ({"exp": 10**300}, ("exp-mismatch",)),
        ({"exp": None}, ()),
        ({"nbf": 1790841600.0}, ()),
        ({"iss": None, "sub": "x", "nbf": 0}, ("iss-missing", "sub-mismatch", "nbf-mismatch")),
    ],
    ids=str,
)
def test_each_claim_that_differs_has_its_own_code(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert jwt.claim_mismatches(token({"kid": KID}, claims(**changes)), BADGE) == expected


def test_sub_beside_a_subject_without_id_stands_alone() -> None:
    badge = {**BADGE, "credentialSubject": [{"type": ["AchievementSubject"]}]}
    assert jwt.claim_mismatches(token({"kid": KID}, {**claims(), **badge}), badge) == ("sub-alone",)


@pytest.mark.parametrize(
    ("nbf", "expected"), [(9, ()), (9.7, ()), (10, ()), (11, ("nbf-near",)), (8, ("nbf-near",))]
)
def test_an_instant_may_be_rounded_but_not_by_a_second(nbf: float, expected: tuple[str, ...]) -> None:
    badge = {**BADGE, "validFrom": "1970-01-01T00:00:09.700Z"}
    assert jwt.claim_mismatches(token({"kid": KID}, claims(nbf=nbf)), badge) == expected


def test_vc_jose_cose_needs_no_claims_but_those_present_must_agree() -> None:
    header = {"kid": KID, "typ": "vc+jwt"}
    assert jwt.claim_mismatches(token(header, BADGE), BADGE) == ()
    assert jwt.claim_mismatches(token(header, {**BADGE, "nbf": 5, "exp": 9}), BADGE) == ()
    wrong = {**BADGE, "iss": "x", "jti": "y", "sub": "z"}
    assert jwt.claim_mismatches(token(header, wrong), BADGE) == (
        "iss-mismatch",
        "jti-mismatch",
        "sub-mismatch",
    )


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ({}, {"vc": BADGE}),
        ({}, OLD_BADGE),
        ({}, {**BADGE, "vp": {}}),
        ({"typ": "vc+jwt"}, {"vc": OLD_BADGE}),
        ({"typ": "vc+jwt"}, {**BADGE, "vc": BADGE}),
        ({}, {}),
        ({}, {"@context": []}),
    ],
    ids=["2.0-in-vc", "1.1-without-vc", "vp-beside-2.0", "1.1-as-vc+jwt", "both", "nothing", "no-context"],
)
def test_vc_claim_and_context_must_fit(header: dict[str, Any], payload: dict[str, Any]) -> None:
    with pytest.raises(jwt.ClaimsRefused) as caught:
        jwt.credential_of(token({"kid": KID, **header}, payload))
    assert caught.value.code == "vc-claim-mismatch"


def test_vcdm_1_1_is_completed_from_the_claims() -> None:
    short = {"@context": [V1], "type": ["VerifiableCredential"], "credentialSubject": {"name": "x"}}
    read = token({"kid": KID}, {"vc": short, "iss": "i:1", "jti": "j:1", "sub": "s:1", "nbf": 0, "exp": 60})
    assert jwt.credential_of(read) == {
        **short,
        "id": "j:1",
        "issuer": "i:1",
        "issuanceDate": "1970-01-01T00:00:00Z",
        "expirationDate": "1970-01-01T00:01:00Z",
        "credentialSubject": {"id": "s:1", "name": "x"},
    }


def test_exp_sets_valid_until_under_open_badges_only() -> None:
    badge = {name: value for name, value in BADGE.items() if name != "validUntil"}
    assert (
        jwt.credential_of(token({"kid": KID}, {**badge, "exp": 60}))["validUntil"] == "1970-01-01T00:01:00Z"
    )
    assert jwt.credential_of(token({"kid": KID, "typ": "vc+jwt"}, {**badge, "exp": 60})) == badge
    with pytest.raises(jwt.JwsMalformed):
        jwt.credential_of(token({"kid": KID}, {**badge, "exp": "soon"}))


def test_times() -> None:
    at = int(NOW.timestamp())
    for payload, expected in (
        ({"nbf": at + 60, "iat": at + 60, "exp": at + 1}, ()),
        ({"nbf": at + 61}, ("jwt-not-yet-valid",)),
        ({"iat": at + 61}, ("jwt-issued-in-future",)),
        ({"exp": at}, ("jwt-expired",)),
        ({"exp": "soon"}, ("jwt-time-malformed",)),
        ({"nbf": -1}, ("jwt-time-malformed",)),
        ({"exp": str(at)}, ("jwt-expired",)),
        ({"exp": "2026-11-01T12:00:00Z"}, ("jwt-expired",)),
        ({"nbf": str(at + 61)}, ("jwt-not-yet-valid",)),
        ({"iat": str(at + 61)}, ("jwt-issued-in-future",)),
        ({"iat": "soon"}, ()),
        ({"iat": [at]}, ()),
        ({"exp": True}, ("jwt-time-malformed",)),
    ):
        assert jwt.time_problems(token({}, payload), NOW) == expected
    assert jwt.time_problems(token({}, {"exp": at}), NOW - timedelta(seconds=1)) == ()


def test_b13_times_as_text_are_named() -> None:
    payload = {"iat": "1769860800", "nbf": 1769860800, "exp": "2030-01-01T00:00:00Z"}
    assert jwt.unusual_times(token({}, payload)) == ("exp", "iat")
    assert jwt.unusual_times(token({}, {"iat": {}})) == ("iat",)
    assert jwt.unusual_times(token({}, {"iat": 1.5})) == ()


def test_b5_under_vcdm_1_1_the_claims_stand_for_its_own_dates() -> None:
    both = {**OLD_BADGE, "validFrom": "2020-01-01T00:00:00Z", "validUntil": "2040-01-01T00:00:00Z"}
    made = jwt.read(jwt.sign_ob_jwt(both, P256, KID))
    assert made.payload["nbf"] == 1790841600
    assert jwt.claim_mismatches(made, both) == ()


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("credentialSubject", {"type": ["AchievementSubject"]}, "jwt-subject-missing"),
        ("id", None, "jwt-malformed"),
        ("issuer", {}, "jwt-malformed"),
        ("validFrom", "2026-10-01", "jwt-malformed"),
        ("validUntil", "never", "jwt-malformed"),
        ("@context", ["https://other.example"], "vc-claim-mismatch"),
    ],
)
def test_what_cannot_be_a_jwt_is_not_signed(member: str, value: object, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        jwt.sign_ob_jwt({**BADGE, member: value}, P256, KID)
    assert caught.value.code == code
    if member == "@context":
        with pytest.raises(jwt.ClaimsRefused):
            jwt.sign_vc_jose({**BADGE, member: value}, P256, KID)
