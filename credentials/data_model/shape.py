"""Reading a document that may have any shape: nothing here raises on a wrong type."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from credentials.data_model.violation import Violation, step
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.json_ld import first_context


class Version(Enum):
    """The two data models; the value is the context that must stand first."""

    V1 = CREDENTIALS_V1
    V2 = CREDENTIALS_V2


def version_of(document: dict[str, Any]) -> Version | None:
    """Which data model a document claims by its first context, or None when it claims neither."""
    first = first_context(document)
    return next((version for version in Version if version.value == first), None)


def items_at(document: dict[str, Any], name: str, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a property that may be one or several, each with its pointer; none when absent."""
    if name not in document:
        return
    value = document[name]
    if isinstance(value, list):
        yield from ((step(step(pointer, name), index), item) for index, item in enumerate(value))
    else:
        yield step(pointer, name), value


def empty_array(document: dict[str, Any], name: str, pointer: str = "") -> Iterator[Violation]:
    """Refuse an empty array where the standard says "one or more"."""
    if document.get(name) == []:
        yield Violation("empty-set", step(pointer, name), f"{name} must hold one or more values")
