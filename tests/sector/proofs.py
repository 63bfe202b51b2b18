"""Proofs of every suite by keys that are their own identifiers."""

from datetime import UTC, datetime
from typing import Any

from credentials.forms.data_integrity import ProofResult, add_proof, verify_proofs, with_suite_context
from credentials.loader import bundled_contexts
from credentials.suites import SUITES
from keys import did_key, resolver
from keys.algorithms import KeyKind
from keys.resolver import VerificationMethod
from keys.signer import LocalSigner
from schemas.errors import NotFound
from tests.sector.keys import key as named_key

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# Every suite that writes one signature, with each kind of key that it takes.
SIMPLE_SUITES = [
    (suite.name, kind)
    for suite in SUITES.values()
    if not suite.discloses_selectively
    for kind in suite.key_kinds
]


def a_signer(kind: KeyKind = KeyKind.ED25519, number: int = 1) -> LocalSigner:
    """The same key for the same number, every time."""
    return named_key(f"number {number}", kind)


def method_of(key: LocalSigner) -> str:
    return did_key.verification_method(did_key.did_for(key.public_key))


def find_key(method_id: str, purpose: str) -> VerificationMethod:
    document = resolver.offline_document(method_id.partition("#")[0])
    if document is None:
        raise NotFound("method-not-found", "Nothing is fetched here.")
    return resolver.select(document, method_id, purpose)


def signed(
    document: dict[str, Any], suite: str = "eddsa-rdfc-2022", key: LocalSigner | None = None, **options: Any
) -> dict[str, Any]:
    key = key or a_signer()
    return add_proof(
        with_suite_context(document, suite),
        suite=suite,
        **{
            "signer": key,
            "verification_method": method_of(key),
            "contexts": bundled_contexts(),
            "created": NOW,
            **options,
        },
    )


def checked(document: dict[str, Any], **options: Any) -> list[ProofResult]:
    return verify_proofs(
        document, **{"find_key": find_key, "contexts": bundled_contexts(), "now": NOW, **options}
    )


def codes(document: dict[str, Any], **options: Any) -> list[str]:
    return [result.code for result in checked(document, **options)]
