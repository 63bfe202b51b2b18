"""What a document says it is.

"The value of the type property MUST be one or more terms and absolute URL strings."

https://www.w3.org/TR/vc-data-model-2.0/#types, for 1.1 https://www.w3.org/TR/vc-data-model/#types.
That each term is mapped by the contexts is held by `terms`, which has the contexts.
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model.violation import Violation, step
from schemas.json_ld import items, types_of


def well_formed_type(value: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """`type` is there and holds one or more non-empty strings."""
    at = step(pointer, "type")
    if "type" not in value:
        yield Violation("type-missing", at, "type is required")
        return
    types = items(value["type"])
    if not types:
        yield Violation("type-empty", at, "type must hold one or more values")
    if not all(isinstance(name, str) and name for name in types):
        yield Violation("type-not-string", at, "each type must be a term or an absolute URL")


def credential_type(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """A credential is a `VerifiableCredential`."""
    yield from _includes(document, pointer, "VerifiableCredential")


def presentation_type(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """A presentation is a `VerifiablePresentation`."""
    yield from _includes(document, pointer, "VerifiablePresentation")


def _includes(document: dict[str, Any], pointer: str, wanted: str) -> Iterator[Violation]:
    broken = tuple(well_formed_type(document, pointer))
    yield from broken
    if not broken and wanted not in types_of(document):
        yield Violation("type-wrong", step(pointer, "type"), f"type must include {wanted}")
