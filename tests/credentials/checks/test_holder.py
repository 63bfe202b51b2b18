"""Who shows a badge: every way in which a presentation is signed, and in which that goes wrong."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from credentials.forms import jws, jwt, sd_jwt_issue
from credentials.forms.data_integrity import add_proof
from credentials.judgement import Judgement
from credentials.loader import bundled_contexts
from credentials.presentation.asked import Asked
from keys import jwk, multibase
from keys.algorithms import KeyKind
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import NOW
from tests.sector.issuers import Issuer, keyed, plain_badge
from tests.sector.judging import Sites, judge_all, left, warned

ISSUER = keyed("university")
HOLDER = keyed("holder", KeyKind.P256)
STRANGER = keyed("stranger", KeyKind.P256)
ASKED = Asked("n-0S6_WzA2Mj", ("https://us.example",))
ANSWERS: dict[str, Any] = {"challenge": ASKED.nonce, "domain": "https://us.example"}
CLAIMS: dict[str, Any] = {"nonce": ASKED.nonce, "aud": "https://us.example"}


def bound_to(who: Issuer) -> JsonObject:
    document = plain_badge(ISSUER)
    document["credentialSubject"] |= {"id": who.did}
    return ISSUER.sign(document)


def unsigned(*shown: Any, holder: Issuer | None = HOLDER, context: str = CREDENTIALS_V2) -> JsonObject:
    named = {} if holder is None else {"holder": holder.did}
    return {
        "@context": [context],
        "type": ["VerifiablePresentation"],
        **named,
        "verifiableCredential": [*shown],
    }


def embedded(
    document: JsonObject, by: Issuer = HOLDER, suite: str = "ecdsa-rdfc-2019", **options: Any
) -> JsonObject:
    options = {"created": NOW, "proof_purpose": "authentication", **options}
    return add_proof(
        document,
        signer=by.key,
        verification_method=by.method,
        suite=suite,
        contexts=bundled_contexts(),
        **options,
    )


def vp_jwt(document: JsonObject, by: Issuer = HOLDER, **claims: Any) -> str:
    return jwt.sign_vc_jose(document, by.key, by.method, "vp+jwt", claims)


def vp_claim(document: JsonObject, by: Issuer = HOLDER, **claims: Any) -> str:
    header = {"typ": "JWT", "kid": by.method}
    return jws.sign(header, {"iss": by.did, "vp": document, **claims}, by.key)


def key_bound(by: Issuer = HOLDER, **claims: Any) -> str:
    token = sd_jwt_issue.issue_vcdm(
        plain_badge(keyed("school", KeyKind.P256)),
        keyed("school", KeyKind.P256).key,
        kid=keyed("school", KeyKind.P256).method,
        holder=HOLDER.key.public_key,
    )
    digest = multibase.base64url_encode(hashlib.sha256(token.encode()).digest())
    payload = {"iat": int(NOW.timestamp()), "sd_hash": digest, "nonce": "x", "aud": "x"} | claims
    return token + jws.sign({"typ": "kb+jwt"}, payload, by.key)


def found(value: Any, sites: Sites | None = None, **options: Any) -> tuple[Outcome, str, Judgement]:
    judgement = judge_all(value if isinstance(value, dict | list) else value.encode(), sites, **options)
    badge = judgement.items[0] if judgement.items else judgement
    (finding,) = [one for one in badge.findings if one.check == "holder"]
    return finding.outcome, finding.code.removeprefix("holder."), judgement


OWNERS: dict[str, Callable[[], Any]] = {
    "embedded": lambda: embedded(unsigned(bound_to(HOLDER))),
    "embedded-over-text": lambda: embedded(unsigned(bound_to(HOLDER)), suite="ecdsa-jcs-2019"),
    "token": lambda: vp_jwt(unsigned(bound_to(HOLDER))),
    "token-without-holder": lambda: vp_jwt(unsigned(bound_to(HOLDER), holder=None)),
    "token-of-1-1": lambda: vp_claim(unsigned(bound_to(HOLDER), holder=None, context=CREDENTIALS_V1)),
    "token-with-key": lambda: jws.sign(
        {"typ": "vp+jwt", "jwk": jwk.from_public(HOLDER.key.public_key)},
        unsigned(bound_to(HOLDER), holder=None),
        HOLDER.key,
    ),
    "token-of-parts": lambda: (
        jws.sign({"typ": "vp+sd-jwt", "kid": HOLDER.method}, unsigned(bound_to(HOLDER)), HOLDER.key) + "~"
    ),
    "key-binding": key_bound,
    "key-binding-inside": lambda: embedded(
        unsigned(
            {
                "@context": CREDENTIALS_V2,
                "id": f"data:application/vc+sd-jwt,{key_bound().rpartition('~')[0]}~",
                "type": "EnvelopedVerifiableCredential",
            }
        )
    ),
}


@pytest.mark.parametrize("shown", OWNERS.values(), ids=OWNERS.keys())
def test_the_owner_shows_the_badge(shown: Callable[[], Any]) -> None:
    outcome, code, judgement = found(shown())
    assert (outcome, code) == (Outcome.PASSED, "owner")
    assert judgement.verdict is Verdict.VALID
    assert "holder-audience" in left(judgement)
    assert "shown-by-other" not in warned(judgement)


ANSWERING: dict[str, Callable[[], Any]] = {
    "embedded": lambda: embedded(unsigned(bound_to(HOLDER)), **ANSWERS),
    "token": lambda: vp_jwt(unsigned(bound_to(HOLDER)), **CLAIMS),
    "token-of-1-1": lambda: vp_claim(
        unsigned(bound_to(HOLDER), holder=None, context=CREDENTIALS_V1), **CLAIMS
    ),
    "key-binding": lambda: key_bound(**CLAIMS),
}


@pytest.mark.parametrize("shown", ANSWERING.values(), ids=ANSWERING.keys())
def test_what_was_asked_is_compared(shown: Callable[[], Any]) -> None:
    outcome, code, judgement = found(shown(), asked=ASKED)
    assert (outcome, code, judgement.verdict) == (Outcome.PASSED, "owner", Verdict.VALID)
    assert "holder-audience" not in left(judgement)
    for asked, wrong in (
        (Asked("other", ASKED.audiences), "nonce-differs"),
        (Asked(ASKED.nonce, ("https://them.example",)), "audience-differs"),
    ):
        outcome, code, judgement = found(shown(), asked=asked)
        assert (outcome, code, judgement.verdict) == (Outcome.FAILED, wrong, Verdict.INVALID)
        assert not judgement.verified
        assert judgement.items[0].verdict is Verdict.VALID


BROKEN: dict[str, tuple[Callable[[], Any], str, Verdict]] = {
    "changed": (
        lambda: embedded(unsigned(bound_to(HOLDER))) | {"id": "urn:uuid:1"}, "broken", Verdict.INVALID,
    ),
    "another-badge-put-in": (
        lambda: embedded(unsigned(bound_to(HOLDER)))
        | {"verifiableCredential": [ISSUER.sign(plain_badge(ISSUER))]},
        "broken", Verdict.INVALID,
    ),
    "for-another-purpose": (
        lambda: embedded(unsigned(bound_to(HOLDER)), proof_purpose="assertionMethod"),
        "broken", Verdict.INVALID,
    ),
    "signed-by-other": (
        lambda: embedded(unsigned(bound_to(HOLDER)), STRANGER), "other", Verdict.INVALID,
    ),
    "token-signed-by-other": (
        lambda: vp_jwt(unsigned(bound_to(HOLDER)), STRANGER), "other", Verdict.INVALID,
    ),
    "token-in-two-names": (
        lambda: vp_claim(unsigned(bound_to(HOLDER), context=CREDENTIALS_V1), STRANGER),
        "other", Verdict.INVALID,
    ),
    "token-changed": (
        lambda: vp_jwt(unsigned(bound_to(HOLDER)))[:-6] + "AAAAAA", "broken", Verdict.INVALID,
    ),
    "token-of-nobody": (
        lambda: jws.sign({"typ": "vp+jwt"}, unsigned(bound_to(HOLDER), holder=None), HOLDER.key),
        "broken", Verdict.INVALID,
    ),
    "token-that-is-none": (
        lambda: jws.sign({"typ": "vc+jwt", "kid": HOLDER.method}, unsigned(bound_to(HOLDER)), HOLDER.key),
        "broken", Verdict.INVALID,
    ),
    "expired": (
        lambda: embedded(unsigned(bound_to(HOLDER)), expires=NOW - timedelta(days=1)),
        "stale", Verdict.COULD_NOT_CHECK,
    ),
    "token-expired": (
        lambda: vp_jwt(unsigned(bound_to(HOLDER)), exp=int(NOW.timestamp()) - 3600),
        "stale", Verdict.COULD_NOT_CHECK,
    ),
    "technique-of-tomorrow": (
        lambda: unsigned(bound_to(HOLDER))
        | {"proof": {"type": "DataIntegrityProof", "cryptosuite": "lattice-2031", "proofPurpose": "x"}},
        "unsupported", Verdict.COULD_NOT_CHECK,
    ),
    "respelled": (
        lambda: embedded(
            unsigned(bound_to(HOLDER)) | {"https://www.w3.org/2018/credentials#holder": [{"id": HOLDER.did}]}
        ),
        "respelled", Verdict.COULD_NOT_CHECK,
    ),
    "key-binding-by-other": (lambda: key_bound(STRANGER), "broken", Verdict.INVALID),
    "key-binding-of-2017": (lambda: key_bound(iat=1_500_000_000), "stale", Verdict.COULD_NOT_CHECK),
}  # fmt: skip


@pytest.mark.parametrize(("shown", "wrong", "verdict"), BROKEN.values(), ids=BROKEN.keys())
def test_a_proof_that_does_not_hold_leaves_the_badge_its_verdict(
    shown: Callable[[], Any], wrong: str, verdict: Verdict
) -> None:
    _, code, judgement = found(shown())
    assert (code, judgement.verdict, judgement.verified) == (wrong, verdict, False)
    assert [one.verdict for one in judgement.items] == [Verdict.VALID]
    assert {one.code for one in judgement.findings} == {f"holder.{wrong}"}


def test_the_key_of_a_holder_elsewhere_is_looked_up() -> None:
    web = "did:web:holder.example"
    document = unsigned(bound_to(HOLDER)) | {"holder": web}
    method = f"{web}#{HOLDER.method.partition('#')[2]}"
    shown = add_proof(
        document, signer=HOLDER.key, verification_method=method, suite="ecdsa-rdfc-2019",
        contexts=bundled_contexts(), created=NOW, proof_purpose="authentication",
    )  # fmt: skip
    outcome, code, judgement = found(shown)
    assert (outcome, code, judgement.verdict) == (Outcome.UNKNOWN, "unreachable", Verdict.COULD_NOT_CHECK)
    key = {
        "id": method,
        "type": "JsonWebKey",
        "controller": web,
        "publicKeyJwk": jwk.from_public(HOLDER.key.public_key),
    }
    published = {"id": web, "verificationMethod": [key], "authentication": [method]}
    outcome, code, judgement = found(shown, Sites().put("did", web, published))
    # The badge names the same key by another DID.
    assert (outcome, code, judgement.verdict) == (Outcome.PASSED, "owner", Verdict.VALID)
    outcome, code, _ = found(shown, Sites().put("did", web, published | {"authentication": []}))
    assert (outcome, code) == (Outcome.FAILED, "broken")


def test_somebody_else_than_the_badge_is_about() -> None:
    shown = embedded(unsigned(bound_to(STRANGER)), **ANSWERS)
    outcome, code, judgement = found(shown)
    assert (outcome, code, judgement.verdict) == (Outcome.UNKNOWN, "somebody-else", Verdict.VALID)
    assert "shown-by-other" in warned(judgement)
    # Whoever was asked to prove that it is theirs has not done so.
    outcome, code, judgement = found(shown, asked=ASKED)
    assert (outcome, code, judgement.verdict) == (Outcome.FAILED, "somebody-else", Verdict.INVALID)


def test_a_badge_of_nobody_can_be_shown_by_anybody() -> None:
    badge = ISSUER.sign(plain_badge(ISSUER))
    assert found(embedded(unsigned(badge)))[:2] == (Outcome.PASSED, "proved")
    outcome, code, judgement = found(badge)
    assert (outcome, code) == (Outcome.SKIPPED, "nothing-to-prove")
    assert "holder" not in left(judgement)


@pytest.mark.parametrize(
    ("shown", "code"),
    [(bound_to(HOLDER), "unanswered"), (unsigned(bound_to(HOLDER)), "unsigned")],
    ids=["alone", "wrapped"],
)
def test_what_nobody_signed_for_is_left_unchecked(shown: JsonObject, code: str) -> None:
    outcome, found_code, judgement = found(shown)
    assert (outcome, found_code, judgement.verdict) == (Outcome.SKIPPED, code, Verdict.VALID)
    assert "holder" in left(judgement)


def test_each_of_several_is_compared_with_who_shows_them() -> None:
    judgement = judge_all(embedded(unsigned(bound_to(HOLDER), bound_to(STRANGER))))
    assert judgement.verdict is Verdict.VALID
    codes = [{one.code for one in item.findings if one.check == "holder"} for item in judgement.items]
    assert codes == [{"holder.owner"}, {"holder.somebody-else"}]
    broken = judge_all(embedded(unsigned(bound_to(HOLDER), bound_to(HOLDER))) | {"id": "urn:uuid:1"})
    assert broken.verdict is Verdict.INVALID
    assert [one.code for one in broken.findings] == ["holder.broken"]
    assert [one.verdict for one in broken.items] == [Verdict.VALID, Verdict.VALID]
