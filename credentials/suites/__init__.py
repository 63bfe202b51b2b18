"""Every suite that this service knows: each is one file here, which declares it as `SUITE`.

https://www.w3.org/TR/vc-data-integrity/#cryptographic-suites
"""

from collections.abc import Mapping
from typing import Any, Final

from credentials.budget import Budget
from credentials.declared import by_key, declared
from credentials.loader import Contexts
from credentials.suites.base import DATA_INTEGRITY_PROOF, ProofMalformed
from credentials.suites.suite import Covers, SelectiveSuite, Suite
from keys.algorithms import KeyKind
from keys.errors import KeyUnsupported
from schemas.json_ld import objects
from schemas.strict_json import JsonObject

_ALL: Final = declared(__name__, "SUITE", Suite)  # type: ignore[type-abstract]

SUITES: Final[Mapping[str, Suite]] = by_key(_ALL, lambda suite: [suite.name])
_USUAL: Final = by_key(_ALL, lambda suite: [kind.value for kind in suite.usual_for])

COVERING_TEXT: Final = frozenset(suite.name for suite in _ALL if suite.covers is Covers.TEXT)
COVERING_MEANING: Final = frozenset(suite.name for suite in _ALL if suite.covers is Covers.MEANING)
SELECTIVE: Final = frozenset(suite.name for suite in _ALL if suite.discloses_selectively)


def suite_of(proof: Mapping[str, Any]) -> Suite | None:
    """Return the suite that a proof names, None if it is none of ours."""
    name = proof.get("cryptosuite") if proof.get("type") == DATA_INTEGRITY_PROOF else proof.get("type")
    suite = SUITES.get(name) if isinstance(name, str) else None
    return suite if suite is not None and suite.proof_type == proof.get("type") else None


def usual_suite(kind: KeyKind) -> Suite:
    """Return the suite with which we sign with this kind of key when nobody asks for another.

    Raises:
        KeyUnsupported: we do not sign with such keys.
    """
    if kind.value not in _USUAL:
        raise KeyUnsupported("This kind of key is not used for signing here.", kind=kind.value)
    return _USUAL[kind.value]


def derive(
    document: JsonObject, selective_pointers: list[str], contexts: Contexts, *, budget: Budget | None = None
) -> JsonObject:
    """Return a document that shows only what the issuer made mandatory and what the pointers select.

    Args:
        document: a document with one proof by a suite that discloses selectively.
        selective_pointers: JSON Pointers into the document.
        contexts: every context that the document names.
        budget: pays for it.

    Raises:
        ProofMalformed: `base-proof-missing`: it has no such proof; or it is malformed.
        DomainError: as the suite says.
    """
    for proof in objects(document.get("proof")):
        suite = suite_of(proof)
        if isinstance(suite, SelectiveSuite):
            return suite.derive(document, selective_pointers, contexts, budget=budget)
    raise ProofMalformed("base-proof-missing", "The document has no proof that lets a part be shown.")
