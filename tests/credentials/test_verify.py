from datetime import timedelta
from typing import Any

import pytest

from credentials.resources import NotFetched
from credentials.trust import KnownIssuer, TrustAnchor, TrustAnchors
from keys import multikey
from keys.algorithms import KeyKind
from schemas.contexts import CREDENTIALS_V2, OPEN_BADGES_3_0_2, OPEN_BADGES_3_0_3, OPEN_BADGES_EXTENSIONS
from schemas.report import Conclusion, Outcome, RecipientMatch, Trust, Verdict
from tests.sector.badges import badge_v1, endorsement
from tests.sector.facts import NOW, STATUS_LIST
from tests.sector.issuers import ISSUER, hosted, keyed, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, codes, judge, left, warned
from tests.sector.keys import key

FAILED, UNKNOWN = Outcome.FAILED, Outcome.UNKNOWN


def test_a_signed_badge_is_valid_without_any_network() -> None:
    sites = Sites()
    judgement = judge(ISSUER.sign(plain_badge()), sites)
    assert judgement.verdict is Verdict.VALID
    assert judgement.verified
    assert sites.asked == []
    assert judgement.trust is Trust.UNKNOWN_ISSUER
    assert "unknown-issuer" in warned(judgement)
    assert "no-way-to-withdraw" in left(judgement)


@pytest.mark.parametrize(
    ("suite", "kind"),
    [
        ("eddsa-rdfc-2022", KeyKind.ED25519),
        ("eddsa-jcs-2022", KeyKind.ED25519),
        ("ecdsa-rdfc-2019", KeyKind.P256),
        ("ecdsa-jcs-2019", KeyKind.P256),
        ("Ed25519Signature2020", KeyKind.ED25519),
    ],
)
def test_every_suite_is_read(suite: str, kind: KeyKind) -> None:
    issuer = keyed("any", kind)
    document = plain_badge(issuer)
    if suite == "Ed25519Signature2020":
        document["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
    assert judge(issuer.sign(document, suite)).verdict is Verdict.VALID


def test_a_badge_on_the_older_data_model_is_valid_with_a_warning() -> None:
    document = badge_v1(issuer={"id": ISSUER.did, "type": ["Profile"], "name": "De Kringloop"})
    document["@context"].append("https://w3id.org/security/data-integrity/v2")
    judgement = judge(ISSUER.sign(document))
    assert judgement.verdict is Verdict.VALID
    assert "old-data-model" in warned(judgement)


def test_the_other_name_of_the_class_and_an_older_context_are_fine() -> None:
    document = plain_badge(
        type=["VerifiableCredential", "AchievementCredential"],
        **{"@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_2]},
    )
    judgement = judge(ISSUER.sign(document))
    assert judgement.verdict is Verdict.VALID
    assert "old-open-badges-context" in warned(judgement)


@pytest.mark.parametrize("proof", [None, [], {}])
def test_no_proof_is_never_verified(proof: Any) -> None:
    judgement = judge(plain_badge() | ({} if proof is None else {"proof": proof}))
    assert judgement.verdict is Verdict.INVALID
    assert codes(judgement, FAILED) & {"proof.missing", "proof.broken", "proof.malformed"}


def test_a_changed_badge_is_invalid() -> None:
    signed = ISSUER.sign(plain_badge())
    signed["credentialSubject"]["achievement"]["name"] = "Hersenchirurgie"
    judgement = judge(signed)
    assert judgement.verdict is Verdict.INVALID
    assert codes(judgement, FAILED) == {"proof.broken"}


def test_a_proof_for_another_purpose_does_not_count() -> None:
    judgement = judge(ISSUER.sign(plain_badge(), proof_purpose="authentication"))
    assert judgement.verdict is Verdict.INVALID
    assert "proof.wrong-purpose" in codes(judgement, FAILED)


def test_two_proofs_of_which_one_is_bad() -> None:
    twice = ISSUER.sign(ISSUER.sign(plain_badge()))
    assert judge(twice).verdict is Verdict.VALID
    twice["proof"][0]["proofValue"] = twice["proof"][1]["proofValue"][:-4] + "1111"
    assert judge(twice).verdict is Verdict.INVALID


def test_an_unsupported_proof_beside_a_good_one_is_named_and_alone_cannot_be_checked() -> None:
    signed = ISSUER.sign(plain_badge())
    strange = signed["proof"] | {"cryptosuite": "bbs-2023"}
    both = judge({**signed, "proof": [signed["proof"], strange]})
    assert both.verdict is Verdict.VALID
    assert "proof-unsupported" in left(both)
    assert judge({**signed, "proof": strange}).verdict is Verdict.COULD_NOT_CHECK


def test_somebody_elses_key_is_not_the_issuers() -> None:
    other = keyed("other")
    judgement = judge(other.sign(plain_badge(ISSUER)))
    assert judgement.verdict is Verdict.INVALID
    assert codes(judgement, FAILED) == {"issuer-key.of-other"}
    assert judgement.trust is Trust.UNKNOWN_ISSUER


def test_a_did_document_is_wanted_then_believed() -> None:
    issuer = hosted("badges.example")
    signed = issuer.sign(plain_badge(issuer))
    sites = Sites().put("did", issuer.did, issuer.document())
    assert judge(signed, sites).verdict is Verdict.VALID
    assert [reference.url for reference in sites.asked] == [issuer.did]
    unreachable = judge(signed)
    assert unreachable.verdict is Verdict.COULD_NOT_CHECK
    assert "issuer-key.unreachable" in codes(unreachable, UNKNOWN)


def test_a_key_spelled_in_the_fragment_is_not_believed() -> None:
    issuer, thief = hosted("badges.example"), key("thief")
    forged = issuer.sign(
        plain_badge(issuer),
        signer=thief,
        verification_method=f"{issuer.did}#{multikey.encode(thief.public_key)}",
    )
    judgement = judge(forged, Sites().put("did", issuer.did, issuer.document()))
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert "issuer-key.method-not-found" in codes(judgement, UNKNOWN)


def test_a_key_document_elsewhere_that_claims_to_be_the_issuers_is_not_believed() -> None:
    thief = key("thief")
    url = "https://evil.example/key"
    claim = {"id": url, "type": "Multikey", "controller": "https://good.example/issuer"}
    claim["publicKeyMultibase"] = multikey.encode(thief.public_key)
    document = plain_badge(issuer={"id": "https://good.example/issuer", "type": ["Profile"], "name": "Good"})
    forged = ISSUER.sign(document, signer=thief, verification_method=url)
    sites = (
        Sites().put("key", url, claim).put("key", "https://good.example/.well-known/jwks.json", {"keys": []})
    )
    sites.put("key", "https://good.example/issuer", {"id": "https://good.example/issuer"})
    judgement = judge(forged, sites)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert "issuer-key.key-not-of-issuer" in codes(judgement, UNKNOWN)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"validUntil": "2026-05-31T00:00:00Z"}, Verdict.EXPIRED),
        ({"validUntil": "2026-06-01T10:00:00Z"}, Verdict.VALID),
        ({"validUntil": "2026-06-01T11:00:00+02:00"}, Verdict.EXPIRED),
        ({"validFrom": "2026-06-01T10:01:00Z"}, Verdict.VALID),
        ({"validFrom": "2026-06-01T10:01:01Z"}, Verdict.NOT_YET_VALID),
    ],
)
def test_the_validity_period(changes: dict[str, str], verdict: Verdict) -> None:
    assert judge(ISSUER.sign(plain_badge(**changes))).verdict is verdict


