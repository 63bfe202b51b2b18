"""Canonicalising a document and grouping its statements by what may be shown.

https://www.w3.org/TR/vc-di-ecdsa/#selective-disclosure-functions
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from credentials.budget import Budget
from credentials.canonical import rdfc, to_quads
from credentials.canonical.expansion import blank_nodes
from credentials.canonical.rdf import Quad
from credentials.loader import Contexts
from credentials.suites import json_pointers
from credentials.suites.base import ProofInvalid
from credentials.suites.unsecured import Unsecured
from keys import multibase
from schemas.strict_json import JsonObject

_SCHEME: Final = "urn:bnid:"

LabelMap = Callable[[dict[str, str]], dict[str, str]]
"""From the canonical labels of blank nodes to the labels that are signed."""


@dataclass(frozen=True)
class Group:
    """A selection of a document.

    Args:
        matching: its statements by their index in the whole document.
        quads: the same statements with the labels they had before canonicalisation.
    """

    matching: dict[int, str]
    quads: list[Quad]


@dataclass(frozen=True)
class Grouped:
    """A whole document as signed lines, and the groups that were asked for."""

    lines: list[str]
    labels: dict[str, str]
    groups: dict[str, Group]


def hmac_labels(key: bytes) -> LabelMap:
    """Return the label map that hides the order of blank nodes: createHmacIdLabelMapFunction."""

    def relabel(canonical: dict[str, str]) -> dict[str, str]:
        return {
            node: "_:"
            + multibase.encode_base64url(hmac.digest(key, label.removeprefix("_:").encode(), "sha256"))
            for node, label in canonical.items()
        }

    return relabel


def given_labels(labels: dict[str, str]) -> LabelMap:
    """Return the label map that a derived proof brings along: createLabelMapFunction.

    The map raises `ProofInvalid` (`label-map-mismatch`) unless it names exactly the blank nodes there are.
    """

    def relabel(canonical: dict[str, str]) -> dict[str, str]:
        if labels.keys() != set(canonical.values()) or len(set(labels.values())) != len(labels):
            raise ProofInvalid(
                "label-map-mismatch", "The proof's labels do not fit the blank nodes of the document."
            )
        return {node: labels[label] for node, label in canonical.items()}

    return relabel


def canonical_lines(
    quads: list[Quad], label_map: LabelMap, budget: Budget
) -> tuple[list[str], dict[str, str]]:
    """Return the sorted lines with replaced labels, and the labels: labelReplacementCanonicalizeNQuads."""
    labels = label_map(rdfc.canonical_labels(quads, budget=budget))
    return rdfc.canonical_lines(quads, labels), labels


def group(unsecured: Unsecured, label_map: LabelMap, pointers: dict[str, list[str]]) -> Grouped:
    """Return the lines of a document and, for each name in `pointers`, which of them are selected.

    Raises:
        UnsafeDocument, UnknownContext: the document cannot be canonicalised.
        PointerMalformed: a pointer is malformed or points at nothing.
        ProofInvalid: `selection-splits-list`, a pointer shows a part of an ordered list.
    """
    unsecured.quads()  # every rule about what may be signed
    unsecured.budget.spend(unsecured.size() * (2 + len(pointers)))
    skolemised = _skolemise(unsecured.document, unsecured.contexts)
    whole = _deskolemised(skolemised, unsecured.contexts)
    lines, labels = canonical_lines(whole, label_map, unsecured.budget)
    index = {line: position for position, line in enumerate(lines)}
    groups = {}
    for name, chosen in pointers.items():
        selection = json_pointers.select(skolemised, chosen)
        quads = [] if selection is None else _deskolemised(selection, unsecured.contexts)
        shown = {f"{rdfc.relabel(quad, labels).line()}\n" for quad in quads}
        if not shown <= index.keys():
            raise ProofInvalid("selection-splits-list", "An ordered list can only be shown as a whole.")
        groups[name] = Group({index[line]: line for line in sorted(shown, key=index.__getitem__)}, quads)
    return Grouped(lines, labels, groups)


def lines_hash(lines: list[str]) -> bytes:
    """Return the hash over the lines that are always shown: hashMandatoryNQuads."""
    return hashlib.sha256("".join(lines).encode()).digest()


def _skolemise(document: JsonObject, contexts: Contexts) -> JsonObject:
    """Return a copy of `document` in which every node without an id has one that no document uses."""
    blank = blank_nodes(document, contexts)
    count = 0

    def copied(value: Any) -> Any:
        nonlocal count
        if isinstance(value, list):
            return [copied(item) for item in value]
        if not isinstance(value, dict):
            if isinstance(value, str) and value.startswith(_SCHEME):
                raise ProofInvalid(
                    "reserved-id", "The document uses ids that selective disclosure needs itself."
                )
            return value
        extra = {}
        if id(value) in blank:
            extra["@id"] = f"{_SCHEME}{count}"
            count += 1
        return {**{name: copied(item) for name, item in value.items()}, **extra}

    copy: JsonObject = copied(document)
    return copy


def _deskolemised(document: JsonObject, contexts: Contexts) -> list[Quad]:
    def back(part: str) -> str:
        return f"_:s{part[len(_SCHEME) + 1 : -1]}" if part.startswith(f"<{_SCHEME}") else part

    return [
        Quad(back(quad.subject), quad.predicate, back(quad.object), back(quad.graph))
        for quad in to_quads(document, contexts)
    ]
