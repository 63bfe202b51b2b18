"""The description of the API as its page shows it: groups, operations, what to send and what comes back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.http.openapi import METHODS
from schemas.strict_json import JsonObject

JSON = "application/json"


@dataclass(frozen=True)
class Group:
    """Operations about one thing."""

    name: str
    about: str
    operations: list[JsonObject]


def groups_in(document: JsonObject) -> list[Group]:
    """The operations of an OpenAPI document, by what they are about, in the order of its tags."""
    found = list(_operations(document))
    groups = (
        Group(tag["name"], tag["description"], [one for one in found if one["group"] == tag["name"]])
        for tag in document["tags"]
    )
    return [group for group in groups if group.operations]


def _operations(document: JsonObject) -> Iterator[JsonObject]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                stated = methods[method]
                yield {
                    "group": stated["tags"][0],
                    "id": stated["operationId"],
                    "method": method.upper(),
                    "path": path,
                    "about": stated["description"],
                    "parameters": [_parameter(one) for one in stated["parameters"]],
                    "kind": JSON,
                    "body": _body(stated),
                    "answers": [_answer(status, one) for status, one in stated["responses"].items()],
                }


def _parameter(stated: JsonObject) -> dict[str, Any]:
    return {
        "name": stated["name"],
        "place": stated["in"],
        "required": stated.get("required", False),
        "about": stated["description"],
        # What is optional is left to the reader.
        "example": stated.get("example", "") if stated.get("required") else "",
    }


def _body(stated: JsonObject) -> str | None:
    content = stated.get("requestBody", {}).get("content", {}).get(JSON)
    if content is None:
        return None
    listed = [*content.get("schema", {}).get("examples", ()), *_values(content.get("examples"))]
    example = content.get("example", listed[0] if listed else {})
    return json.dumps(example, ensure_ascii=False, indent=2)


def _values(examples: JsonObject | None) -> list[Any]:
    return [one["value"] for one in (examples or {}).values() if "value" in one]


def _answer(status: str, stated: JsonObject) -> dict[str, Any]:
    example = stated.get("content", {}).get(JSON, {}).get("example")
    shown = "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)
    return {"status": status, "about": stated["description"], "example": shown}
