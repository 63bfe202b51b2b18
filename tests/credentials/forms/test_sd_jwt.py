import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import ECKey

from credentials.forms import jws, jwt, key_binding, sd_jwt, sd_jwt_issue
from keys import jwk, multibase, signer
from keys.algorithms import KeyKind
from schemas.errors import DomainError
from tests.credentials.forms.test_jwt import BADGE

ISSUER = signer.from_secret_bytes(KeyKind.P256, b"\7" * 32)
HOLDER = signer.from_secret_bytes(KeyKind.P256, b"\x08" * 32)
KID = "did:web:issuer.example#key-1"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CLAIMS: dict[str, Any] = {
    "iss": "https://issuer.example",
    "vct": "https://issuer.example/vct/badge",
    "name": "Anna",
    "address": {"city": "Utrecht", "street": {"name": "Kade", "number": 5}},
    "skills": ["sorting", {"level": 2}, "repair"],
}
POINTERS = [
    "/name",
    "/address",
    "/address/city",
    "/address/street/name",
    "/skills/0",
    "/skills/1",
    "/skills/1/level",
]


def issue(*pointers: str, **options: Any) -> str:
    return sd_jwt_issue.issue_sd_jwt_vc(CLAIMS, ISSUER, kid=KID, disclosable=pointers, **options)


def shown(token: str) -> dict[str, Any]:
    return sd_jwt.verify(sd_jwt.read(token), ISSUER.public_key)


def digest(text: str, name: str = "sha256") -> str:
    return multibase.base64url_encode(hashlib.new(name, text.encode()).digest())


def disclosure(*parts: object) -> str:
    return multibase.base64url_encode(json.dumps(parts).encode())


def token(payload: dict[str, Any], *disclosures: str, typ: str = "dc+sd-jwt") -> str:
    return "~".join([jws.sign({"typ": typ, "kid": KID}, payload, ISSUER), *disclosures, ""])


def code_of(text: str) -> str:
    with pytest.raises(DomainError) as caught:
        shown(text)
    return caught.value.code


def test_what_is_hidden_is_nowhere_in_the_bytes() -> None:
    first, *disclosures, end = issue(*POINTERS).split("~")
    hidden = sd_jwt.read(f"{first}~{end}")
    text = json.dumps(hidden.jwt.payload)
    assert not any(
        word in text for word in ("Anna", "Utrecht", "Kade", "sorting", "level", "name", "address")
    )
    assert shown(f"{first}~") == {"iss": CLAIMS["iss"], "vct": CLAIMS["vct"], "skills": ["repair"]}
    assert len(disclosures) == len(POINTERS)


def test_the_holder_shows_an_inner_claim_only_with_its_parent() -> None:
    first, *disclosures, _ = issue("/address", "/address/city").split("~")
    city, address = disclosures
    assert shown(f"{first}~{address}~")["address"] == {"street": CLAIMS["address"]["street"]}
    assert shown(f"{first}~{city}~{address}~") == CLAIMS
    assert code_of(f"{first}~{city}~") == "disclosure-unreferenced"


def test_another_library_agrees_with_the_signature() -> None:
    key = ECKey.import_key(dict(jwk.from_public(ISSUER.public_key)))
    read = oracle.deserialize_compact(issue("/name").split("~", maxsplit=1)[0], key, algorithms=["ES256"])
    assert read.headers() == {"alg": "ES256", "typ": "dc+sd-jwt", "kid": KID}


# RFC 9901 §4.2.1 and §4.2.2: the examples of a disclosure and its digest
def test_disclosures_of_the_standard() -> None:
    named = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    element = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"
    payload = {
        "vct": "x",
        "_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"],
        "nationalities": [{"...": "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"}, "DE"],
    }
    assert shown(token(payload, named, element)) == {
        "vct": "x",
        "family_name": "Möbius",
        "nationalities": ["FR", "DE"],
    }


@pytest.mark.parametrize(
    ("name", "hash_name"), [("sha-256", "sha256"), ("sha-384", "sha384"), ("sha-512", "sha512")]
)
def test_digest_algorithms(name: str, hash_name: str) -> None:
    one = disclosure("salt", "a", 1)
    assert shown(token({"_sd_alg": name, "_sd": [digest(one, hash_name)]}, one)) == {"a": 1}


