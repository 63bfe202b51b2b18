"""A1, A3, A4, A7, A12, B1, B7 and B10: nothing is said that was not seen, and nobody accused for nothing."""

from typing import Any, Final

import pytest

from credentials.forms.data_integrity import proofs_of
from credentials.judgement import Judgement, Witness
from credentials.loader import bundled_contexts
from credentials.suites import SUITES
from credentials.suites.unsecured import Unsecured
from credentials.trust import KnownIssuer, TrustAnchors
from schemas.contexts import CREDENTIALS_V2, OPEN_BADGES_3_0_3
from schemas.report import Conclusion, Outcome, RecipientMatch, Trust, Verdict
from schemas.strict_json import JsonObject
from tests.sector.facts import STATUS_LIST
from tests.sector.issuers import ISSUER, hosted, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, codes, judge, judge_all, left, warned

WITNESS: Final = keyed("witness")
GONE: Final = hosted("gone.example")


def recipient_of(judgement: Judgement) -> RecipientMatch | None:
    return judgement.recipient


# --- A1: authenticity comes first

ENDED: Final = {
    "expired": {"validUntil": "2026-02-01T00:00:00Z"},
    "not-yet": {"validFrom": "2030-01-01T00:00:00Z"},
    "revoked": with_status({})["credentialStatus"],
}


def unreadable(document: JsonObject) -> JsonObject:
    signed = ISSUER.sign(document)
    return signed | {"proof": signed["proof"] | {"cryptosuite": "bbs-2023"}}


def by_gone(document: JsonObject) -> JsonObject:
    return GONE.sign(document | {"issuer": GONE.did})


UNPROVEN: Final = {
    "suite-we-do-not-read": (unreadable, Verdict.COULD_NOT_CHECK),
    "issuer-out-of-reach": (by_gone, Verdict.COULD_NOT_CHECK),
    "by-somebody-else": (WITNESS.sign, Verdict.INVALID),
    "unsigned": (dict, Verdict.INVALID),
    "changed": (lambda document: ISSUER.sign(document) | {"name": "Surgeon"}, Verdict.INVALID),
}


@pytest.mark.parametrize(("sign", "verdict"), UNPROVEN.values(), ids=UNPROVEN.keys())
@pytest.mark.parametrize("end", ENDED.keys())
def test_a1_only_a_real_badge_can_have_ended(sign: Any, verdict: Verdict, end: str) -> None:
    changes = {"credentialStatus": ENDED["revoked"]} if end == "revoked" else ENDED[end]
    sites = Sites().put("status_list", STATUS_LIST, status_credential(ISSUER, 7))
    judgement = judge(sign(plain_badge(**changes)), sites)
    assert (judgement.verdict, judgement.proven, judgement.trust) == (verdict, False, Trust.UNKNOWN_ISSUER)
    claimed = {finding.check for finding in judgement.findings} & {"validity", "status"}
    assert claimed == set()


def test_a1_a_proven_badge_that_ended_is_told_so() -> None:
    sites = Sites().put("status_list", STATUS_LIST, status_credential(ISSUER, 7))
    assert judge(ISSUER.sign(with_status(plain_badge())), sites).verdict is Verdict.REVOKED
    expired = judge(ISSUER.sign(plain_badge(**ENDED["expired"])))
    assert (expired.verdict, expired.proven) == (Verdict.EXPIRED, True)


# --- A3: several in one


def presentation(*credentials: JsonObject) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
    }


def test_a3_every_credential_is_judged_and_the_worst_decides() -> None:
    good, other = ISSUER.sign(plain_badge()), WITNESS.sign(plain_badge(WITNESS))
    forged = good | {"name": "Surgeon"}
    for handed_in in (presentation(good, forged), [good, forged], [forged, good], [good, other, forged]):
        judgement = judge_all(handed_in)
        assert (judgement.verdict, judgement.conclusion) == (Verdict.INVALID, Conclusion.INVALID)
        assert not judgement.verified
        assert [one.verdict for one in judgement.items].count(Verdict.INVALID) == 1
        assert len(judgement.items) == (len(handed_in) if isinstance(handed_in, list) else 2)
    all_good = judge_all([good, other])
    assert (all_good.verified, all_good.trust, all_good.findings) == (True, Trust.UNKNOWN_ISSUER, ())


