"""What every cryptographic suite has: choices of canonical form, hash, key and encoding.

https://www.w3.org/TR/vc-data-integrity/#cryptographic-suites
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from credentials.budget import Budget
from credentials.canonical import rdfc, to_quads
from credentials.canonical.jcs import jcs
from credentials.canonical.limits import inspect
from credentials.canonical.rdf import Quad
from credentials.loader import Contexts
from keys import multibase
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer
from schemas.contexts import CREDENTIALS_V2, DATA_INTEGRITY_V1, DATA_INTEGRITY_V2
from schemas.errors import DomainError, Malformed, Refused
from schemas.strict_json import JsonObject

DATA_INTEGRITY_PROOF: Final = "DataIntegrityProof"
DATA_INTEGRITY_CONTEXTS: Final = (DATA_INTEGRITY_V2, DATA_INTEGRITY_V1, CREDENTIALS_V2)

_HASHES: Final[dict[KeyKind, rdfc.Hash]] = {KeyKind.P384: hashlib.sha384}
_SIGNATURE_BYTES: Final = {KeyKind.ED25519: 64, KeyKind.P256: 64, KeyKind.P384: 96}


class ProofInvalid(Refused):
    """A proof does not hold; `code` says why, as listed in `data_integrity`."""


class ProofMalformed(Malformed):
    """A proof is not written as the specifications demand."""


def hash_for(kind: KeyKind) -> rdfc.Hash:
    """Return the hash that goes with a kind of key: SHA-384 for P-384, otherwise SHA-256."""
    return _HASHES.get(kind, hashlib.sha256)


class Unsecured:
    """A document without its proof, with every canonical form computed once, however many proofs need it.

    Args:
        document: the JSON object; a `proof` in it is part of what is secured (proof chains).
        contexts: every context that it names.
        strict: refuse what we do not sign (control characters, numbers with a fraction).
        budget: shared with whatever else belongs to the same piece of work.
    """

    def __init__(
        self, document: JsonObject, contexts: Contexts, *, strict: bool = False, budget: Budget | None = None
    ) -> None:
        self.document = document
        self.contexts = contexts
        self.strict = strict
        self.budget = budget or Budget()
        self._forms: dict[str, Any] = {}

    def quads(self) -> list[Quad]:
        """Return the RDF statements; raises like `canonical.to_quads`."""
        found: list[Quad] = self._once("quads", self._to_quads)
        return found

    def labels(self, algorithm: rdfc.Hash = hashlib.sha256) -> dict[str, str]:
        """Return the canonical labels of the blank nodes; `algorithm` is the hash inside RDFC-1.0."""
        found: dict[str, str] = self._once(
            f"labels {algorithm(b'').name}",
            lambda: rdfc.canonical_labels(self.quads(), algorithm=algorithm, budget=self.budget),
        )
        return found

    def canonical(self, algorithm: rdfc.Hash) -> str:
        """Return the canonical N-Quads; `algorithm` is the hash inside RDFC-1.0."""
        found: str = self._once(
            f"lines {algorithm(b'').name}",
            lambda: "".join(rdfc.canonical_lines(self.quads(), self.labels(algorithm))),
        )
        return found

    def jcs(self, context: Any = None) -> bytes:
        """Return the RFC 8785 bytes, with `@context` replaced by `context` if that is given."""
        document = self.document if context is None else {**self.document, "@context": context}
        found: bytes = self._once(f"jcs {context!r}", lambda: jcs(document))
        return found

    def including(self, proofs: list[JsonObject]) -> "Unsecured":
        """Return the same document with `proofs` as part of what is secured."""
        document = {name: value for name, value in self.document.items() if name != "proof"}
        secured = {**document, "proof": proofs}
        return Unsecured(secured, self.contexts, strict=self.strict, budget=self.budget)

    def _to_quads(self) -> list[Quad]:
        return to_quads(
            self.document,
            self.contexts,
            forbid_control_characters=self.strict,
            only_safe_integers=self.strict,
        )

    def size(self) -> int:
        """Return the number of values; raises like `canonical.limits.inspect`."""
        found: int = self._once("size", self._size)
        return found

    def _size(self) -> int:
        return inspect(self.document, forbid_control_characters=self.strict, only_safe_integers=self.strict)

    def _once(self, form: str, compute: Callable[[], Any]) -> Any:
        """Compute a form, or repeat the refusal: failing is no cheaper than succeeding."""
        if form not in self._forms:
            try:
                if form != "size":
                    self.budget.spend(self.size())
                self._forms[form] = compute()
            except DomainError as refusal:
                self._forms[form] = refusal
        found = self._forms[form]
        if isinstance(found, DomainError):
            raise found
        return found


class Suite(Protocol):
    """How one kind of proof is made and checked."""

    @property
    def name(self) -> str:
        """The name by which a caller chooses the suite."""
        ...

    @property
    def proof_type(self) -> str:
        """The `type` of its proofs."""
        ...

    @property
    def cryptosuite(self) -> str | None:
        """The `cryptosuite` of its proofs, None where the type alone says it."""
        ...

    @property
    def key_kinds(self) -> frozenset[KeyKind]:
        """The kinds of key that it takes."""
        ...

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts of which a document needs one; the first is the one to add."""
        ...

    def create(
        self, unsecured: Unsecured, proof: JsonObject, signer: Signer, extra: Mapping[str, Any]
    ) -> JsonObject:
        """Return the finished proof made from `proof`, which lacks only its `proofValue`."""
        ...

    def verify(self, unsecured: Unsecured, proof: JsonObject, key: PublicKey) -> None:
        """Return if `proof` holds.

        Raises:
            ProofInvalid, ProofMalformed, UnsafeDocument: it does not.
            UnknownContext: a context is missing.
        """
        ...


