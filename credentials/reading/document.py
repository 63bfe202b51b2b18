"""A gathered credential written as JSON again, every IRI under the one term that is published for it."""

import json
import re
from typing import Any, Final

from credentials.canonical.rdf import RDF, Literal
from credentials.errors import UnsafeDocument
from credentials.reading.graph import Embedded, Graph, Items, Ref, Value
from credentials.reading.terms import LINKS, SINGLE, TEXTS, published
from schemas.strict_json import JsonObject

MAX_VALUES: Final = 50_000
"""Values in what is read: a node is written wherever it is named, which a stranger can make grow."""
MAX_DEPTH: Final = 100

_XSD: Final = re.compile(r"https?://www\.w3\.org/2001/XMLSchema#(.+)")
_NUMBERS: Final = frozenset({"double", "float", "decimal"})
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?")


def write(graph: Graph) -> JsonObject:
    """Write a credential as a tree from its root.

    Raises:
        UnsafeDocument: `several-values`, a term has more values than readers look at; `too-complex`.
    """
    return _Writing(graph).node(graph.root, frozenset())


class _Writing:
    def __init__(self, graph: Graph) -> None:
        self._nodes = graph.nodes
        self._terms = published()
        self._left = MAX_VALUES

    def node(self, name: str, above: frozenset[str]) -> JsonObject:
        written: JsonObject = {} if name.startswith("_:") else {"id": name}
        node = self._nodes.get(name)
        if node is None or name in above:
            return written
        if len(above) > MAX_DEPTH:
            raise UnsafeDocument("too-complex", "The document's statements are nested too deeply.")
        above |= {name}
        if node.types:
            written["type"] = [self._terms.types.get(iri, iri) for iri in node.types]
        for iri, values in node.members.items():
            term = self._terms.properties.get(iri, iri)
            key = iri if term in written else term
            if key in SINGLE and len(values) > 1:
                raise UnsafeDocument(
                    "several-values", "A term has several values where only one is allowed.", term=key
                )
            found = [self._value(value, key, above) for value in values]
            if found:
                written[key] = found[0] if len(found) == 1 else found
        return written

    def _value(self, value: Value, term: str, above: frozenset[str]) -> Any:
        self._left -= 1
        if self._left < 0:
            raise UnsafeDocument("too-complex", "The document's statements are too long.")
        if isinstance(value, Embedded):
            return value.document
        if isinstance(value, Literal):
            return _plain(value, term)
        if isinstance(value, Items):
            return [self._value(one, term, above) for one in value.values]
        return self._reference(value, term, above)

    def _reference(self, value: Ref, term: str, above: frozenset[str]) -> Any:
        written = self.node(value.id, above)
        return value.id if term in LINKS and written.keys() <= {"id"} and written else written


def _plain(value: Literal, term: str) -> Any:
    """A value as JSON: what readers compare is plain; the language stays with what people read."""
    if (value.language is not None or value.direction is not None) and term in TEXTS:
        said = {"@value": value.text, "@language": value.language, "@direction": value.direction}
        return {name: part for name, part in said.items() if part is not None}
    if value.datatype == f"{RDF}JSON":
        return json.loads(value.text)
    kind = _XSD.fullmatch(value.datatype)
    return value.text if kind is None else _typed(value.text, kind[1])


def _typed(text: str, kind: str) -> Any:
    """A boolean or number where the text is its canonical form; other spellings of one stay texts."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind in _NUMBERS and _DECIMAL.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text