def test_a3_trust_and_recipient_are_the_worst_and_each_has_its_own_rules() -> None:
    anchors = TrustAnchors(known={ISSUER.did: KnownIssuer(ISSUER.did, "K", "a list")})
    good, other = ISSUER.sign(plain_badge()), WITNESS.sign(plain_badge(WITNESS))
    asked = good["credentialSubject"]["id"]
    judgement = judge_all([good, other], anchors=anchors, recipient=asked)
    assert [one.trust for one in judgement.items] == [Trust.KNOWN, Trust.UNKNOWN_ISSUER]
    assert (judgement.trust, judgement.recipient) == (Trust.UNKNOWN_ISSUER, RecipientMatch.MATCH)
    plain = ISSUER.sign(statement())
    mixed = judge_all([good, plain])
    assert [one.is_badge for one in mixed.items] == [True, False]
    assert (mixed.verdict, mixed.is_badge) == (Verdict.VALID, False)


def test_a3_what_all_of_them_point_to_is_fetched() -> None:
    sites = Sites().put("did", GONE.did, GONE.document())
    assert judge_all([ISSUER.sign(plain_badge()), GONE.sign(plain_badge(GONE))], sites).verified


# --- A4: whose badge


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("a@example.com", RecipientMatch.NOT_COMPARABLE),
        ("Youssef", RecipientMatch.NOT_COMPARABLE),
        ("did:example:youssef", RecipientMatch.NOT_COMPARABLE),
        (" urn:uuid:00000000-0000-4000-8000-000000000001\n", RecipientMatch.MATCH),
        ("URN:UUID:00000000-0000-4000-8000-000000000001", RecipientMatch.MATCH),
        ("urn:uuid:00000000-0000-4000-8000-000000000002", RecipientMatch.NO_MATCH),
    ],
    ids=["e-mail", "name", "did", "space", "capitals", "other"],
)
def test_a4_a_random_subject_says_nothing_about_the_asker(asked: str, expected: RecipientMatch) -> None:
    document = plain_badge()
    document["credentialSubject"]["id"] = "urn:uuid:00000000-0000-4000-8000-000000000001"
    judgement = judge(ISSUER.sign(document), recipient=asked)
    assert (judgement.verdict, judgement.recipient) == (Verdict.VALID, expected)
    assert asked.strip() not in str(judgement.findings)


def test_a4_whom_an_unproven_badge_names_is_anybodys_word() -> None:
    document = plain_badge()
    judgement = judge(WITNESS.sign(document), recipient=document["credentialSubject"]["id"])
    assert judgement.recipient is RecipientMatch.NOT_COMPARABLE
    assert recipient_of(judge(ISSUER.sign(document))) is None


def test_b10_a_badge_that_names_nobody_is_judged_all_the_same() -> None:
    document = plain_badge(**ENDED["expired"])
    del document["credentialSubject"]["id"]
    document["credentialSubject"]["name"] = "Sara"
    judgement = judge(ISSUER.sign(document, "eddsa-jcs-2022"), recipient="Sara")
    assert "no-recipient" in warned(judgement)
    assert "shape.no-recipient" not in codes(judgement)


# --- A7, B7: what is no badge


def statement(*types: str, **changes: Any) -> JsonObject:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3],
        "id": "https://u.example/1",
        "type": ["VerifiableCredential", *types],
        "issuer": ISSUER.did,
        "credentialSubject": {"id": "did:example:somebody"},
    } | changes


def kinds(judgement: Judgement) -> list[object]:
    return [one.params["kind"] for one in judgement.findings if one.code == "shape.other-credential"]


