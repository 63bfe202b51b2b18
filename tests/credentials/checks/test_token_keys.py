"""A key that comes with certificates is judged by what its issuer says of it, like one that is named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credentials.forms import jws, sd_jwt_issue
from credentials.forms.open_badge import on_version_1
from credentials.resources import NotFetched
from credentials.trust import TrustAnchors
from keys import certificates, did_web, jwk
from keys.algorithms import KeyKind
from keys.did_web import PublishedMethod
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import NOW
from tests.sector.issuers import Issuer, hosted, keyed, plain_badge
from tests.sector.judging import Sites, codes, judge_bytes
from tests.sector.keys import key

ISSUER = hosted("issuer.example", KeyKind.P256)
FRAGMENT = ISSUER.method.partition("#")[2]
ROOT_KEY = key("a root", KeyKind.P256)
ROOT = certificates.make_root(ROOT_KEY, "Wortel", created=NOW)
YESTERDAY = NOW - timedelta(days=1)
NAMED = ["kid", "x5c"]


def leaf(by: Issuer) -> tuple[str, ...]:
    made = certificates.make_leaf(
        ROOT, ROOT_KEY, by.key.public_key, issuer_id=by.did, name="Een", created=NOW
    )
    return certificates.x5c([made])


def token(how: str, by: Issuer = ISSUER, document: JsonObject | None = None) -> bytes:
    shown: dict[str, Any] = {
        "kid": by.method,
        "jwk": dict(jwk.from_public(by.key.public_key)),
        "x5c": list(leaf(by)),
    }
    return jws.sign({"typ": "vc+jwt", how: shown[how]}, document or plain_badge(by), by.key).encode()


def publishing(*methods: PublishedMethod) -> Sites:
    return Sites().put("did", ISSUER.did, did_web.document(ISSUER.did, list(methods)))


@pytest.mark.parametrize("how", NAMED)
@pytest.mark.parametrize(
    ("changes", "verdict", "code"),
    [
        pytest.param({}, Verdict.VALID, "of-issuer", id="published"),
        pytest.param(
            {"as_jwk": True, "fragment": ISSUER.method.partition("#")[2]},
            Verdict.VALID,
            "of-issuer",
            id="as-jwk",
        ),
        pytest.param({"revoked": YESTERDAY}, Verdict.INVALID, "method-wrong-purpose", id="withdrawn"),
        pytest.param(
            {"purposes": ("authentication",)}, Verdict.INVALID, "method-wrong-purpose", id="other-purpose"
        ),
    ],
)
def test_however_a_key_is_shown_its_did_says_the_same_of_it(
    how: str, changes: dict[str, Any], verdict: Verdict, code: str
) -> None:
    method = replace(PublishedMethod(ISSUER.key.public_key), **changes)
    judgement = judge_bytes(token(how), publishing(method))
    assert judgement.verdict is verdict
    assert f"issuer-key.{code}" in codes(judgement, Outcome.PASSED, Outcome.FAILED)


@pytest.mark.parametrize("how", NAMED)
@pytest.mark.parametrize(
    "sites",
    [
        pytest.param(publishing(PublishedMethod(key("other").public_key)), id="another-key"),
        pytest.param(Sites().put("did", ISSUER.did, NotFetched("timeout")), id="out-of-reach"),
        pytest.param(Sites().put("did", ISSUER.did, {"id": "did:web:other.example"}), id="another-document"),
    ],
)
def test_a_key_that_its_did_does_not_show_is_nobodys(how: str, sites: Sites) -> None:
    assert judge_bytes(token(how), sites).verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("how", NAMED)
def test_of_several_names_for_one_key_a_good_one_counts(how: str) -> None:
    public = ISSUER.key.public_key
    methods = [
        PublishedMethod(public, purposes=("authentication",), fragment="a"),
        PublishedMethod(public),
        *(PublishedMethod(public, purposes=(), fragment=f"b{number}") for number in range(50)),
    ]
    assert judge_bytes(token(how), publishing(*methods)).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("how", "verdict", "code"),
    [
        ("jwk", Verdict.INVALID, "of-other"),
        ("x5c", Verdict.COULD_NOT_CHECK, "certificate-unknown"),
    ],
    ids=["carried-along", "certified-by-nobody-we-know"],
)
def test_a_did_that_is_its_key_needs_no_document(how: str, verdict: Verdict, code: str) -> None:
    own = keyed("its own key", KeyKind.P256)
    assert judge_bytes(token(how, own)).verdict is Verdict.VALID
    thief = Issuer(own.did, key("thief", KeyKind.P256))
    judgement = judge_bytes(token(how, thief))
    assert judgement.verdict is verdict
    assert f"issuer-key.{code}" in codes(judgement, Outcome.FAILED, Outcome.UNKNOWN)


def test_who_certified_a_key_does_not_make_it_the_issuers() -> None:
    known = TrustAnchors(roots=(ROOT,))
    own = keyed("its own key", KeyKind.P256)
    judgement = judge_bytes(token("x5c", Issuer(own.did, key("thief", KeyKind.P256))), anchors=known)
    assert judgement.verdict is Verdict.INVALID
    assert "issuer-key.of-other" in codes(judgement, Outcome.FAILED)
    elsewhere = publishing(PublishedMethod(key("other").public_key))
    judgement = judge_bytes(token("x5c"), elsewhere, anchors=known)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert "issuer-key.key-not-of-issuer" in codes(judgement, Outcome.UNKNOWN)


def test_of_two_names_for_one_subject_neither_is_believed() -> None:
    own = keyed("its own key", KeyKind.P256)
    claims = {"vct": "https://issuer.example/vct", "sub": "urn:uuid:1", "ld": plain_badge(own)}
    made = sd_jwt_issue.issue_sd_jwt_vc(claims, own.key, x5c=leaf(own))
    judgement = judge_bytes(made.encode())
    assert judgement.verdict is Verdict.INVALID
    assert "token.claim-differs" in codes(judgement, Outcome.FAILED)
    agreeing = claims | {"sub": plain_badge(own)["credentialSubject"]["id"]}
    made = sd_jwt_issue.issue_sd_jwt_vc(agreeing, own.key, x5c=leaf(own))
    assert judge_bytes(made.encode()).verdict is Verdict.VALID


def endorsement(by: Issuer, **more: Any) -> JsonObject:
    said = {
        "@context": plain_badge()["@context"],
        "id": "urn:uuid:5f1c0f0a-0a51-4b7b-8c39-0b9c9f0f4c11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Aanbeveling",
        "issuer": {"id": by.did, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": ISSUER.did,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Goed.",
        },
    }
    return by.sign(said) | more


@pytest.mark.parametrize(
    ("more", "endorsed"),
    [({}, Verdict.VALID), ({"unknownWord": "x"}, Verdict.INVALID), ({"name": "Anders"}, Verdict.INVALID)],
    ids=["whole", "with-an-undefined-word", "changed"],
)
def test_an_endorsement_on_another_data_model_is_judged_by_itself(
    more: dict[str, Any], endorsed: Verdict
) -> None:
    own, friend = keyed("its own key", KeyKind.P256), keyed("a friend")
    plain = plain_badge(own)
    issuer = plain["issuer"] | {"endorsement": [endorsement(friend, **more)]}
    document = on_version_1(plain | {"issuer": issuer})
    made = jws.sign({"typ": "JWT", "kid": own.method}, {"vc": document, "iss": own.did}, own.key)
    judgement = judge_bytes(made.encode())
    assert judgement.verdict is Verdict.VALID
    assert [one.verdict for one in judgement.endorsements] == [endorsed]
    assert ("endorsement-not-good" in {note.code for note in judgement.warnings}) is bool(more)


def test_a_word_of_the_badge_itself_has_a_meaning_under_its_own_data_model() -> None:
    own = keyed("its own key", KeyKind.P256)
    redefined = plain_badge(own)
    redefined["issuer"] = redefined["issuer"] | {"@context": redefined["@context"]}
    made = jws.sign({"typ": "JWT", "kid": own.method}, {"vc": on_version_1(redefined)}, own.key)
    judgement = judge_bytes(made.encode())
    assert judgement.verdict is Verdict.INVALID
    assert "data-model.redefined-word" in codes(judgement, Outcome.FAILED)
