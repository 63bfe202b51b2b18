"""From expanded JSON-LD to RDF quads in N-Quads notation, refusing what RDF would lose.

https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm, with `rdfDirection` set to
`i18n-datatype`, so that a base direction is signed too.
"""

import hashlib
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Final, NamedTuple

from credentials.canonical import jcs
from credentials.errors import UnsafeDocument

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
I18N: Final = "https://www.w3.org/ns/i18n#"

_TYPE = f"<{RDF}type>"
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f\s]*")
# What may not stand in an IRI of N-Quads as it is: https://www.w3.org/TR/n-quads/#grammar-production-IRIREF
_TO_ESCAPE_IN_IRI = re.compile(r'[<>"{}|^`\\]')
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_DECIMAL = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
# ECMAScript writes smaller numbers with an exponent.
_EXPONENT_BELOW = 1e-6
_SIXTEEN_DIGITS = Context(prec=16, rounding=ROUND_HALF_UP)

_ESCAPES: Final = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\",
}  # fmt: skip
_TO_ESCAPE = re.compile('[\x00-\x1f\x7f"\\\\]')


class Quad(NamedTuple):
    """One statement; every part is written as in N-Quads, `graph` is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    def line(self) -> str:
        """Return the N-Quads line, without line feed."""
        graph = f" {self.graph}" if self.graph else ""
        return f"{self.subject} {self.predicate} {self.object}{graph} ."


class Literal(NamedTuple):
    """What a value states: a text with a datatype, or with a language and a base direction."""

    text: str
    datatype: str
    language: str | None = None
    direction: str | None = None


def escape(text: str) -> str:
    """Escape a literal as canonical N-Quads does: https://www.w3.org/TR/rdf-canon/#canonical-quads."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)


def quads(expanded: list[dict[str, Any]]) -> list[Quad]:
    """Return the distinct quads of an expanded document.

    Blank nodes get labels of ours: `_:d` and the document's own label; or, for the cells of a list and for a
    graph without a name, `_:i` and a text made from the statement that they stand in, so that a part of a
    document gives them the same labels as the whole; else `_:b` and a number.

    Raises:
        UnsafeDocument: `relative-iri`, `invalid-iri`, `undefined-type`, `undefined-term`, `dropped-value`,
            `blank-node-predicate`, `invalid-language`, `unsafe-number` or `invalid-json-ld`.
    """
    statements = _Statements()
    for node in expanded:
        statements.node(node, "")
    return list(statements.found)


def canonical_double(value: float) -> str:
    """Return the canonical form of an xsd:double, rounding ties as ECMAScript's toExponential does."""
    if value == 0:
        return "0.0E0"
    sign, digits, exponent = _SIXTEEN_DIGITS.create_decimal(Decimal(value)).as_tuple()
    text = "".join(map(str, digits))
    fraction = text[1:].rstrip("0") or "0"
    return f"{'-' if sign else ''}{text[0]}.{fraction}E{int(exponent) + len(text) - 1}"


class _Statements:
    def __init__(self) -> None:
        self.found: dict[Quad, None] = {}
        self._count = 0
        self._places: dict[tuple[str, str], int] = {}

    def node(self, node: Any, graph: str, blank: str | None = None) -> str:
        if not isinstance(node, dict):
            raise UnsafeDocument("invalid-json-ld", "A node object is expected here.")
        subject = _resource(node["@id"], "relative-iri") if "@id" in node else blank or self._blank()
        for key, values in node.items():
            if key == "@type":
                for value in values:
                    self._add(subject, _TYPE, _resource(value, "undefined-type"), graph)
            elif key.startswith("@"):
                self._keyword(key, values, subject)
            else:
                predicate = self._predicate(key)
                for value in values:
                    self._add(subject, predicate, self._object(value, graph, (subject, predicate)), graph)
        return subject

    def _keyword(self, key: str, value: Any, subject: str) -> None:
        if key == "@id":
            return
        if key == "@graph":
            for node in value:
                if isinstance(node, dict) and not node.keys() - {"@id"}:
                    raise UnsafeDocument(
                        "dropped-value", "A named graph holds a node without any properties."
                    )
                self.node(node, subject)
        else:
            # An @index is a note beside the data: RDF, and so the signature, knows nothing of it.
            raise UnsafeDocument("dropped-value", "A value would not be part of what is signed.", term=key)

    def _object(self, item: Any, graph: str, place: tuple[str, str]) -> str:
        if isinstance(item, dict) and "@value" in item:
            return _notation(literal(item))
        if isinstance(item, dict) and "@list" in item:
            if item.keys() != {"@list"}:
                raise UnsafeDocument("dropped-value", "An indexed list would lose its index.", term="@index")
            return self._list(item["@list"], graph, place)
        if isinstance(item, dict) and item.keys() == {"@graph"}:
            return self.node(item, graph, blank=self._implied(place))
        return self.node(item, graph)

    def _list(self, items: list[Any], graph: str, place: tuple[str, str]) -> str:
        if not items:
            return _NIL
        head = self._implied(place)
        cells = [f"{head}-{position}" for position in range(len(items))]
        for cell, item, rest in zip(cells, items, [*cells[1:], _NIL], strict=True):
            self._add(cell, _FIRST, self._object(item, graph, (cell, _FIRST)), graph)
            self._add(cell, _REST, rest, graph)
        return cells[0]

    def _add(self, *parts: str) -> None:
        self.found[Quad(*parts)] = None

    def _blank(self) -> str:
        self._count += 1
        return f"_:b{self._count - 1}"

    def _implied(self, place: tuple[str, str]) -> str:
        number = self._places[place] = self._places.get(place, -1) + 1
        digest = hashlib.sha256(" ".join((*place, str(number))).encode()).hexdigest()
        return f"_:i{digest}"

    def _predicate(self, term: str) -> str:
        if term.startswith("_:"):
            raise UnsafeDocument("blank-node-predicate", "A blank node cannot be a property.", term=term)
        return _iri(term, "undefined-term")