CLR: Final = {"ClrCredential": "https://purl.imsglobal.org/spec/clr/vocab.html#ClrCredential"}
EDC: Final = {"EuropeanDigitalCredential": "http://data.europa.eu/snb/model/elm/EuropeanDigitalCredential"}
CERT: Final = {"BlockcertsCredential": "https://w3id.org/blockcerts#BlockcertsCredential"}
NO_BADGES: Final = {
    "other": ("other", statement()),
    "clr": ("clr", statement("ClrCredential") | {"@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3, CLR]}),
    "elm": ("elm", statement("EuropeanDigitalCredential") | {"@context": [CREDENTIALS_V2, EDC]}),
    "blockcerts": ("blockcerts", statement("BlockcertsCredential") | {"@context": [CREDENTIALS_V2, CERT]}),
}


@pytest.mark.parametrize(("kind", "document"), NO_BADGES.values(), ids=NO_BADGES.keys())
def test_a7_what_is_no_badge_is_judged_and_named_for_what_it_is(kind: str, document: JsonObject) -> None:
    judgement = judge_all(ISSUER.sign(document))
    assert (judgement.verdict, judgement.is_badge) == (Verdict.VALID, False)
    assert judgement.conclusion is Conclusion.NOT_A_BADGE
    assert kinds(judgement) == [kind]
    assert not codes(judgement) & {"shape.good", "context.good"}


def test_a7_a_status_list_is_no_badge() -> None:
    assert kinds(judge_all(status_credential(ISSUER))) == ["status-list"]


# --- B1: whose proofs


def test_b1_a_witness_that_holds_is_told_by_id_with_its_own_trust() -> None:
    signed = WITNESS.sign(ISSUER.sign(plain_badge()))
    judgement = judge(signed)
    assert (judgement.verdict, judgement.witnesses) == (
        Verdict.VALID,
        (Witness(WITNESS.did, Trust.UNKNOWN_ISSUER),),
    )
    known = TrustAnchors(known={WITNESS.did: KnownIssuer(WITNESS.did, "W", "a list")})
    assert judge(signed, anchors=known).witnesses == (Witness(WITNESS.did, Trust.KNOWN),)


def test_b1_a_witness_with_a_document_of_its_own_is_looked_up() -> None:
    signed = GONE.sign(ISSUER.sign(plain_badge()))
    assert judge(signed, Sites().put("did", GONE.did, GONE.document())).witnesses == (
        Witness(GONE.did, Trust.UNKNOWN_ISSUER),
    )
    for answer in ({"id": GONE.did}, GONE.document() | {"assertionMethod": []}, None):
        sites = Sites() if answer is None else Sites().put("did", GONE.did, answer)
        judgement = judge(signed, sites)
        assert (judgement.verdict, judgement.witnesses) == (Verdict.VALID, ())
        assert "proof-further" in left(judgement)


def with_broken(by: Any, **changes: Any) -> JsonObject:
    signed: JsonObject = by.sign(ISSUER.sign(plain_badge()))
    signed["proof"][1] |= {"created": "2020-01-01T00:00:00Z"} | changes
    return signed


def test_b1_a_strangers_broken_signature_says_nothing_about_the_badge() -> None:
    signed = with_broken(WITNESS)
    judgement = judge(signed)
    assert (judgement.verdict, judgement.witnesses) == (Verdict.VALID, ())
    assert "proof-does-not-fit" in warned(judgement)
    strictly = judge_all(signed, every_proof=True)
    assert (strictly.verdict, strictly.verified) == (Verdict.INVALID, False)
    plain = WITNESS.sign(ISSUER.sign(statement()))
    plain["proof"][1]["created"] = "2020-01-01T00:00:00Z"
    assert judge_all(plain).verdict is Verdict.INVALID


def test_b1_a_broken_signature_that_claims_the_issuers_key_is_a_forgery() -> None:
    assert judge(with_broken(ISSUER)).verdict is Verdict.INVALID


def test_b1_what_the_issuer_confirmed_must_hold() -> None:
    first = WITNESS.sign(plain_badge(), proof_id="urn:x:1")
    signed = ISSUER.sign(first, previous_proof="urn:x:1")
    assert judge(signed).verdict is Verdict.VALID
    signed["proof"][0]["created"] = "2020-01-01T00:00:00Z"
    judgement = judge(signed)
    assert judgement.verdict is Verdict.INVALID
    assert "proof.previous-broken" in codes(judgement, Outcome.FAILED)


@pytest.mark.parametrize("order", [1, -1], ids=["after", "before"])
def test_b1_with_the_issuers_signature_out_of_reach_a_witness_decides_nothing(order: int) -> None:
    signed = WITNESS.sign(GONE.sign(plain_badge(GONE)))
    signed["proof"] = signed["proof"][::order]
    assert judge(signed).verdict is Verdict.COULD_NOT_CHECK
    unread = signed | {"proof": [signed["proof"][0], signed["proof"][1] | {"cryptosuite": "bbs-2023"}]}
    assert judge(unread).verdict is Verdict.COULD_NOT_CHECK


# --- A12: chains of proofs


def test_a12_a_predecessor_that_is_absent_is_said_to_be() -> None:
    signed = ISSUER.sign(WITNESS.sign(plain_badge(), proof_id="urn:x:1"), previous_proof="urn:x:1")
    judgement = judge(signed | {"proof": signed["proof"][1]})
    assert judgement.verdict is Verdict.INVALID
    assert codes(judgement, Outcome.FAILED) == {"proof.previous-missing"}


def test_a12_a_predecessor_that_was_not_signed_along_is_said_to_be() -> None:
    first = WITNESS.sign(plain_badge(), proof_id="urn:x:1")
    options = {**ISSUER.sign(plain_badge())["proof"], "previousProof": "urn:x:1"}
    del options["proofValue"]
    suite = SUITES["eddsa-rdfc-2022"]
    alone = suite.create(Unsecured(plain_badge(), bundled_contexts()), options, ISSUER.key, {})
    judgement = judge(first | {"proof": [*proofs_of(first), alone]})
    assert judgement.verdict is Verdict.INVALID
    assert "proof.previous-not-signed" in codes(judgement, Outcome.FAILED)
