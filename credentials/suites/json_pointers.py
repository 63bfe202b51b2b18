"""Selecting a part of a JSON-LD document by JSON Pointers (RFC 6901).

https://www.w3.org/TR/vc-di-ecdsa/#selectjsonld
"""

import copy
import re
from typing import Any, Final

from schemas.errors import Malformed
from schemas.strict_json import JsonObject

MAX_POINTERS: Final = 1000
MAX_STEPS: Final = 200
"""No JSON that we read is as deep."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_ALWAYS_SHOWN: Final = ("id", "@id", "type", "@type")


class PointerMalformed(Malformed):
    """A JSON Pointer is malformed (`pointer-malformed`) or points at nothing (`pointer-not-found`)."""


class _Sparse(dict[int, Any]):
    """An array of which some places are still missing."""


def check_pointers(pointers: Any) -> list[str]:
    """Return `pointers` if it is a list of JSON Pointers; raises `PointerMalformed`."""
    if not isinstance(pointers, list) or len(pointers) > MAX_POINTERS:
        raise PointerMalformed("pointer-malformed", "Pointers must be a list of strings, and not too many.")
    for pointer in pointers:
        parse(pointer)
    return list(pointers)


def parse(pointer: Any) -> list[str]:
    """Return the steps of a JSON Pointer; raises `PointerMalformed`."""
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise PointerMalformed("pointer-malformed", "A JSON Pointer is empty or starts with a slash.")
    if re.search("~(?![01])", pointer):
        raise PointerMalformed("pointer-malformed", "In a JSON Pointer ~ is followed by 0 or 1.")
    if pointer.count("/") > MAX_STEPS:
        raise _not_found(pointer)
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def to(name: str) -> str:
    """Return the JSON Pointer to a member of a document's root."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def select(document: JsonObject, pointers: list[str]) -> JsonObject | None:
    """Return the part of `document` that the pointers name, with all ids and types on the way to it.

    Args:
        document: a compact JSON-LD document with its one `@context` at the top.
        pointers: JSON Pointers.

    Returns:
        A new document, or None if there are no pointers.

    Raises:
        PointerMalformed: a pointer is malformed or points at nothing.
    """
    if not pointers:
        return None
    selection: Any = _initial(document)
    if "@context" in document:
        selection["@context"] = copy.deepcopy(document["@context"])
    paths = {tuple(parse(pointer)): pointer for pointer in pointers}
    for path, pointer in paths.items():
        if any(path[:length] in paths for length in range(len(path))):
            # It lies in what is copied whole: nothing is copied twice, however many pointers there are.
            _require(document, path, pointer)
        else:
            selection = _with_path(selection, document, list(path), pointer)
    return _dense(selection)  # type: ignore[no-any-return]  # an object stays an object


def _initial(source: Any) -> Any:
    if isinstance(source, list):
        return _Sparse()
    if not isinstance(source, dict):
        return source
    return {
        name: copy.deepcopy(source[name])
        for name in _ALWAYS_SHOWN
        if name in source and not (isinstance(source[name], str) and source[name].startswith("_:"))
    }


def _with_path(selected: Any, source: Any, steps: list[str], pointer: str) -> Any:
    """Return `selected` with what `steps` lead to in `source` added."""
    if not steps:
        if isinstance(source, dict):
            return {**selected, **copy.deepcopy(source)}
        return copy.deepcopy(source)
    step = _place(source, steps[0], pointer)
    # A list was copied whole by an earlier pointer: nothing in it is missing.
    if not isinstance(selected, list):
        before = selected[step] if step in selected else _initial(source[step])
        selected[step] = _with_path(before, source[step], steps[1:], pointer)
    return selected


def _require(source: Any, path: tuple[str, ...], pointer: str) -> None:
    for step in path:
        source = source[_place(source, step, pointer)]


def _place(source: Any, step: str, pointer: str) -> Any:
    """The index or name that a step means in `source`."""
    if isinstance(source, list) and _INDEX.fullmatch(step) and int(step) < len(source):
        return int(step)
    if isinstance(source, dict) and step in source:
        return step
    raise _not_found(pointer)


def _dense(value: Any) -> Any:
    if isinstance(value, _Sparse):
        return [_dense(value[index]) for index in sorted(value)]
    if isinstance(value, dict):
        return {name: _dense(child) for name, child in value.items()}
    return value


def _not_found(pointer: str) -> PointerMalformed:
    return PointerMalformed(
        "pointer-not-found", "A JSON Pointer points to nothing in the document.", pointer=pointer[:100]
    )
