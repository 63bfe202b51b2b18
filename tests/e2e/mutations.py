"""Every claim of a badge changed in turn: each subject, object and literal, also inside the endorsements."""

import copy
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
NOT_CLAIMS = frozenset({"@context", "proof"})
OTHER_TYPE = {"Profile": "Achievement", "VerifiableCredential": "VerifiablePresentation"}


def claims(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Where the leaves of a document are that say something; what secures it is left out."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in NOT_CLAIMS:
                yield from claims(value, (*path, name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from claims(value, (*path, index))
    else:
        yield path, node


def changed(value: Any, path: Path) -> Any:
    """Another value of the same shape."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if "type" in path[-2:]:
        return OTHER_TYPE.get(value, "Profile")
    text = str(value)
    if text[-1:].isdigit():
        return text[:-1] + str((int(text[-1]) + 1) % 10)
    if text.endswith("Z") and text[-2:-1].isdigit():  # an instant: another second
        return text[:-2] + str((int(text[-2]) + 1) % 10) + "Z"
    return text[:-1] + ("x" if text[-1:] != "x" else "y")


def mutations(document: Any) -> Iterator[tuple[str, Any]]:
    """The document with one claim changed, for every claim, with where it was changed."""
    for path, value in claims(document):
        mutant = copy.deepcopy(document)
        target = mutant
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = changed(value, path)
        yield "/".join(map(str, path)), mutant
