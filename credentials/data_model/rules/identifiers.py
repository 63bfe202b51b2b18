"""Identifiers are URLs.

"If present, id property's value MUST be a single URL."

https://www.w3.org/TR/vc-data-model-2.0/#identifiers, for 1.1 https://www.w3.org/TR/vc-data-model/#identifiers
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials.data_model.urls import is_url
from credentials.data_model.violation import Violation, step

# Below these, members are data of another vocabulary (JSON literals and keys), not terms of the document.
# Proofs have rules of their own.
_OPAQUE: Final = frozenset({"@context", "@value", "jsonSchema", "proof", "publicKeyJwk", "cnf"})
_DEEPEST: Final = 200


def identifiers(value: Any, pointer: str, depth: int = 0) -> Iterator[Violation]:
    """Every `id` in the document, however deep, is one absolute URL: no array, null or relative reference."""
    if depth > _DEEPEST:
        yield Violation("too-deep", pointer, f"objects may not nest deeper than {_DEEPEST} levels")
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from identifiers(item, step(pointer, index), depth + 1)
    if not isinstance(value, dict):
        return
    for name, member in value.items():
        if name in {"id", "@id"} and not is_url(member):
            yield Violation("id-not-url", step(pointer, name), "an id must be a single absolute URL")
        elif name not in _OPAQUE and isinstance(member, dict | list):
            yield from identifiers(member, step(pointer, name), depth + 1)