A, B, E = disclosure("s", "a", 1), disclosure("s", "b", 2), disclosure("s", 3)
NESTED = disclosure("s", "n", {"_sd": [digest(A)]})


@pytest.mark.parametrize(
    ("payload", "disclosures", "code"),
    [
        ({}, [A], "disclosure-unreferenced"),
        ({"_sd": [digest(A)]}, [A, A], "disclosure-duplicate"),
        ({"_sd": [digest(A), digest(A)]}, [A], "disclosure-duplicate"),
        ({"_sd": ["x", "x"]}, [], "disclosure-duplicate"),
        ({"_sd": [digest(A)], "x": {"_sd": [digest(A)]}}, [A], "disclosure-duplicate"),
        ({"_sd": [digest(A), digest(NESTED)]}, [A, NESTED], "disclosure-duplicate"),
        ({"_sd": [digest(A)], "a": 5}, [A], "disclosure-malformed"),
        ({"_sd": [digest(E)]}, [E], "disclosure-malformed"),
        ({"x": [{"...": digest(A)}]}, [A], "disclosure-malformed"),
        ({"x": [{"...": digest(E), "y": 1}]}, [E], "disclosure-malformed"),
        ({"x": {"...": digest(E)}}, [E], "disclosure-malformed"),
        ({"_sd": digest(A)}, [A], "disclosure-malformed"),
        ({"_sd": [5]}, [], "disclosure-malformed"),
        ({"_sd_alg": "md5"}, [A], "sd-alg-unsupported"),
        ({"_sd_alg": ["sha-256"]}, [A], "sd-alg-unsupported"),
        *[
            ({"_sd": [digest(one)]}, [one], "disclosure-malformed")
            for one in (
                disclosure("s", "_sd", []),
                disclosure("s", "...", "x"),
                disclosure("s", "exp", 1),
                disclosure("s", "cnf", {}),
                disclosure("s"),
                disclosure(),
                disclosure(5, "a", 1),
                disclosure("s", 5, 1),
                disclosure("s", "a", 1, 2),
                multibase.base64url_encode(b'{"a":1}'),
                multibase.base64url_encode(b'["s","a",{"b":1,"b":2}]'),
                A + "=",
                "!",
                "",
            )
        ],
    ],
)
def test_refused(payload: dict[str, Any], disclosures: list[str], code: str) -> None:
    assert code_of(token(payload, *disclosures)) == code


def test_bounds() -> None:
    assert code_of(token({}, *[A] * 1001)) == "too-many-disclosures"
    assert code_of("~" * 5_000_000) == "sd-jwt-malformed"
    assert code_of(issue("/name").replace("~", "")) in {"jwt-malformed", "sd-jwt-malformed"}
    inner, texts = disclosure("s", "n", 1), []
    for _ in range(200):
        texts.append(inner)
        inner = disclosure("s", "n", {"_sd": [digest(inner)]})
    assert code_of(token({"_sd": [digest(inner)]}, inner, *texts)) == "sd-jwt-malformed"


@pytest.mark.parametrize("typ", ["JWT", "vc+jwt", "kb+jwt", "at+jwt"])
def test_other_types_are_refused(typ: str) -> None:
    assert code_of(token({}, typ=typ)) == "typ-not-allowed"


def test_vcdm_round_trip() -> None:
    badge = {
        **BADGE,
        "credentialSubject": {"id": "urn:uuid:1", "achievement": {"name": "Sorteren", "level": 2}},
    }
    made = sd_jwt_issue.issue_vcdm(
        badge,
        ISSUER,
        kid=KID,
        disclosable=["/credentialSubject/achievement/level", "/validUntil"],
        holder=HOLDER.public_key,
    )
    read = sd_jwt.read(made)
    assert read.form == "vcdm"
    assert read.jwt.header == {"alg": "ES256", "typ": "vc+sd-jwt", "cty": "vc", "kid": KID}
    sd_jwt.verify(read, ISSUER.public_key)
    opened = sd_jwt.opened(read)
    assert jwt.credential_of(opened) == badge
    assert jwt.claim_mismatches(opened, badge) == ()
    hidden = sd_jwt.opened(sd_jwt.read(made.split("~", maxsplit=1)[0] + "~"))
    assert jwt.credential_of(hidden)["credentialSubject"]["achievement"] == {"name": "Sorteren"}


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "name",
        "/",
        "/none",
        "/skills/3",
        "/skills/01",
        "/skills/-1",
        "/skills/x",
        "/name/x",
        "/vct",
        "/iss",
        "/_sd",
    ],
)
def test_not_disclosable(pointer: str) -> None:
    with pytest.raises(sd_jwt_issue.NotDisclosable):
        issue(pointer)


