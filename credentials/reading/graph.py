"""The nodes of one credential as they were signed, gathered from wherever its JSON states them.

One node can be described in several JSON objects with the same id; a reader of one of them misses what the
others say. So everything that the credential says about an id is gathered in one place. Credentials embedded
in it (endorsements, the credentials of a presentation) are cut out: each is proved and read alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from credentials.budget import VALUE_READ, Budget
from credentials.canonical import rdf
from credentials.canonical.expansion import expand_traced
from credentials.canonical.limits import inspect
from credentials.canonical.rdf import Literal
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts
from credentials.reading import terms
from schemas.strict_json import JsonObject

_CUT: Final = frozenset({terms.ENDORSEMENT, terms.VERIFIABLE_CREDENTIAL})
_TYPE: Final = "@type"
_SAYS_NOTHING: Final = frozenset({"@id", "@index"})
"""Members of an expanded node that are no statements about it."""


class Ref(NamedTuple):
    """A node, named by its IRI or blank node label."""

    id: str


class Items(NamedTuple):
    """An ordered list."""

    values: tuple["Value", ...]


@dataclass(frozen=True, eq=False)
class Embedded:
    """A credential that was cut out: the JSON as it stands in the document, and the id it gives itself."""

    document: JsonObject
    id: str | None


Value: TypeAlias = Ref | Items | Literal | Embedded


@dataclass
class Node:
    """Everything that is said about one id: type IRIs, and values by property IRI, without repetition."""

    types: dict[str, None] = field(default_factory=dict)
    members: dict[str, dict[Value, None]] = field(default_factory=dict)

    def statements(self) -> Iterator[tuple[str, object]]:
        """Every statement as a pair of property and value; an embedded credential counts by its id."""
        for name in self.types:
            yield _TYPE, name
        for predicate, values in self.members.items():
            for value in values:
                yield predicate, Ref(value.id) if isinstance(value, Embedded) and value.id else value


@dataclass(frozen=True)
class Graph:
    """One credential: the id of its root, and its nodes by id."""

    root: str
    nodes: Mapping[str, Node]


def gather(document: JsonObject, contexts: Contexts, budget: Budget | None = None) -> Graph:
    """Gather what a document says, its proofs left out.

    Args:
        document: the JSON object without `proof`; left unchanged.
        contexts: every context that it names.
        budget: pays for it.

    Raises:
        UnsafeDocument: as `credentials.canonical.to_quads`; and `not-one-node` (it describes several things
            side by side), `nested-graph` (statements in a graph of their own), `credential-split` (a part of
            the credential stands inside an embedded one).
        UnknownContext: a context is neither bundled nor given.
        BudgetSpent: it costs more than is left.
    """
    size = inspect(document)
    if budget is not None:
        budget.spend(VALUE_READ * size)
    expanded, origins = expand_traced(document, contexts, budget)
    if len(expanded) != 1:
        raise UnsafeDocument("not-one-node", "A document must describe exactly one thing.")
    gathering = _Gathering(origins)
    root = gathering.node(expanded[0], gathering.outer)
    gathering.check_nothing_hidden()
    return Graph(root, gathering.outer)


class _Gathering:
    def __init__(self, origins: Mapping[int, JsonObject]) -> None:
        self.outer: dict[str, Node] = {}
        self.inner: dict[str, dict[str, Node]] = {predicate: {} for predicate in _CUT}
        self._origins = origins
        self._count = 0

    def node(self, item: dict[str, Any], nodes: dict[str, Node]) -> str:
        """Add what one expanded object says, and return the id of its node."""
        name = self._name(item)
        node = nodes.setdefault(name, Node())
        for key, values in item.items():
            if key == _TYPE:
                node.types.update(dict.fromkeys(values))
            elif key == "@graph":
                raise UnsafeDocument("nested-graph", "The document contains a named graph.")
            elif key.startswith("@"):
                if key not in _SAYS_NOTHING:
                    raise UnsafeDocument(
                        "reserved-term", "A JSON-LD keyword is used where it has no meaning.", term=key
                    )
            elif key != terms.PROOF or nodes is self.outer:
                found = node.members.setdefault(key, {})
                for value in values:
                    found[self._value(value, key, nodes)] = None
        return name

    def _name(self, item: dict[str, Any]) -> str:
        name = item.get("@id")
        if isinstance(name, str):
            return f"_:d{name[2:]}" if name.startswith("_:") else name
        self._count += 1
        return f"_:b{self._count}"

    def _value(self, item: dict[str, Any], predicate: str, nodes: dict[str, Node]) -> Value:
        if "@value" in item:
            return rdf.literal(item)
        if "@list" in item:
            return Items(tuple(self._value(one, predicate, nodes) for one in item["@list"]))
        if predicate not in _CUT:
            return Ref(self.node(item, nodes))
        described = item.get("@graph", [item])
        if len(described) != 1 or id(described[0]) not in self._origins:
            raise UnsafeDocument("credential-split", "Parts of an embedded credential are outside it.")
        self.node(described[0], self.inner[predicate] if nodes is self.outer else nodes)
        stated = described[0].get("@id")
        return Embedded(self._origins[id(described[0])], stated if isinstance(stated, str) else None)

    def check_nothing_hidden(self) -> None:
        """Refuse what a reader who cuts embedded credentials out would miss or believe of the wrong one.

        The signature holds wherever a statement about a node is written. So what belongs to this credential
        could be moved into an embedded one that happens to name the same node.
        """
        for predicate, inner in self.inner.items():
            for name in inner.keys() & self.outer.keys():
                own, node = self.outer[name], inner[name]
                # Each endorsement is proved by itself, so it counts wherever it stands.
                own.members.setdefault(terms.ENDORSEMENT, {}).update(node.members.pop(terms.ENDORSEMENT, {}))
                if not _may_stand_inside(predicate, own, node):
                    raise UnsafeDocument(
                        "credential-split",
                        "A part of the credential is inside another credential.",
                        value=name,
                    )


def _may_stand_inside(predicate: str, own: Node, inner: Node) -> bool:
    more = set(inner.statements()) - set(own.statements())
    if predicate == terms.VERIFIABLE_CREDENTIAL:
        return not any(key in terms.OF_PRESENTATIONS for key, _ in more)
    # What no published term means, no reader looks for.
    known = terms.published()
    return all(
        value in terms.TYPES_INSIDE or value not in known.types
        if key == _TYPE
        else key in terms.INSIDE or key not in known.properties
        for key, value in more
    )
