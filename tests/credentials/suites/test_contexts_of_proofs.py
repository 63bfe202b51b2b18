"""A proof may bring a context of its own; it must not change what the proof says."""

from typing import Any

import pytest

from credentials.errors import UnsafeDocument
from credentials.forms.data_integrity import add_proof
from credentials.loader import bundled_contexts
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, DATA_INTEGRITY_V2, ED25519_2020_V1
from tests.sector.badges import levelled_badge as badge
from tests.sector.proofs import NOW, a_signer, codes, method_of, signed


def test_json_suites_write_the_context_into_the_proof() -> None:
    document = signed(badge(), "eddsa-jcs-2022")
    assert document["proof"]["@context"] == document["@context"]
    document["@context"] = [*document["@context"], "https://example.org/later"]
    assert codes(document) == ["proof-verified"]


@pytest.mark.parametrize(
    "contexts",
    [
        [CREDENTIALS_V2],
        CREDENTIALS_V2,
        ["https://example.org/first", *badge()["@context"]],
        badge()["@context"][::-1],
        [],
    ],
)
def test_json_suites_need_the_same_beginning(contexts: Any) -> None:
    document = signed(badge(), "eddsa-jcs-2022")
    document["@context"] = contexts
    assert codes(document) == ["proof-context-mismatch"]


@pytest.mark.parametrize("context", [[], {}, None])
def test_json_suites_refuse_an_empty_context(context: Any) -> None:
    document = signed(badge(), "eddsa-jcs-2022")
    document["proof"]["@context"] = context
    assert codes(document)[0] in {"proof-context-mismatch", "signature-invalid"}


def test_a_proof_may_repeat_the_contexts_of_the_document() -> None:
    document = signed(badge())
    document["proof"]["@context"] = document["@context"]
    assert codes(document) == ["proof-verified"]


def test_the_context_of_the_suite_may_stand_in_the_proof_or_go_without_saying() -> None:
    """VCDM 1.1 documents in the field: their own contexts do not define the proof's terms."""
    contexts = [CREDENTIALS_V1, DATA_INTEGRITY_V2]
    document = {
        "@context": contexts,
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": "did:web:example.org",
        "issuanceDate": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:uuid:2"},
    }
    made = signed(document)
    made["@context"] = [CREDENTIALS_V1]
    assert codes(made) == ["proof-verified"]
    made["proof"]["@context"] = DATA_INTEGRITY_V2
    assert codes(made) == ["proof-verified"]
    made["proof"]["unheardOf"] = "x"
    assert codes(made) == ["undefined-term"]


def test_nothing_is_signed_without_the_context_of_the_suite() -> None:
    for suite, contexts in (
        ("eddsa-rdfc-2022", [CREDENTIALS_V1]),
        ("Ed25519Signature2020", [CREDENTIALS_V2]),
    ):
        with pytest.raises(UnsafeDocument) as raised:
            add_proof(
                {"@context": contexts, "type": ["VerifiableCredential"], "issuer": "did:web:example.org"},
                signer=a_signer(),
                verification_method=method_of(a_signer()),
                suite=suite,
                contexts=bundled_contexts(),
                created=NOW,
            )
        assert raised.value.code == "undefined-term"


@pytest.mark.parametrize(
    "context",
    [
        {"expires": "https://example.org/nothing"},
        [DATA_INTEGRITY_V2, {"ends": "https://w3id.org/security#expiration"}],
        "https://example.org/context",
        5,
        [],
    ],
)
def test_a_proof_cannot_make_up_terms(context: Any) -> None:
    document = signed(badge())
    document["proof"]["@context"] = context
    assert codes(document) == ["proof-context-mismatch"]


def test_members_of_a_proof_cannot_be_hidden() -> None:
    document = signed(badge(), expires=None)
    document["proof"]["https://w3id.org/security#expiration"] = "2020-01-01T00:00:00Z"
    assert codes(document) == ["term-misspelled"]


def test_ed25519_signature_2020_brings_its_context() -> None:
    document = signed(badge(), "Ed25519Signature2020")
    assert document["@context"][-1] == ED25519_2020_V1
    assert "cryptosuite" not in document["proof"]
    document["@context"].remove(ED25519_2020_V1)
    assert codes(document) == ["proof-verified"]
