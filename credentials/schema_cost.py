"""What running a stranger's JSON Schema over a document costs at most, counted before it is run.

The engine is fast but knows no bound: two references in a row double the work, forty of them never end. So
every subschema is counted as often as it can meet each value of the document. The counting itself is bounded
by the same budget. https://json-schema.org/draft/2020-12/json-schema-core#section-13
"""

import heapq
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from credentials.budget import Budget
from credentials.schema_steps import Sizes, steps_of
from schemas.errors import Malformed
from schemas.strict_json import JsonObject

MAX_PARTS: Final = 5_000
MAX_IN_PLACE: Final = 100
"""Longest row of subschemas that look at one and the same value; the engine follows it on its stack."""

STEPS_PER_UNIT: Final = 50
# Measured: the engine looks at what lies below `unevaluated…` up to three times, at every level again.
_LOOKED_AT_AGAIN: Final = 4

_LISTS: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("not", "if", "then", "else")
_MAPS: Final = ("dependentSchemas", "dependencies")
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_OF_OBJECTS: Final = ("additionalProperties", "unevaluatedProperties", "patternProperties")
_OF_LISTS: Final = ("items", "prefixItems", "additionalItems", "unevaluatedItems", "contains")
_UNEVALUATED: Final = ("unevaluatedProperties", "unevaluatedItems")