@pytest.mark.parametrize(
    ("missing", "code"),
    [("achievement", "shape.no-achievement")],
)
def test_what_a_badge_cannot_do_without(missing: str, code: str) -> None:
    document = plain_badge()
    del document["credentialSubject"][missing]
    judgement = judge(ISSUER.sign(document))
    assert judgement.verdict is Verdict.INVALID
    assert code in codes(judgement, FAILED)


def test_any_credential_needs_no_achievement() -> None:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER.did,
        "credentialSubject": {"id": "urn:uuid:5e3a4c56-3f3c-4f0b-9d58-0d8a1f5f8a11"},
    }
    signed = ISSUER.sign(document)
    assert judge(signed, profile="any-credential").verdict is Verdict.VALID
    assert judge(signed).verdict is Verdict.INVALID


def test_an_undefined_word_is_refused_though_it_is_not_signed() -> None:
    signed = ISSUER.sign(plain_badge())
    judgement = judge({**signed, "bonus": "honours"})
    assert judgement.verdict is Verdict.INVALID
    assert "data-model.undefined-word" in codes(judgement, FAILED)


def test_a_context_we_do_not_know_is_fetched() -> None:
    url = "https://words.example/v1"
    document = plain_badge(**{"@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3, url]})
    context = {"@context": {"bonus": "https://words.example/bonus"}}
    inline = {
        **document,
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3_0_3, context["@context"]],
        "bonus": "yes",
    }
    proof = ISSUER.sign(inline)["proof"]
    signed = {**document, "bonus": "yes", "proof": proof}
    assert judge(signed, Sites().put("context", url, context)).verdict is Verdict.VALID
    assert judge(signed).verdict is Verdict.COULD_NOT_CHECK


def test_trust_comes_from_anchors_and_registries() -> None:
    signed = ISSUER.sign(plain_badge())
    known = TrustAnchors(known={ISSUER.did: KnownIssuer(ISSUER.did, "De Kringloop", "a list")})
    assert judge(signed, anchors=known).trust is Trust.KNOWN
    anchors = TrustAnchors(
        (TrustAnchor(ISSUER.did, "Us", frozenset({multikey.encode(ISSUER.key.public_key)})),)
    )
    trusted = judge(signed, anchors=anchors)
    assert (trusted.trust, trusted.anchor, trusted.verdict) == (Trust.TRUSTED, "Us", Verdict.VALID)


def test_a_member_without_chain_is_not_authorised() -> None:
    anchors = TrustAnchors((TrustAnchor("did:web:bkn.example", "BKN", frozenset(), frozenset({ISSUER.did})),))
    judgement = judge(ISSUER.sign(plain_badge()), anchors=anchors)
    assert judgement.verdict is Verdict.NOT_AUTHORISED
    assert "authority.chain-missing" in codes(judgement, FAILED)


def test_the_recipient_is_compared_and_not_repeated() -> None:
    document = plain_badge()
    document["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
            "identityType": "emailAddress",
            "salt": "Kosher",
        }
    ]
    signed = ISSUER.sign(document)
    assert "recipient.same" in codes(judge(signed, recipient="a@example.com"))
    other = judge(signed, recipient="b@example.com")
    assert (other.verdict, other.recipient) == (Verdict.VALID, RecipientMatch.NO_MATCH)
    assert other.conclusion is Conclusion.NOT_THEIRS
    assert "b@example.com" not in repr(other)
    assert "recipient.same" in codes(judge(signed, recipient=document["credentialSubject"]["id"]))