def _resource(value: Any, code_if_relative: str) -> str:
    if isinstance(value, str) and value.startswith("_:"):
        return f"_:d{value[2:]}"
    return _iri(value, code_if_relative)


def _iri(value: Any, code_if_relative: str) -> str:
    if isinstance(value, str) and _IRI.fullmatch(value):
        escaped = _TO_ESCAPE_IN_IRI.sub(lambda found: f"\\u{ord(found[0]):04X}", value)
        return f"<{escaped}>"
    if isinstance(value, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
        raise UnsafeDocument("invalid-iri", "An IRI holds a character that IRIs may not hold.", value=value)
    raise UnsafeDocument(code_if_relative, "No context makes this an absolute IRI.", value=value)


def literal(item: dict[str, Any]) -> Literal:
    """Return what a value object of an expanded document states.

    Raises:
        UnsafeDocument: RDF would lose a part of it, or readers disagree about it.
    """
    value, datatype = item["@value"], item.get("@type")
    language, direction = item.get("@language"), item.get("@direction")
    if "@index" in item:
        raise UnsafeDocument("dropped-value", "A value would lose its index.", term="@index")
    if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        raise UnsafeDocument(
            "invalid-language", "A language tag is not well-formed (BCP 47).", value=language
        )
    if datatype == "@json":
        return Literal(jcs.canonical_text(value), f"{RDF}JSON")
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype or f"{XSD}boolean")
    if isinstance(value, int | float) or datatype == f"{XSD}double":
        return _number(value, datatype)
    if not isinstance(value, str):
        raise UnsafeDocument("invalid-json-ld", "A value is text, a number or a boolean.")
    if direction is not None and direction not in {"ltr", "rtl"}:
        raise UnsafeDocument("invalid-language", "A base direction is ltr or rtl.", value=direction)
    return Literal(value, datatype or f"{XSD}string", language, direction)


def _notation(value: Literal) -> str:
    if value.direction is not None:
        return f'"{escape(value.text)}"^^<{I18N}{value.language or ""}_{value.direction}>'
    if value.language is not None:
        return f'"{escape(value.text)}"@{value.language}'
    if value.datatype == f"{XSD}string":
        return f'"{escape(value.text)}"'
    return f'"{escape(value.text)}"^^{_iri(value.datatype, "undefined-type")}'


def _number(value: Any, datatype: str | None) -> Literal:
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value):
            raise UnsafeDocument("unsafe-number", "A text given as xsd:double is not a number.", value=value)
        value = float(value)
    # JavaScript prints such numbers as 1e-7, and JSON-LD libraries take what has no decimal point for whole.
    if datatype != f"{XSD}double" and 0 < abs(value) < _EXPONENT_BELOW and "." not in repr(value):
        raise UnsafeDocument("unsafe-number", "JSON-LD implementations disagree about numbers this small.")
    if datatype == f"{XSD}double" or value != int(value):
        return Literal(canonical_double(value), datatype or f"{XSD}double")
    return Literal(str(int(value)), datatype or f"{XSD}integer")
