"""Selective disclosure: https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023.

The issuer signs every statement alone with a key made for this one proof (base proof); the holder shows some
of them (derived proof); the mandatory ones, signed together, are always shown.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, Final

from credentials.budget import Budget
from credentials.canonical import canonicalise, rdfc
from credentials.loader import Contexts
from credentials.suites import json_pointers
from credentials.suites.base import (
    DATA_INTEGRITY_CONTEXTS,
    DATA_INTEGRITY_PROOF,
    ProofInvalid,
    ProofMalformed,
    proof_options,
)
from credentials.suites.ecdsa_sd_2023_values import HMAC_BYTES, BaseProof, DerivedProof, statement_key
from credentials.suites.selective_disclosure import (
    Grouped,
    given_labels,
    group,
    hmac_labels,
    lines_hash,
)
from credentials.suites.suite import Covers
from credentials.suites.transformations import MAX_PROOF_WORK, proof_context
from credentials.suites.unsecured import Unsecured
from keys import multibase, multikey
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer, generate
from schemas.json_ld import objects
from schemas.strict_json import JsonObject

NAME: Final = "ecdsa-sd-2023"

_UNITS_PER_SIGNATURE = 10


class EcdsaSd2023:
    """The suite; see `base.SelectiveSuite` for its members."""

    name = NAME
    proof_type = DATA_INTEGRITY_PROOF
    cryptosuite: str | None = NAME
    key_kinds: tuple[KeyKind, ...] = (KeyKind.P256,)
    contexts = DATA_INTEGRITY_CONTEXTS
    covers = Covers.MEANING
    discloses_selectively = True
    usual_for: frozenset[KeyKind] = frozenset()
    is_offered = True

    def create(
        self, unsecured: Unsecured, proof: JsonObject, signer: Signer, extra: Mapping[str, Any]
    ) -> JsonObject:
        """Create a base proof: https://www.w3.org/TR/vc-di-ecdsa/#create-base-proof-ecdsa-sd-2023.

        Args:
            unsecured: the document.
            proof: the proof without its value.
            signer: the issuer's.
            extra: `mandatory_pointers`, JSON Pointers to what is always shown; for reproducible proofs also
                `hmac_key` (32 bytes) and `proof_signer` (a P-256 signer used for this proof only).
        """
        unknown = extra.keys() - {"mandatory_pointers", "hmac_key", "proof_signer"}
        if unknown:
            raise ProofMalformed(
                "proof-option-unknown", "The suite does not know this option.", options=sorted(unknown)
            )
        pointers = json_pointers.check_pointers(extra.get("mandatory_pointers", []))
        key: bytes = extra.get("hmac_key") or secrets.token_bytes(HMAC_BYTES)
        statements: Signer = extra.get("proof_signer") or generate(KeyKind.P256)
        grouped = group(unsecured, hmac_labels(key), {"mandatory": pointers})
        mandatory = grouped.groups["mandatory"].matching
        public = multibase.decode(multikey.encode(statements.public_key))
        base = BaseProof(
            base_signature=signer.sign(sign_data(unsecured, proof, public, list(mandatory.values()))),
            public_key=public,
            hmac_key=key,
            signatures=[
                statements.sign(line.encode())
                for index, line in enumerate(grouped.lines)
                if index not in mandatory
            ],
            mandatory_pointers=pointers,
        )
        return {**proof, "proofValue": base.encode()}

    def verify(self, unsecured: Unsecured, proof: JsonObject, key: PublicKey) -> None:
        """Verify a derived proof: https://www.w3.org/TR/vc-di-ecdsa/#verify-derived-proof-ecdsa-sd-2023."""
        derived = DerivedProof.decode(proof)
        unsecured.budget.spend(_UNITS_PER_SIGNATURE * len(derived.signatures))
        labels = given_labels(derived.labels)(unsecured.labels())
        lines = rdfc.canonical_lines(unsecured.quads(), labels)
        chosen = set(derived.mandatory_indexes)
        if any(index >= len(lines) for index in chosen):
            raise ProofInvalid("signature-invalid", "The proof refers to statements that are not there.")
        mandatory = [line for index, line in enumerate(lines) if index in chosen]
        others = [line for index, line in enumerate(lines) if index not in chosen]
        if len(others) != len(derived.signatures):
            raise ProofInvalid(
                "signature-invalid", "The proof does not have one signature per disclosed statement."
            )
        signed = sign_data(unsecured, proof, derived.public_key, mandatory, fallback=self.contexts)
        if not key.verify(derived.base_signature, signed):
            raise ProofInvalid("signature-invalid", "The signature does not belong to this document and key.")
        statements = statement_key(derived.public_key)
        for line, signature in zip(others, derived.signatures, strict=True):
            if not statements.verify(signature, line.encode()):
                raise ProofInvalid(
                    "signature-invalid", "A disclosed statement is not the one that was signed."
                )

    def derive(
        self,
        document: JsonObject,
        selective_pointers: list[str],
        contexts: Contexts,
        *,
        budget: Budget | None,
    ) -> JsonObject:
        """Return a document that shows a part; as the function `derive`."""
        return derive(document, selective_pointers, contexts, budget=budget)


