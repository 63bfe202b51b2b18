"""What every cryptographic suite has: choices of canonical form, hash, key and encoding.

https://www.w3.org/TR/vc-data-integrity/#cryptographic-suites
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credentials.canonical import rdfc
from credentials.suites.suite import Covers
from credentials.suites.unsecured import Unsecured
from keys import multibase
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer
from schemas.contexts import CREDENTIALS_V2, DATA_INTEGRITY_V1, DATA_INTEGRITY_V2
from schemas.errors import Malformed, Refused
from schemas.strict_json import JsonObject

DATA_INTEGRITY_PROOF: Final = "DataIntegrityProof"
DATA_INTEGRITY_CONTEXTS: Final = (DATA_INTEGRITY_V2, DATA_INTEGRITY_V1, CREDENTIALS_V2)

_HASHES: Final[dict[KeyKind, rdfc.Hash]] = {KeyKind.P384: hashlib.sha384}


class ProofInvalid(Refused):
    """A proof does not hold; `code` says why, as listed in `data_integrity`."""


class ProofMalformed(Malformed):
    """A proof is not written as the specifications demand."""


def hash_for(kind: KeyKind) -> rdfc.Hash:
    """Return the hash that goes with a kind of key: SHA-384 for P-384, otherwise SHA-256."""
    return _HASHES.get(kind, hashlib.sha256)


@dataclass(frozen=True)
class Transformation:
    """A way to bring a document and a proof configuration into canonical bytes.

    Args:
        bytes_of: gives the bytes of proof configuration and document; the last argument is the suite's
            `contexts` when a proof is checked, and empty when one is made.
        covers: what a signature over them covers.
        keeps_context: the proof repeats the document's `@context`.
    """

    bytes_of: Callable[[Unsecured, JsonObject, rdfc.Hash, tuple[str, ...]], tuple[bytes, bytes]]
    covers: Covers
    keeps_context: bool = False


@dataclass(frozen=True)
class SimpleSuite:
    """A suite that signs hash(proof configuration) ‖ hash(document); see `Suite` for its members.

    Args:
        transformation: how both become bytes.
        hash_of: the hash that goes with a kind of key.
    """

    name: str
    key_kinds: tuple[KeyKind, ...]
    transformation: Transformation
    proof_type: str = DATA_INTEGRITY_PROOF
    contexts: tuple[str, ...] = DATA_INTEGRITY_CONTEXTS
    usual_for: frozenset[KeyKind] = frozenset()
    is_offered: bool = True
    discloses_selectively: bool = False
    hash_of: Callable[[KeyKind], rdfc.Hash] = hash_for

    @property
    def covers(self) -> Covers:
        """What the transformation lets a signature cover."""
        return self.transformation.covers

    @property
    def cryptosuite(self) -> str | None:
        """The name, except for proofs whose type says it all."""
        return self.name if self.proof_type == DATA_INTEGRITY_PROOF else None

    def hash_data(
        self, unsecured: Unsecured, proof: JsonObject, kind: KeyKind, *, fallback: tuple[str, ...] = ()
    ) -> bytes:
        """Return the bytes that are signed; `fallback` as in `transformations.proof_context`."""
        digest = self.hash_of(kind)
        options = proof_options(proof)
        configuration, document = self.transformation.bytes_of(unsecured, options, digest, fallback)
        return bytes(digest(configuration).digest() + digest(document).digest())

    def create(
        self, unsecured: Unsecured, proof: JsonObject, signer: Signer, extra: Mapping[str, Any]
    ) -> JsonObject:
        """Return `proof` with its `proofValue`; see `Suite`."""
        if extra:
            raise ProofMalformed(
                "proof-option-unknown", "The suite does not know this option.", options=sorted(extra)
            )
        if self.transformation.keeps_context and "@context" in unsecured.document:
            proof = {"@context": unsecured.document["@context"], **proof}
        signature = signer.sign(self.hash_data(unsecured, proof, signer.public_key.kind))
        return {**proof, "proofValue": multibase.encode_base58btc(signature)}

    def verify(self, unsecured: Unsecured, proof: JsonObject, key: PublicKey) -> None:
        """Return if `proof` holds; see `Suite`."""
        signature = decode_proof_value(proof, "z")
        if len(signature) != key.kind.signature_bytes:
            raise ProofMalformed("proof-value-malformed", "The signature has the wrong length.")
        if not key.verify(signature, self.hash_data(unsecured, proof, key.kind, fallback=self.contexts)):
            raise ProofInvalid("signature-invalid", "The signature does not belong to this document and key.")


def proof_options(proof: JsonObject) -> JsonObject:
    """Return a proof without the value that it is to explain."""
    return {name: value for name, value in proof.items() if name != "proofValue"}


def decode_proof_value(proof: JsonObject, prefix: str) -> bytes:
    """Return the bytes of `proofValue`, whose multibase alphabet must be `prefix`."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith(prefix):
        raise ProofMalformed("proof-value-malformed", f"proofValue is a text that starts with {prefix}.")
    try:
        return multibase.decode(value)
    except Malformed as cause:
        raise ProofMalformed("proof-value-malformed", "proofValue is not multibase.") from cause
