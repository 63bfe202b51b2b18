"""What the library that reads requests found wrong, in our own words: no name of its own leaves the house."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from fastapi import Request
from pydantic import TypeAdapter

from app.http.faults import Allowed, Fault, pointer, unknown
from app.platform.i18n import catalogue
from schemas.strict_json import JsonObject

RULE_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("missing", "missing_argument", "missing_keyword_only_argument"), "required"),
    **dict.fromkeys(("extra_forbidden", "unexpected_keyword_argument"), "unknown-member"),
    **dict.fromkeys(("enum", "literal_error", "union_tag_invalid"), "one-of"),
    **dict.fromkeys(("string_type", "string_unicode", "bytes_type"), "text"),
    "string_too_short": "too-short",
    **dict.fromkeys(("string_too_long", "url_too_long"), "too-long"),
    "too_short": "too-few",
    "too_long": "too-many",
    "string_pattern_mismatch": "pattern",
    **dict.fromkeys(("greater_than", "greater_than_equal"), "too-small"),
    **dict.fromkeys(("less_than", "less_than_equal"), "too-large"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "whole-number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number", "decimal_parsing"), "number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true-or-false"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), "day"
    ),
    **dict.fromkeys(
        ("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "datetime_object_invalid"),
        "moment",
    ),
    **dict.fromkeys(("timezone_naive", "timezone_aware", "timezone_offset"), "moment"),
    **dict.fromkeys(("uuid_type", "uuid_parsing", "uuid_version"), "id"),
    **dict.fromkeys(("url_type", "url_parsing", "url_syntax_violation", "url_scheme"), "url"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), "list"),
    **dict.fromkeys(
        ("dict_type", "model_type", "model_attributes_type", "dataclass_type", "mapping_type"), "object"
    ),
    "none_required": "null",
    **dict.fromkeys(("json_invalid", "json_type"), "json"),
}
"""Our name of each kind of error. An error of our own (`bodies.wrong`) has our name already."""
GENERAL: Final = "malformed"

_BOUNDS: Final[Mapping[str, str]] = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_items",
    "maxItems": "max_items",
    "minimum": "minimum",
    "maximum": "maximum",
    "pattern": "pattern",
}
_BOUND_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "too-short": ("min_length", "max_length"),
    "too-long": ("min_length", "max_length"),
    "too-few": ("min_items", "max_items"),
    "too-many": ("min_items", "max_items"),
    "too-small": ("minimum", "maximum"),
    "too-large": ("minimum", "maximum"),
    "pattern": ("pattern",),
}
_OF_CONTEXT: Final[Mapping[str, str]] = {
    "ge": "minimum",
    "gt": "minimum",
    "le": "maximum",
    "lt": "maximum",
    "pattern": "pattern",
}
_QUOTED: Final = re.compile(r"'([^']*)'")


def faults_in(found: Sequence[Mapping[str, Any]], body: object, request: Request) -> list[Fault]:
    """The faults of a request, each place and rule once.

    Args:
        found: errors as the library lists them.
        body: what was read from the body.
        request: for what its route asks.
    """
    field = getattr(request.scope.get("route"), "body_field", None)
    schema = schema_of(field.field_info.annotation) if field is not None else {}
    faults = [_fault(error, body, schema) for error in found]
    return list({(fault.pointer, fault.rule): fault for fault in faults}.values())


@lru_cache(maxsize=256)
def schema_of(kind: Any) -> JsonObject:
    """The JSON Schema of what a route asks for."""
    return TypeAdapter(kind).json_schema()


def nodes_at(schema: JsonObject, path: Iterable[int | str]) -> list[JsonObject]:
    """The parts of a JSON Schema that say what may stand at a place; several where it is one or the other."""
    nodes = list(_alternatives(schema, schema))
    for part in path:
        below = [
            node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
            for node in nodes
        ]
        nodes = [one for child in below if isinstance(child, dict) for one in _alternatives(schema, child)]
    return nodes


def _fault(error: Mapping[str, Any], body: object, schema: JsonObject) -> Fault:
    kind, context = str(error["type"]), error.get("ctx", {})
    rule = RULE_OF.get(kind) or (kind if f"rule.{kind}" in catalogue("en") else GENERAL)
    place = list(_place(error["loc"], body))
    nodes = nodes_at(schema, place[1:]) if place[0] == "body" else []
    if rule == "unknown-member":
        known = {name for node in nodes_at(schema, place[1:-1]) for name in node.get("properties", {})}
        return unknown(place[:-1], rule, str(place[-1]), known)
    allowed = _allowed(rule, nodes, context)
    bounds = allowed if isinstance(allowed, Mapping) else {}
    return Fault(pointer(*place), rule, {**bounds, **_plain(context)}, allowed)


def _place(location: Sequence[int | str], body: object) -> Iterator[int | str]:
    """A location's steps into what was sent; between them stand the library's names of alternatives."""
    yield location[0]
    here = body if location[0] == "body" else None
    for position, step in enumerate(location[1:], 1):
        if location[0] != "body":
            yield step
        elif isinstance(here, Mapping):
            if step not in here and position < len(location) - 1:
                continue
            yield step
            here = here.get(step)
        elif isinstance(here, list | tuple) and isinstance(step, int):
            yield step
            here = here[step] if step < len(here) else None


def _allowed(rule: str, nodes: Sequence[JsonObject], context: Mapping[str, Any]) -> Allowed | None:
    if rule == "one-of":
        listed = [
            value for node in nodes for value in node.get("enum", [node["const"]] if "const" in node else [])
        ]
        return listed or _QUOTED.findall(str(context.get("expected", ""))) or None
    if rule == "true-or-false":
        return [True, False]
    bounds = {
        **{_OF_CONTEXT.get(name, name): _number(value) for name, value in context.items()},
        **{ours: node[name] for node in nodes for name, ours in _BOUNDS.items() if name in node},
    }
    wanted = {name: bounds[name] for name in _BOUND_OF.get(rule, ()) if name in bounds}
    return wanted or None


def _number(value: object) -> str | int | float:
    return value if isinstance(value, int | float) else str(value)


def _plain(context: Mapping[str, Any]) -> dict[str, object]:
    return {
        _OF_CONTEXT.get(name, name): value for name, value in context.items() if isinstance(value, str | int)
    }


def _alternatives(schema: JsonObject, node: JsonObject) -> Iterator[JsonObject]:
    if "$ref" in node:
        yield from _alternatives(schema, schema["$defs"][node["$ref"].rpartition("/")[2]])
        return
    several = [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]
    if not several:
        yield node
    for one in several:
        yield from _alternatives(schema, one)
