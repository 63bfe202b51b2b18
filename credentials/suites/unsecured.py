"""A document before it is signed, or with its proof taken off."""

import hashlib
from collections.abc import Callable
from typing import Any

from credentials.budget import Budget
from credentials.canonical import rdfc, to_quads
from credentials.canonical.jcs import jcs
from credentials.canonical.limits import inspect
from credentials.canonical.rdf import Quad
from credentials.loader import Contexts
from schemas.errors import DomainError
from schemas.strict_json import JsonObject


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
