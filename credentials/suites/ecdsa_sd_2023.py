"""Selective disclosure: https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023.

The issuer signs every statement alone with a key made for this one proof (base proof); the holder shows some
of them (derived proof); the mandatory ones, signed together, are always shown.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.canonical import canonicalise, rdfc
from credentials.loader import Contexts
from credentials.suites import cbor, json_pointers
from credentials.suites.base import (
    DATA_INTEGRITY_CONTEXTS,
    DATA_INTEGRITY_PROOF,
    ProofInvalid,
    ProofMalformed,
    Unsecured,
    decode_proof_value,
    proof_options,
)
from credentials.suites.selective_disclosure import (
    Grouped,
    given_labels,
    group,
    hmac_labels,
    lines_hash,
)
from credentials.suites.transformations import MAX_PROOF_WORK, proof_context
from keys import multibase, multikey
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer, generate
from schemas.errors import DomainError, Malformed
from schemas.strict_json import JsonObject

NAME: Final = "ecdsa-sd-2023"

_BASE_HEADER = b"\xd9\x5d\x00"
_DERIVED_HEADER = b"\xd9\x5d\x01"
_SIGNATURE_BYTES = 64
_PUBLIC_KEY_BYTES = 35
_HMAC_BYTES = 32
_UNITS_PER_SIGNATURE = 10


@dataclass(frozen=True)
class BaseProof:
    """What the issuer gives the holder."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: list[bytes]
    mandatory_pointers: list[str]

    def encode(self) -> str:
        """Return the `proofValue`."""
        components = [
            self.base_signature, self.public_key, self.hmac_key, self.signatures, self.mandatory_pointers
        ]  # fmt: skip
        return multibase.encode_base64url(_BASE_HEADER + cbor.encode(components))

    @classmethod
    def decode(cls, proof: JsonObject) -> "BaseProof":
        """Read the `proofValue` of a base proof; raises `ProofMalformed`."""
        signature, public, key, signatures, pointers = _components(proof, _BASE_HEADER)
        _check_bytes(signature, _SIGNATURE_BYTES)
        _check_bytes(public, _PUBLIC_KEY_BYTES)
        _check_bytes(key, _HMAC_BYTES)
        _check_signatures(signatures)
        return cls(signature, public, key, signatures, json_pointers.check_pointers(pointers))


@dataclass(frozen=True)
class DerivedProof:
    """What the holder shows; `labels` goes from canonical labels to the labels that were signed."""

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    labels: dict[str, str]
    mandatory_indexes: list[int]

    def encode(self) -> str:
        """Return the `proofValue`."""
        compressed = {
            int(label.removeprefix("_:c14n")): multibase.decode(signed.removeprefix("_:"))
            for label, signed in self.labels.items()
        }
        components = [
            self.base_signature, self.public_key, self.signatures, compressed, self.mandatory_indexes
        ]  # fmt: skip
        return multibase.encode_base64url(_DERIVED_HEADER + cbor.encode(components))

    @classmethod
    def decode(cls, proof: JsonObject) -> "DerivedProof":
        """Read the `proofValue` of a derived proof; raises `ProofMalformed`."""
        signature, public, signatures, compressed, indexes = _components(proof, _DERIVED_HEADER)
        _check_bytes(signature, _SIGNATURE_BYTES)
        _check_bytes(public, _PUBLIC_KEY_BYTES)
        _public_key(public)
        _check_signatures(signatures)
        if not isinstance(compressed, dict) or not isinstance(indexes, list):
            raise _malformed()
        for signed in compressed.values():
            _check_bytes(signed, _HMAC_BYTES)
        if not all(isinstance(index, int) for index in indexes) or len(set(indexes)) != len(indexes):
            raise _malformed()
        labels = {
            f"_:c14n{number}": f"_:{multibase.encode_base64url(signed)}"
            for number, signed in compressed.items()
        }
        return cls(signature, public, signatures, labels, indexes)


class EcdsaSd2023:
    """The suite; see `base.Suite` for its members."""

    name = NAME
    proof_type = DATA_INTEGRITY_PROOF
    cryptosuite: str | None = NAME
    key_kinds = frozenset({KeyKind.P256})
    contexts = DATA_INTEGRITY_CONTEXTS

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
        key: bytes = extra.get("hmac_key") or secrets.token_bytes(_HMAC_BYTES)
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
            raise ProofInvalid("signature-invalid", "The proof speaks of statements that are not there.")
        mandatory = [line for index, line in enumerate(lines) if index in chosen]
        others = [line for index, line in enumerate(lines) if index not in chosen]
        if len(others) != len(derived.signatures):
            raise ProofInvalid("signature-invalid", "The proof has not one signature per shown statement.")
        signed = sign_data(unsecured, proof, derived.public_key, mandatory, fallback=self.contexts)
        if not key.verify(derived.base_signature, signed):
            raise ProofInvalid("signature-invalid", "The signature does not belong to this document and key.")
        statements = _public_key(derived.public_key)
        for line, signature in zip(others, derived.signatures, strict=True):
            if not statements.verify(signature, line.encode()):
                raise ProofInvalid("signature-invalid", "A shown statement was not signed like this.")


