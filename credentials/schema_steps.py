"""What one subschema costs on one value, in steps of the engine."""

import re
from typing import Any, Final

from schemas.strict_json import JsonObject

_STATE_CHARACTERS_PER_STEP: Final = 28
_MOST_STATES: Final = 5_000
_STEPS_OF_DIVISION: Final = 150
_COUNTED: Final = re.compile(r"\{(\d+)?,?(\d+)?\}")


class Sizes:
    """The number of values in a document and in each part of it."""

    def __init__(self, document: Any) -> None:
        self._of: dict[int, int] = {}
        order: list[Any] = []
        pending = [document]
        while pending:
            value = pending.pop()
            if isinstance(value, dict | list):
                order.append(value)
                pending.extend(value.values() if isinstance(value, dict) else value)
        for value in reversed(order):
            parts = value.values() if isinstance(value, dict) else value
            self._of[id(value)] = 1 + sum(self.of(part) for part in parts)

        self.root = self.of(document)

    def of(self, value: Any) -> int:
        """Values in `value`, itself included; long texts count for more."""
        if isinstance(value, str):
            return 1 + len(value) // 64
        return self._of.get(id(value), 1)


def steps_of(schema: JsonObject, value: Any, sizes: Sizes) -> int:
    """The steps of one subschema on one value, those of other subschemas left out."""
    steps = sizes.of(value) if "enum" in schema or "const" in schema else 0
    if isinstance(value, str):
        steps += len(value) // 64 + _matching(schema.get("pattern"), len(value))
    elif isinstance(value, dict):
        steps += _steps_of_object(schema, value)
    elif isinstance(value, list) and schema.get("uniqueItems"):
        steps += 2 * sizes.of(value)
    elif isinstance(value, int | float) and "multipleOf" in schema:
        steps += _STEPS_OF_DIVISION
    return steps


def _steps_of_object(schema: JsonObject, value: JsonObject) -> int:
    characters = sum(map(len, value)) + len(value)
    named = schema.get("properties")
    required = schema.get("required")
    steps = len(value) + (len(named) if isinstance(named, dict) else 0)
    steps += len(required) if isinstance(required, list) else 0
    patterns = schema.get("patternProperties")
    for pattern in patterns if isinstance(patterns, dict) else ():
        # Once for its own sake, and once more for what `additionalProperties` leaves over.
        steps += 2 * (len(value) + _matching(pattern, characters))
    return steps


def _matching(pattern: Any, characters: int) -> int:
    """The steps of a linear-time engine: states of the expression times characters of the text, at worst."""
    if not isinstance(pattern, str):
        return 0
    states = len(pattern)
    for lower, upper in _COUNTED.findall(pattern):
        states = min(_MOST_STATES, states * max(1, int((upper or lower or "1")[:6])))
    return 1 + states * characters // _STATE_CHARACTERS_PER_STEP