Transformation = Callable[[Unsecured, JsonObject, KeyKind, tuple[str, ...]], tuple[bytes, bytes]]


@dataclass(frozen=True)
class SimpleSuite:
    """A suite that signs hash(proof configuration) ‖ hash(document).

    Args:
        transformation: gives the canonical bytes of proof configuration and document; its last argument is
            `contexts` when a proof is checked, and empty when one is made.
    """

    name: str
    key_kinds: frozenset[KeyKind]
    transformation: Transformation
    proof_type: str = DATA_INTEGRITY_PROOF
    contexts: tuple[str, ...] = DATA_INTEGRITY_CONTEXTS
    keeps_context: bool = field(default=False)

    @property
    def cryptosuite(self) -> str | None:
        """The name, except for proofs whose type says it all."""
        return self.name if self.proof_type == DATA_INTEGRITY_PROOF else None

    def hash_data(
        self, unsecured: Unsecured, proof: JsonObject, kind: KeyKind, *, fallback: tuple[str, ...] = ()
    ) -> bytes:
        """Return the bytes that are signed; `fallback` as in `transformations.proof_context`."""
        digest = hash_for(kind)
        configuration, document = self.transformation(unsecured, proof_options(proof), kind, fallback)
        return bytes(digest(configuration).digest() + digest(document).digest())

    def create(
        self, unsecured: Unsecured, proof: JsonObject, signer: Signer, extra: Mapping[str, Any]
    ) -> JsonObject:
        """Return `proof` with its `proofValue`; see `Suite`."""
        if extra:
            raise ProofMalformed(
                "proof-option-unknown", "The suite does not know this option.", options=sorted(extra)
            )
        if self.keeps_context and "@context" in unsecured.document:
            proof = {"@context": unsecured.document["@context"], **proof}
        signature = signer.sign(self.hash_data(unsecured, proof, signer.public_key.kind))
        return {**proof, "proofValue": multibase.encode_base58btc(signature)}

    def verify(self, unsecured: Unsecured, proof: JsonObject, key: PublicKey) -> None:
        """Return if `proof` holds; see `Suite`."""
        signature = decode_proof_value(proof, "z")
        if len(signature) != _SIGNATURE_BYTES[key.kind]:
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
