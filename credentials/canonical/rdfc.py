"""RDF Dataset Canonicalization, RDFC-1.0: https://www.w3.org/TR/rdf-canon/.

Blank nodes that look alike make the algorithm try permutations; a document made for that purpose ("poison
graph") would keep it busy for years, so the work is counted and refused beyond a bound.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from credentials.budget import Budget
from credentials.canonical.rdf import Quad
from credentials.errors import UnsafeDocument

# Two units are roughly the hashing of one quad; the bound is reached within half a second.
MAX_WORK = 60_000
_WORK_PER_UNIT = 3
# How far the search may follow a chain of blank nodes that look alike.
MAX_PATH = 150

Hash = Callable[[bytes], Any]


def canonical_labels(
    quads: Iterable[Quad],
    *,
    algorithm: Hash = hashlib.sha256,
    max_work: int = MAX_WORK,
    budget: Budget | None = None,
) -> dict[str, str]:
    """Return the canonical label (`_:c14n0`, …) of every blank node in `quads`.

    Args:
        quads: distinct statements.
        algorithm: the hash of the algorithm; SHA-256 unless a suite says otherwise.
        max_work: the bound on the work with blank nodes that look alike.
        budget: pays for that work.

    Raises:
        UnsafeDocument: `too-complex`, too many blank nodes look alike.
        BudgetSpent: the budget has less left than that.
    """
    return _Canonicalisation(quads, algorithm, max_work, budget or Budget(max_work)).labels()


def canonical_lines(quads: Iterable[Quad], labels: dict[str, str]) -> list[str]:
    """Return the N-Quads lines of `quads`, each with line feed, relabelled and sorted by code point."""
    return sorted({f"{relabel(quad, labels).line()}\n" for quad in quads})


def relabel(quad: Quad, labels: dict[str, str]) -> Quad:
    """Return `quad` with its blank nodes renamed."""
    subject, predicate, obj, graph = quad
    return Quad(labels.get(subject, subject), predicate, labels.get(obj, obj), labels.get(graph, graph))


class _Issuer:
    """Hands out identifiers in order of asking (section 4.3)."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self._prefix = prefix
        self.issued = dict(issued or {})

    def issue(self, node: str) -> str:
        if node not in self.issued:
            self.issued[node] = f"{self._prefix}{len(self.issued)}"
        return self.issued[node]

    def copy(self) -> "_Issuer":
        return _Issuer(self._prefix, self.issued)


