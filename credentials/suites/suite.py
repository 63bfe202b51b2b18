"""What every suite says about itself: https://www.w3.org/TR/vc-data-integrity/#cryptographic-suites."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from credentials.budget import Budget
from credentials.loader import Contexts
from credentials.suites.unsecured import Unsecured
from keys.algorithms import KeyKind, PublicKey
from keys.signer import Signer
from schemas.strict_json import JsonObject


class Covers(Enum):
    """What a signature covers, by the canonical form that it is made over."""

    MEANING = "the statements that the document makes, however they are spelled"
    TEXT = "every word as it is written, whatever it means"


@runtime_checkable
class Suite(Protocol):
    """How one kind of proof is made and checked: one file of this package, which declares it as `SUITE`."""

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
    def key_kinds(self) -> tuple[KeyKind, ...]:
        """The kinds of key that it takes, the usual one first."""
        ...

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts of which a document needs one; the first is the one to add."""
        ...

    @property
    def covers(self) -> Covers:
        """What its signatures cover."""
        ...

    @property
    def discloses_selectively(self) -> bool:
        """Whether a holder may show a part of what was signed with it; then it is a `SelectiveSuite`."""
        ...

    @property
    def usual_for(self) -> frozenset[KeyKind]:
        """The kinds of key with which we sign with this suite when nobody asks for another."""
        ...

    @property
    def is_offered(self) -> bool:
        """Whether somebody may ask us to sign with it; others are only read."""
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


@runtime_checkable
class SelectiveSuite(Suite, Protocol):
    """A suite that lets a holder show a part of what was signed."""

    def derive(
        self,
        document: JsonObject,
        selective_pointers: list[str],
        contexts: Contexts,
        *,
        budget: Budget | None,
    ) -> JsonObject:
        """Return a document that shows only what is mandatory and what the pointers select."""
        ...
