"""What the modules of a package declare about themselves, so that nowhere a list of their names is kept.

A check, a suite or a form of an award is one file in its package; it is found because it lies there.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

Declared = TypeVar("Declared")


def declared(package: str, name: str, kind: type[Declared]) -> tuple[Declared, ...]:
    """Give what the modules of a package declare under one name, in the order of the modules' names.

    Args:
        package: the package's full name; modules in it without such a declaration are helpers.
        name: the name in the module, for example `SUITE`.
        kind: what it must be.

    Raises:
        TypeError: a module declares something else under that name.
    """
    found = []
    for entry in pkgutil.iter_modules(importlib.import_module(package).__path__):
        module = importlib.import_module(f"{package}.{entry.name}")
        value = getattr(module, name, None)
        if value is None:
            continue
        if not isinstance(value, kind):
            raise TypeError(f"{module.__name__}.{name} is no {kind.__name__}.")
        found.append(value)
    return tuple(found)


def by_key(values: Iterable[Declared], keys: Callable[[Declared], Iterable[str]]) -> Mapping[str, Declared]:
    """Give every value under each of its keys.

    Raises:
        ValueError: two of them claim the same key.
    """
    found: dict[str, Declared] = {}
    for value in values:
        for key in keys(value):
            if key in found:
                raise ValueError(f"{key!r} is declared twice.")
            found[key] = value
    return MappingProxyType(found)