ECDSA_SD_2023 = EcdsaSd2023()


def derive(document: JsonObject, selective_pointers: list[str], contexts: Contexts) -> JsonObject:
    """Return a document that shows only the mandatory statements and those that the pointers select.

    https://www.w3.org/TR/vc-di-ecdsa/#add-derived-proof-ecdsa-sd-2023

    Args:
        document: a document with one base proof; other proofs are left behind, as they would not hold.
        selective_pointers: JSON Pointers into the document.
        contexts: every context that the document names.

    Raises:
        ProofMalformed: `base-proof-missing`, or the base proof is malformed.
        ProofInvalid: `nothing-selected`, `selection-splits-list`, or statements and signatures do not fit.
        PointerMalformed: a pointer is malformed or points at nothing.
        UnsafeDocument, UnknownContext: the document cannot be canonicalised.
    """
    proof = _base_proof(document)
    base = BaseProof.decode(proof)
    selective = json_pointers.check_pointers(selective_pointers)
    combined = [*base.mandatory_pointers, *selective]
    unsecured = Unsecured({name: value for name, value in document.items() if name != "proof"}, contexts)
    definitions = {"mandatory": base.mandatory_pointers, "selective": selective, "combined": combined}
    grouped = group(unsecured, hmac_labels(base.hmac_key), definitions)
    revealed = json_pointers.select(unsecured.document, combined)
    if revealed is None:
        raise ProofInvalid("nothing-selected", "Nothing is mandatory and nothing was selected.")
    derived = DerivedProof(
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
    canonical = canonicalise(configuration, unsecured.contexts, max_work=MAX_PROOF_WORK)
    proof_hash = hashlib.sha256(canonical.encode()).digest()
    return proof_hash + public_key + lines_hash(mandatory)


def _matching_signatures(base: BaseProof, grouped: Grouped) -> list[bytes]:
    mandatory = grouped.groups["mandatory"].matching
    others = [index for index in range(len(grouped.lines)) if index not in mandatory]
    if len(others) != len(base.signatures):
        raise ProofInvalid("signature-invalid", "The base proof has not one signature per statement.")
    selective = grouped.groups["selective"].matching
    return [signature for index, signature in zip(others, base.signatures, strict=True) if index in selective]


def _labels_for_verifier(grouped: Grouped) -> dict[str, str]:
    canonical = rdfc.canonical_labels(grouped.groups["combined"].quads)
    return {label: grouped.labels[node] for node, label in canonical.items()}


def _base_proof(document: JsonObject) -> JsonObject:
    proofs = document.get("proof", [])
    for proof in proofs if isinstance(proofs, list) else [proofs]:
        if isinstance(proof, dict) and proof.get("cryptosuite") == NAME and "previousProof" not in proof:
            return proof
    raise ProofMalformed("base-proof-missing", "The document has no ecdsa-sd-2023 base proof.")


def _components(proof: JsonObject, header: bytes) -> list[Any]:
    data = decode_proof_value(proof, "u")
    if not data.startswith(header):
        if data.startswith(_BASE_HEADER):
            raise ProofMalformed("base-proof-shown", "A base proof is for the holder; show a derived one.")
        raise _malformed()
    try:
        components = cbor.decode(data[len(header) :])
    except Malformed as cause:
        raise _malformed() from cause
    if not isinstance(components, list) or len(components) != 5:  # noqa: PLR2004  both forms have five
        raise _malformed()
    return components


def _check_bytes(value: Any, length: int) -> None:
    if not isinstance(value, bytes) or len(value) != length:
        raise _malformed()


def _check_signatures(value: Any) -> None:
    if not isinstance(value, list):
        raise _malformed()
    for signature in value:
        _check_bytes(signature, _SIGNATURE_BYTES)


def _public_key(data: bytes) -> PublicKey:
    try:
        found = multikey.decode(multibase.encode_base58btc(data))
    except DomainError as cause:
        raise _malformed() from cause
    if found.kind is not KeyKind.P256:
        raise _malformed()
    return found


def _malformed() -> ProofMalformed:
    return ProofMalformed("proof-value-malformed", "proofValue is not that of an ecdsa-sd-2023 proof.")