class _Canonicalisation:
    def __init__(self, quads: Iterable[Quad], algorithm: Hash, max_work: int, budget: Budget) -> None:
        self._algorithm = algorithm
        self._max_work = max_work
        self._budget = budget
        self._quads: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            for node in {part for part in (quad.subject, quad.object, quad.graph) if part.startswith("_:")}:
                self._quads[node].append(quad)
        self._first_hashes = {node: self._hash_first_degree(node) for node in self._quads}
        self._canonical = _Issuer("_:c14n")
        self._work = 0

    def labels(self) -> dict[str, str]:
        """Section 4.4.3, steps 3 to 5."""
        by_hash = sorted(self._first_hashes, key=lambda node: self._first_hashes[node])
        ties = []
        for _, group in groupby(by_hash, key=lambda node: self._first_hashes[node]):
            nodes = list(group)
            if len(nodes) == 1:
                self._canonical.issue(nodes[0])
            else:
                ties.append(nodes)
        for nodes in ties:
            self._break_tie(nodes)
        return self._canonical.issued

    def _break_tie(self, nodes: list[str]) -> None:
        results = []
        for node in nodes:
            if node in self._canonical.issued:
                continue
            issuer = _Issuer("_:b")
            issuer.issue(node)
            results.append(self._hash_n_degree(node, issuer, depth=0))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.issued:
                self._canonical.issue(node)

    def _hash_first_degree(self, node: str) -> str:
        """Section 4.6."""

        def seen_from_node(part: str) -> str:
            return part if not part.startswith("_:") else "_:a" if part == node else "_:z"

        lines = sorted(
            Quad(
                seen_from_node(quad.subject),
                quad.predicate,
                seen_from_node(quad.object),
                seen_from_node(quad.graph),
            ).line()
            + "\n"
            for quad in self._quads[node]
        )
        return self._hash("".join(lines))

    def _hash_n_degree(self, node: str, issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        """Section 4.8."""
        self._spend(len(self._quads[node]))
        if depth > MAX_PATH:
            raise UnsafeDocument("too-complex", "Too many blank nodes look alike.")
        related: dict[str, list[str]] = defaultdict(list)
        for relation, other in self._relations(node, issuer):
            related[relation].append(other)
        data = []
        for relation in sorted(related):
            data.append(relation)
            path, issuer = self._best_path(related[relation], issuer, depth)
            data.append(path)
        return self._hash("".join(data)), issuer

    def _relations(self, node: str, issuer: _Issuer) -> Iterator[tuple[str, str]]:
        """Section 4.7, for every blank node beside `node`."""
        for quad in self._quads[node]:
            for position, other in (("s", quad.subject), ("o", quad.object), ("g", quad.graph)):
                if not other.startswith("_:") or other == node:
                    continue
                predicate = "" if position == "g" else quad.predicate
                name = (
                    self._canonical.issued.get(other) or issuer.issued.get(other) or self._first_hashes[other]
                )
                yield self._hash(f"{position}{predicate}{name}"), other

    def _best_path(self, nodes: list[str], issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        """Section 4.8.3, step 5: the permutation that gives the smallest path."""
        chosen: tuple[str, _Issuer] | None = None
        for order in _orders(tuple(nodes)):
            self._spend(len(order))
            found = self._path(order, issuer.copy(), chosen[0] if chosen else None, depth)
            if found is not None and (chosen is None or found[0] < chosen[0]):
                chosen = found
        if chosen is None:
            raise UnsafeDocument("too-complex", "No order of the blank nodes was found.")
        return chosen

    def _path(
        self, order: tuple[str, ...], issuer: _Issuer, best: str | None, depth: int
    ) -> tuple[str, _Issuer] | None:
        path = ""
        recursion = []
        for node in order:
            if node in self._canonical.issued:
                path += self._canonical.issued[node]
            else:
                if node not in issuer.issued:
                    recursion.append(node)
                path += issuer.issue(node)
            if _is_worse(path, best):
                return None
        for node in recursion:
            result, issuer = self._with_node(node, issuer, depth)
            path += result
            if _is_worse(path, best):
                return None
        return path, issuer

    def _with_node(self, node: str, issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        digest, deeper = self._hash_n_degree(node, issuer, depth + 1)
        label = issuer.issue(node)
        return f"{label}<{digest}>", deeper

    def _spend(self, work: int) -> None:
        self._work += 1 + work
        if self._work > self._max_work:
            raise UnsafeDocument("too-complex", "Too many blank nodes look alike.")
        self._budget.spend(1 + work // _WORK_PER_UNIT)

    def _hash(self, text: str) -> str:
        digest: str = self._algorithm(text.encode()).hexdigest()
        return digest


def _orders(nodes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every different order, as the next larger one of places: alike nodes need no swapping among themselves.

    A node is listed once per statement. Not recursive: a stranger may list thousands.
    """
    first_at = {node: at for at, node in reversed(list(enumerate(nodes)))}
    order = sorted(nodes, key=first_at.__getitem__)
    while True:
        yield tuple(order)
        ranks = [first_at[node] for node in order]
        fall = next((at for at in range(len(order) - 2, -1, -1) if ranks[at] < ranks[at + 1]), None)
        if fall is None:
            return
        beyond = next(at for at in range(len(order) - 1, fall, -1) if ranks[at] > ranks[fall])
        order[fall], order[beyond] = order[beyond], order[fall]
        order[fall + 1 :] = reversed(order[fall + 1 :])


def _is_worse(path: str, best: str | None) -> bool:
    return best is not None and len(path) >= len(best) and path > best