def test_a_bad_endorsement_warns_and_does_not_change_the_verdict() -> None:
    friend = keyed("friend")
    said = endorsement(
        issuer={"id": friend.did, "type": ["Profile"], "name": "Friend"},
        credentialSubject={"id": ISSUER.did, "type": ["EndorsementSubject"]},
    )
    good = plain_badge(
        issuer={"id": ISSUER.did, "type": ["Profile"], "name": "K", "endorsement": [friend.sign(said)]}
    )
    judgement = judge(ISSUER.sign(good))
    assert (judgement.verdict, judgement.endorsements[0].verdict) == (Verdict.VALID, Verdict.VALID)
    forged = friend.sign(said) | {"name": "Changed"}
    bad = plain_badge(issuer={"id": ISSUER.did, "type": ["Profile"], "name": "K", "endorsement": [forged]})
    judgement = judge(ISSUER.sign(bad))
    assert (judgement.verdict, judgement.endorsements[0].verdict) == (Verdict.VALID, Verdict.INVALID)
    assert "endorsement-not-good" in warned(judgement)


def test_a_refreshed_badge_replaces_the_old_one() -> None:
    service = {"id": "https://badges.example/refresh/1", "type": "1EdTechCredentialRefresh"}
    contexts = [CREDENTIALS_V2, OPEN_BADGES_3_0_3, OPEN_BADGES_EXTENSIONS]
    old = plain_badge(refreshService=service, validUntil="2026-05-01T00:00:00Z", **{"@context": contexts})
    new = plain_badge(validFrom="2026-05-01T00:00:00Z", validUntil="2027-05-01T00:00:00Z")
    signed = ISSUER.sign(old)
    refreshed = judge(signed, Sites().put("refresh", service["id"], ISSUER.sign(new)))
    assert (refreshed.verdict, refreshed.refreshed) == (Verdict.VALID, True)
    assert refreshed.credential["validUntil"] == new["validUntil"]
    assert judge(signed).verdict is Verdict.EXPIRED
    stolen = judge(signed, Sites().put("refresh", service["id"], keyed("thief").sign(new)))
    assert (stolen.verdict, stolen.refreshed) == (Verdict.EXPIRED, False)


def test_revoked_outweighs_expired_and_what_is_unknown() -> None:
    document = with_status(plain_badge(validUntil="2026-05-01T00:00:00Z"))
    document["credentialStatus"] = [
        document["credentialStatus"],
        {
            **document["credentialStatus"],
            "id": "urn:x:2",
            "statusListCredential": "https://gone.example/list",
        },
    ]
    judgement = judge(
        ISSUER.sign(document), Sites().put("status_list", STATUS_LIST, status_credential(ISSUER, 7))
    )
    assert judgement.verdict is Verdict.REVOKED


def test_a_judgement_is_the_same_for_the_same_input() -> None:
    signed = ISSUER.sign(with_status(plain_badge()))
    sites = Sites().put("status_list", STATUS_LIST, NotFetched("timeout"))
    assert judge(signed, sites) == judge(signed, sites)
    assert judge(signed, sites, now=NOW + timedelta(days=1)).verdict is Verdict.COULD_NOT_CHECK


def test_the_others_of_a_presentation_are_named_as_unchecked() -> None:
    signed = ISSUER.sign(plain_badge())
    presentation = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [signed, signed],
    }
    judgement = judge(presentation)
    assert judgement.verdict is Verdict.VALID
    assert {"holder", "other-badges"} <= left(judgement)