class SchemaUnusable(Malformed):
    """The schema is broken or goes beyond our bounds (code `schema-unusable`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("schema-unusable", detail)


class SchemaCost:
    """The subschemas of a schema and how they lead to each other.

    Args:
        schema: a stranger's.
        budget: pays for the counting and for what was counted.

    Raises:
        SchemaUnusable: the schema is too large.
        BudgetSpent: nothing is left to pay with.
    """

    def __init__(self, schema: JsonObject, budget: Budget) -> None:
        self._root = schema
        self._budget = budget
        self._anchors: dict[str, JsonObject] = {}
        self._places: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        self._schemas: list[JsonObject] = []
        self._fixed: dict[int, int] = {}
        self._next: dict[tuple[int, tuple[str, ...]], list[JsonObject]] = {}
        self._beside: dict[int, list[tuple[JsonObject, int]]] = {}
        self._read(schema)

    def spend_on(self, document: Any) -> int:
        """Pay for one run over `document`.

        Returns:
            How many values the engine may have to copy when it says where the document breaks the schema.

        Raises:
            SchemaUnusable: it refers to another document, in a circle or nowhere.
            BudgetSpent: the run could take too long.
        """
        sizes = Sizes(document)
        self._budget.spend(sizes.of(document) // STEPS_PER_UNIT)
        copied = 0
        pending: list[tuple[Any, dict[int, int]]] = [(document, {self._place(self._root): 1})]
        while pending:
            value, asked = pending.pop()
            met = self._all_that_meet(asked)
            self._budget.spend(1)
            steps = sum(
                times * (self._fixed_steps(self._schemas[-at]) + steps_of(self._schemas[-at], value, sizes))
                for at, times in met.items()
            )
            self._budget.spend(steps // STEPS_PER_UNIT)
            copied += sum(met.values()) * sizes.of(value)
            pending.extend(self._inside(value, met))
        return copied

    def _read(self, schema: JsonObject) -> None:
        parts = 0
        pending: list[Any] = [schema]
        while pending:
            value = pending.pop()
            parts += 1
            if parts > MAX_PARTS:
                raise SchemaUnusable("The schema holds too many parts.")
            if isinstance(value, list):
                pending.extend(value)
            elif isinstance(value, dict):
                for anchor in (value.get("$anchor"), value.get("$dynamicAnchor"), value.get("$id")):
                    if isinstance(anchor, str):
                        self._anchors[anchor.removeprefix("#")] = value
                pending.extend(value.values())
        self._budget.spend(parts // 4)

    def _place(self, schema: JsonObject) -> int:
        """A number for a subschema: what looks at the same value after it has a larger one."""
        if id(schema) not in self._places:
            self._visit(schema, frozenset())
        return self._places[id(schema)]

    def _visit(self, schema: JsonObject, around: frozenset[int]) -> None:
        if id(schema) in around or len(around) > MAX_IN_PLACE:
            raise SchemaUnusable("The schema refers to itself in a circle, or goes too deep.")
        if schema is not self._root and not str(schema.get("$id", "#")).startswith("#"):
            raise SchemaUnusable("The schema holds another schema with an address of its own.")
        self._budget.spend(1)
        height = 0
        for child, _ in self._in_place(schema):
            if id(child) not in self._places:
                self._visit(child, around | {id(schema)})
            height = max(height, self._heights[id(child)])
        if height >= MAX_IN_PLACE:
            raise SchemaUnusable("Too many parts of the schema apply to one value.")
        self._heights[id(schema)] = height + 1
        self._places[id(schema)] = -len(self._schemas)
        self._schemas.append(schema)

    def _all_that_meet(self, asked: dict[int, int]) -> dict[int, int]:
        """Which subschemas look at a value, and how often, if these do."""
        met: dict[int, int] = {}
        times = dict(asked)
        heap = list(asked)
        heapq.heapify(heap)
        while heap:
            at = heapq.heappop(heap)
            met[at] = times[at]
            for child, factor in self._in_place(self._schemas[-at]):
                self._budget.spend(1)
                place = self._places[id(child)]
                if place not in times:
                    heapq.heappush(heap, place)
                times[place] = times.get(place, 0) + factor * met[at]
        return met

    def _fixed_steps(self, schema: JsonObject) -> int:
        """The steps of one subschema on any value; counted once, as each value asks for them."""
        if id(schema) not in self._fixed:
            listed = Sizes([schema.get("enum"), schema.get("const")]).root
            self._fixed[id(schema)] = 1 + len(schema) + listed + _parts_of(schema)
        return self._fixed[id(schema)]

    def _in_place(self, schema: JsonObject) -> list[tuple[JsonObject, int]]:
        """The subschemas that look at the same value."""
        if id(schema) not in self._beside:
            self._beside[id(schema)] = list(self._looking_on(schema))
        return self._beside[id(schema)]

    def _looking_on(self, schema: JsonObject) -> Iterator[tuple[JsonObject, int]]:
        factor = _LOOKED_AT_AGAIN if any(name in schema for name in _UNEVALUATED) else 1
        for name in (*_LISTS, *_SINGLE, *_MAPS):
            for child in _subschemas(schema.get(name), named=name in _MAPS):
                yield child, factor
        for name in _REFERENCES:
            if name in schema:
                target = self._target(schema[name])
                if isinstance(target, dict):
                    yield target, factor

    def _target(self, reference: Any) -> Any:
        own = self._root.get("$id")
        if not isinstance(reference, str):
            raise SchemaUnusable("A reference in the schema must be a string.")
        address, _, fragment = reference.partition("#")
        if address and address != str(own).partition("#")[0]:
            raise SchemaUnusable("The schema refers to another document.")
        if not fragment.startswith("/"):
            found = self._anchors.get(fragment) if fragment else self._root
            if found is None:
                raise SchemaUnusable("The schema refers to a part that is not there.")
            return found
        return _at(self._root, unquote(fragment))

    def _inside(self, value: Any, met: dict[int, int]) -> Iterator[tuple[Any, dict[int, int]]]:
        """The values inside a value, each with the subschemas that look at it."""
        if isinstance(value, list):
            for_all = self._asked(met, _OF_LISTS)
            yield from ((item, for_all) for item in value if for_all)
        elif isinstance(value, dict):
            yield from self._inside_object(value, met)

    def _inside_object(self, value: JsonObject, met: dict[int, int]) -> Iterator[tuple[Any, dict[int, int]]]:
        for_names = self._asked(met, ("propertyNames",))
        for_all = self._asked(met, _OF_OBJECTS)
        named: dict[str, dict[int, int]] = {}
        for at, times in met.items():
            own = self._schemas[-at].get("properties")
            members: JsonObject = own if isinstance(own, dict) else {}
            for name in value.keys() & members.keys():
                self._budget.spend(1)
                if isinstance(members[name], dict):
                    asked = named.setdefault(name, dict(for_all))
                    place = self._place(members[name])
                    asked[place] = asked.get(place, 0) + times
        for name, inner in value.items():
            if for_names:
                yield name, for_names
            asked = named.get(name, for_all)
            if asked:
                yield inner, asked

    def _asked(self, met: dict[int, int], keywords: tuple[str, ...]) -> dict[int, int]:
        """The subschemas under these keywords, and how often each is asked."""
        found: dict[int, int] = {}
        for at, times in met.items():
            for child in self._under(self._schemas[-at], keywords):
                self._budget.spend(1)
                found[self._place(child)] = found.get(self._place(child), 0) + times
        return found

    def _under(self, schema: JsonObject, keywords: tuple[str, ...]) -> list[JsonObject]:
        key = id(schema), keywords
        if key not in self._next:
            self._next[key] = [
                child
                for name in keywords
                for child in _subschemas(schema.get(name), named=name == "patternProperties")
            ]
        return self._next[key]


def _subschemas(value: Any, *, named: bool = True) -> Iterator[JsonObject]:
    """One subschema, a list of them, or those that stand under names; true and false cost nothing."""
    parts = (
        value if isinstance(value, list) else value.values() if isinstance(value, dict) and named else [value]
    )
    yield from (part for part in parts if isinstance(part, dict))


def _at(root: JsonObject, pointer: str) -> Any:
    found: Any = root
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(name)] if isinstance(found, list) else found[name]
        except (KeyError, IndexError, ValueError, TypeError):
            raise SchemaUnusable("The schema refers to a part that is not there.") from None
    return found


def _parts_of(schema: JsonObject) -> int:
    """How many subschemas stand directly in one, true and false as well: the engine looks at each."""
    return sum(len(value) for name in (*_LISTS, *_MAPS) if isinstance(value := schema.get(name), list | dict))
