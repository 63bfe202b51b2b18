"""The canonical forms that signatures are made over."""

import hashlib
from typing import Any

from credentials.budget import Budget
from credentials.canonical import rdfc
from credentials.canonical.expansion import expand
from credentials.canonical.limits import inspect
from credentials.canonical.rdf import Quad, quads
from credentials.loader import Contexts

__all__ = ["canonicalise", "to_quads"]


def to_quads(
    document: Any,
    contexts: Contexts,
    *,
    forbid_control_characters: bool = False,
    only_safe_integers: bool = False,
    budget: Budget | None = None,
    only_published_terms: bool = False,
) -> list[Quad]:
    """Return the RDF statements of a JSON-LD document, or refuse if a part of it would not be among them.

    Args:
        document: a JSON object as Python values; left unchanged.
        contexts: every context that the document names.
        forbid_control_characters: refuse C0 characters except tab, line feed, carriage return; and DEL.
        only_safe_integers: refuse numbers with a fraction too.
        budget: pays for it.
        only_published_terms: refuse another name for a property than its published one.

    Raises:
        UnsafeDocument: see its codes.
        UnknownContext: a context is neither bundled nor given.
        BudgetSpent: it could take too long.
    """
    size = inspect(
        document,
        forbid_control_characters=forbid_control_characters,
        only_safe_integers=only_safe_integers,
    )
    if budget is not None:
        budget.spend(size)
    return quads(expand(document, contexts, only_published_terms=only_published_terms, budget=budget))


def canonicalise(
    document: Any,
    contexts: Contexts,
    *,
    forbid_control_characters: bool = False,
    only_safe_integers: bool = False,
    only_published_terms: bool = False,
    algorithm: rdfc.Hash = hashlib.sha256,
    max_work: int = rdfc.MAX_WORK,
) -> str:
    """Return the canonical N-Quads (RDFC-1.0, https://www.w3.org/TR/rdf-canon/) of a JSON-LD document.

    Takes and raises what `to_quads` does; `algorithm` is the hash inside RDFC-1.0 and `max_work` its
    bound.
    """
    statements = to_quads(
        document,
        contexts,
        forbid_control_characters=forbid_control_characters,
        only_safe_integers=only_safe_integers,
        only_published_terms=only_published_terms,
    )
    return "".join(
        rdfc.canonical_lines(
            statements, rdfc.canonical_labels(statements, algorithm=algorithm, max_work=max_work)
        )
    )
