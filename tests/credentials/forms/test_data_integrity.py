"""Making and checking proofs, whatever the suite."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from credentials.errors import UnsafeDocument
from credentials.forms.data_integrity import add_proof, verify_proofs, with_suite_context
from credentials.loader import UnknownContext, bundled_contexts
from credentials.suites.base import ProofMalformed
from credentials.suites.unsecured import Unsecured
from keys.algorithms import KeyKind
from keys.resolver import MethodRefused, VerificationMethod
from schemas.contexts import CREDENTIALS_V1, DATA_INTEGRITY_V2, ED25519_2020_V1
from schemas.errors import Unavailable
from schemas.report import Outcome
from tests.sector.badges import levelled_badge as badge
from tests.sector.proofs import NOW, SIMPLE_SUITES, a_signer, checked, codes, find_key, method_of, signed


@pytest.mark.parametrize(("suite", "kind"), SIMPLE_SUITES)
def test_what_is_signed_verifies(suite: str, kind: KeyKind) -> None:
    key = a_signer(kind)
    document = signed(badge(), suite, key)
    (result,) = checked(document)
    assert (result.outcome, result.code) == (Outcome.PASSED, "proof-verified")
    assert result.verification_method == method_of(key)
    assert result.controller == method_of(key).partition("#")[0]
    assert result.public_key == key.public_key
    assert result.created == NOW
    assert result.cryptosuite == suite
    assert result.proof == document["proof"]


@pytest.mark.parametrize(("suite", "kind"), SIMPLE_SUITES)
def test_a_changed_document_fails(suite: str, kind: KeyKind) -> None:
    document = signed(badge(), suite, a_signer(kind))
    document["credentialSubject"]["achievement"]["name"] = "Meubels restaureren"
    assert codes(document) == ["signature-invalid"]


@pytest.mark.parametrize(("suite", "kind"), SIMPLE_SUITES)
@pytest.mark.parametrize(
    "change",
    [
        {"created": "2026-01-01T00:00:01Z"},
        {"domain": "example.org"},
        {"challenge": "x"},
        {"nonce": "x"},
        {"id": "urn:uuid:1"},
        {"expires": "2030-01-01T00:00:00Z"},
    ],
)
def test_a_changed_proof_fails(suite: str, kind: KeyKind, change: dict[str, str]) -> None:
    document = signed(badge(), suite, a_signer(kind))
    document["proof"].update(change)
    # Ed25519Signature2020 knows no expires; there the property is undefined.
    assert codes(document)[0] in {"signature-invalid", "undefined-term"}


def test_another_key_fails() -> None:
    document = signed(badge())
    document["proof"]["verificationMethod"] = method_of(a_signer(number=2))
    assert codes(document) == ["signature-invalid"]


def test_a_signature_of_another_kind_of_key_fails() -> None:
    document = signed(badge(), "ecdsa-rdfc-2019", a_signer(KeyKind.P256))
    document["proof"]["cryptosuite"] = "eddsa-rdfc-2022"
    assert codes(document) == ["key-kind-mismatch"]


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_suites_do_not_stand_in_for_each_other(suite: str) -> None:
    document = signed(badge(), suite)
    document["proof"]["cryptosuite"] = {"eddsa-rdfc-2022": "eddsa-jcs-2022"}.get(suite, "eddsa-rdfc-2022")
    assert codes(document) == ["signature-invalid"]


@pytest.mark.parametrize("empty", [{}, {"proof": None}, {"proof": []}])
def test_no_proof_gives_no_result(empty: dict[str, Any]) -> None:
    assert checked({**badge(), **empty}) == []


@pytest.mark.parametrize("proof", ["text", 5, ["text"], [{}, None], [[]]])
def test_what_is_no_proof_is_malformed(proof: Any) -> None:
    with pytest.raises(ProofMalformed) as raised:
        checked({**badge(), "proof": proof})
    assert raised.value.code == "proof-malformed"


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"type": "DataIntegrityProof"},
        {"type": ["DataIntegrityProof"], "cryptosuite": "eddsa-rdfc-2022"},
        {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"},
        {"type": "DataIntegrityProof", "cryptosuite": ["eddsa-rdfc-2022"]},
        {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
        {"type": "eddsa-rdfc-2022"},
        {"type": "RsaSignature2018"},
    ],
)
def test_unsupported_proofs_are_skipped_not_passed(proof: dict[str, Any]) -> None:
    (result,) = checked({**badge(), "proof": proof})
    assert (result.outcome, result.code) == (Outcome.SKIPPED, "proof-unsupported")


def test_the_key_is_asked_for_before_anything_is_canonicalised() -> None:
    document = signed(badge())
    document["unheardOf"] = "x"

    def unreachable(_method: str, _purpose: str) -> VerificationMethod:
        raise Unavailable("did-unreachable", "no network", url="https://example.org")

    (result,) = checked(document, find_key=unreachable)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "did-unreachable")
    assert result.params == {"url": "https://example.org"}


def test_a_refused_key_fails() -> None:
    def refuse(_method: str, _purpose: str) -> VerificationMethod:
        raise MethodRefused("method-not-found", "no such key")

    (result,) = checked(signed(badge()), find_key=refuse)
    assert (result.outcome, result.code) == (Outcome.FAILED, "method-not-found")


@pytest.mark.parametrize(("member", "code"), [("revoked", "method-revoked"), ("expires", "method-expired")])
def test_a_revoked_or_expired_key_fails(member: str, code: str) -> None:
    def ended(method: str, purpose: str) -> VerificationMethod:
        found = find_key(method, purpose)
        ended_at: dict[str, Any] = {member: NOW}
        return replace(found, **ended_at)

    assert codes(signed(badge()), find_key=ended) == [code]
    assert codes(signed(badge()), find_key=ended, now=NOW - timedelta(seconds=1)) == ["proof-verified"]


def test_the_purpose_asked_of_the_key_is_the_one_of_the_proof() -> None:
    asked = []

    def remember(method: str, purpose: str) -> VerificationMethod:
        asked.append((method, purpose))
        return find_key(method, purpose)

    document = signed(badge(), proof_purpose="authentication")
    assert codes(document, find_key=remember, expected_purpose="authentication") == ["proof-verified"]
    assert asked == [(method_of(a_signer()), "authentication")]
    assert codes(document) == ["proof-purpose-mismatch"]


def test_an_unknown_context_is_unknown() -> None:
    document = signed(badge())
    document["@context"].append("https://example.org/context")
    (result,) = checked(document)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "context-unknown")
    assert result.params == {"url": "https://example.org/context"}


def test_an_unsafe_document_fails_and_says_why() -> None:
    document = signed(badge())
    document["unheardOf"] = "x"
    (result,) = checked(document)
    assert (result.outcome, result.code, result.params) == (
        Outcome.FAILED,
        "undefined-term",
        {"term": "unheardOf"},
    )


def test_unknown_members_of_a_proof_fail() -> None:
    document = signed(badge())
    document["proof"]["unheardOf"] = "x"
    assert codes(document) == ["undefined-term"]


def test_the_document_is_left_alone() -> None:
    document = signed(badge())
    before = deepcopy(document)
    checked(document)
    assert document == before
    unsigned = badge()
    signed(unsigned)
    assert unsigned == badge()


def test_what_is_not_safe_is_not_signed() -> None:
    for document in (badge(unheardOf="x"), badge(name="bell\u0007")):
        with pytest.raises(UnsafeDocument):
            signed(document)
    fraction = badge()
    fraction["credentialSubject"]["creditsEarned"] = 0.5
    with pytest.raises(UnsafeDocument):
        signed(fraction)
    assert codes(signed(fraction, strict=False)) == ["proof-verified"]
    with pytest.raises(UnknownContext):
        signed({**badge(), "@context": ["https://example.org/context"]})


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022"])
def test_what_is_not_safe_is_not_signed_as_json_either(suite: str) -> None:
    for document in (badge(name="bell\u0007"), badge(name=2**60), badge(name="\ud800")):
        with pytest.raises(UnsafeDocument):
            signed(document, suite)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"signer": a_signer(KeyKind.P256)}, "key-kind-mismatch"),
        ({"verification_method": "not a url"}, "proof-malformed"),
        ({"proof_id": "relative"}, "proof-malformed"),
        ({"previous_proof": []}, "proof-malformed"),
        ({"mandatory_pointers": []}, "proof-option-unknown"),
    ],
)
def test_options_that_are_refused(options: dict[str, Any], code: str) -> None:
    with pytest.raises(ProofMalformed) as raised:
        signed(badge(), **options)
    assert raised.value.code == code


def test_an_unknown_suite_is_refused() -> None:
    with pytest.raises(ProofMalformed) as raised:
        signed(badge(), "md5-1999")
    assert raised.value.code == "suite-unknown"


def test_every_option_is_written_and_secured() -> None:
    document = signed(
        badge(),
        expires=NOW + timedelta(days=1),
        domain=["example.org", "example.com"],
        challenge="abc",
        nonce="n",
        proof_id="urn:uuid:1",
    )
    assert document["proof"] == {
        "id": "urn:uuid:1",
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-01T00:00:00Z",
        "expires": "2026-01-02T00:00:00Z",
        "verificationMethod": method_of(a_signer()),
        "proofPurpose": "assertionMethod",
        "domain": ["example.org", "example.com"],
        "challenge": "abc",
        "nonce": "n",
        "proofValue": document["proof"]["proofValue"],
    }
    assert codes(document, domain=["example.com", "example.org"], challenge="abc") == ["proof-verified"]


def test_created_may_be_left_out() -> None:
    document = signed(badge(), created=None)
    assert "created" not in document["proof"]
    (result,) = checked(document)
    assert (result.code, result.created) == ("proof-verified", None)


def test_one_document_canonicalised_once_serves_many_keys() -> None:
    unsecured = Unsecured(badge(), bundled_contexts(), strict=True)
    for number in (1, 2):
        key = a_signer(number=number)
        document = add_proof(
            unsecured,
            signer=key,
            verification_method=method_of(key),
            suite="eddsa-rdfc-2022",
            contexts=bundled_contexts(),
            created=datetime(2026, 1, 1, tzinfo=UTC),
        )
        assert document == signed(badge(), key=key)


@pytest.mark.parametrize(
    ("suite", "contexts", "added"),
    [
        ("eddsa-rdfc-2022", [CREDENTIALS_V1], [CREDENTIALS_V1, DATA_INTEGRITY_V2]),
        ("eddsa-rdfc-2022", CREDENTIALS_V1, [CREDENTIALS_V1, DATA_INTEGRITY_V2]),
        ("eddsa-rdfc-2022", badge()["@context"], badge()["@context"]),
        ("Ed25519Signature2020", badge()["@context"], [*badge()["@context"], ED25519_2020_V1]),
    ],
)
def test_the_context_of_the_suite(suite: str, contexts: Any, added: Any) -> None:
    assert with_suite_context({"@context": contexts}, suite)["@context"] == added


def test_results_never_depend_on_a_clock() -> None:
    document = signed(badge(), expires=NOW + timedelta(days=1))
    assert (
        verify_proofs(document, find_key=find_key, contexts=bundled_contexts(), now=NOW)[0].code
        == "proof-verified"
    )
    later = verify_proofs(
        document, find_key=find_key, contexts=bundled_contexts(), now=NOW + timedelta(days=1)
    )
    assert [result.code for result in later] == ["proof-expired"]