SUITE: Final = EcdsaSd2023()


def derive(
    document: JsonObject, selective_pointers: list[str], contexts: Contexts, *, budget: Budget | None = None
) -> JsonObject:
    """Return a document that shows only the mandatory statements and those that the pointers select.

    https://www.w3.org/TR/vc-di-ecdsa/#add-derived-proof-ecdsa-sd-2023

    Args:
        document: a document with one base proof; other proofs are left behind, as they would not hold.
        selective_pointers: JSON Pointers into the document.
        contexts: every context that the document names.
        budget: pays for it.

    Raises:
        BudgetSpent: it would take too long.
        ProofMalformed: `base-proof-missing`, or the base proof is malformed.
        ProofInvalid: `nothing-selected`, `selection-splits-list`, or statements and signatures do not fit.
        PointerMalformed: a pointer is malformed or points at nothing.
        UnsafeDocument, UnknownContext: the document cannot be canonicalised.
    """
    proof = _base_proof(document)
    base = BaseProof.decode(proof)
    selective = json_pointers.check_pointers(selective_pointers)
    combined = [*base.mandatory_pointers, *selective]
    bare = {name: value for name, value in document.items() if name != "proof"}
    unsecured = Unsecured(bare, contexts, budget=budget)
    definitions = {"mandatory": base.mandatory_pointers, "selective": selective, "combined": combined}
    grouped = group(unsecured, hmac_labels(base.hmac_key), definitions)
    revealed = json_pointers.select(unsecured.document, combined)
    if revealed is None:
        raise ProofInvalid(
            "nothing-selected", "Nothing is mandatory and nothing was selected for disclosure."
        )
    derived = _derived(base, grouped)
    return {**revealed, "proof": {**proof, "proofValue": derived.encode()}}


def sign_data(
    unsecured: Unsecured,
    proof: JsonObject,
    public_key: bytes,
    mandatory: list[str],
    *,
    fallback: tuple[str, ...] = (),
) -> bytes:
    """Return what the issuer's key signs: https://www.w3.org/TR/vc-di-ecdsa/#serializesigndata."""
    options = proof_options(proof)
    configuration = {**options, "@context": proof_context(unsecured, options, fallback)}
    canonical = canonicalise(
        configuration, unsecured.contexts, only_published_terms=True, max_work=MAX_PROOF_WORK
    )
    proof_hash = hashlib.sha256(canonical.encode()).digest()
    return proof_hash + public_key + lines_hash(mandatory)


def _derived(base: BaseProof, grouped: Grouped) -> DerivedProof:
    return DerivedProof(
        base_signature=base.base_signature,
        public_key=base.public_key,
        signatures=_matching_signatures(base, grouped),
        labels=_labels_for_verifier(grouped),
        mandatory_indexes=[
            position
            for position, index in enumerate(grouped.groups["combined"].matching)
            if index in grouped.groups["mandatory"].matching
        ],
    )


def _matching_signatures(base: BaseProof, grouped: Grouped) -> list[bytes]:
    mandatory = grouped.groups["mandatory"].matching
    others = [index for index in range(len(grouped.lines)) if index not in mandatory]
    if len(others) != len(base.signatures):
        raise ProofInvalid("signature-invalid", "The base proof does not have one signature per statement.")
    selective = grouped.groups["selective"].matching
    return [signature for index, signature in zip(others, base.signatures, strict=True) if index in selective]


def _labels_for_verifier(grouped: Grouped) -> dict[str, str]:
    canonical = rdfc.canonical_labels(grouped.groups["combined"].quads)
    return {label: grouped.labels[node] for node, label in canonical.items()}


def _base_proof(document: JsonObject) -> JsonObject:
    for proof in objects(document.get("proof")):
        if proof.get("cryptosuite") == NAME and "previousProof" not in proof:
            return proof
    raise ProofMalformed("base-proof-missing", "The document has no ecdsa-sd-2023 base proof.")