@pytest.mark.parametrize(
    "pointer",
    [
        "/@context",
        "/type",
        "/issuer",
        "/issuer/name",
        "/id",
        "/credentialSubject/id",
        "/credentialSubject/type/0",
    ],
)
def test_what_a_verifier_needs_is_never_hidden(pointer: str) -> None:
    with pytest.raises(sd_jwt_issue.NotDisclosable):
        sd_jwt_issue.issue_vcdm(BADGE, ISSUER, kid=KID, disclosable=[pointer])


def test_claims_that_cannot_be_signed() -> None:
    for claims in ({"iss": "x"}, {"vct": "x"}, {**CLAIMS, "_sd": []}, {**CLAIMS, "x": [{"...": "y"}]}):
        with pytest.raises(jwt.ClaimsRefused):
            sd_jwt_issue.issue_sd_jwt_vc(claims, ISSUER, kid=KID)
    with pytest.raises(jwt.ClaimsRefused):
        sd_jwt_issue.issue_vcdm({**BADGE, "@context": []}, ISSUER, kid=KID)
    with pytest.raises(jwt.ClaimsRefused):
        sd_jwt_issue.issue_vcdm({**BADGE, "issuer": {}}, ISSUER, kid=KID)


def bound(header: dict[str, Any] | None = None, by: signer.LocalSigner = HOLDER, **claims: object) -> str:
    text = issue("/name", holder=HOLDER.public_key)
    payload = {"nonce": "n", "aud": "us", "iat": int(NOW.timestamp()), "sd_hash": digest(text), **claims}
    return text + jws.sign({"typ": "kb+jwt", **(header or {})}, payload, by)


def verify_binding(text: str, now: datetime = NOW) -> None:
    read = sd_jwt.read(text)
    assert sd_jwt.verify(read, ISSUER.public_key)["name"] == "Anna"
    holder = key_binding.verify_key_binding(read, nonce="n", audience="us", now=now)
    assert holder == HOLDER.public_key


def test_key_binding() -> None:
    verify_binding(bound())
    verify_binding(bound(), NOW + timedelta(minutes=5))
    verify_binding(bound(), NOW - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (issue("/name", holder=HOLDER.public_key), "key-binding-missing"),
        (issue("/name") + bound().rpartition("~")[2], "key-binding-missing"),
        (bound(by=ISSUER), "key-binding-invalid"),
        (bound({"alg": "none"}), "key-binding-invalid"),
        (bound({"typ": "JWT"}), "key-binding-malformed"),
        (bound({"crit": ["x"]}), "key-binding-malformed"),
        (bound(nonce="m"), "key-binding-mismatch"),
        (bound(aud="them"), "key-binding-mismatch"),
        (bound(sd_hash=digest("other")), "key-binding-mismatch"),
        (bound(iat="now"), "key-binding-malformed"),
        (bound(iat=int(NOW.timestamp()) - 301), "key-binding-stale"),
        (bound(iat=int(NOW.timestamp()) + 61), "key-binding-stale"),
    ],
    ids=range(12),
)
def test_key_binding_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        verify_binding(text)
    assert caught.value.code == code


def test_key_binding_covers_what_is_shown() -> None:
    text = bound()
    first, _, binding = text.split("~")
    read = sd_jwt.read(f"{first}~{binding}")
    with pytest.raises(key_binding.KeyBindingRefused) as caught:
        key_binding.verify_key_binding(read, nonce="n", audience="us", now=NOW)
    assert caught.value.code == "key-binding-mismatch"
