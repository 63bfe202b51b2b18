"""What JSON-LD lets somebody write in more than one way, read from documents of strangers.

One value may stand without its array, and something with an id may be given by its id alone
(https://www.w3.org/TR/json-ld11/#sets-and-lists, #node-identifiers). Nothing here raises, whatever the value.
"""

from typing import Any

from schemas.strict_json import JsonObject


def items(value: Any) -> list[Any]:
    """One value or several, as a list; null, and what is absent, is an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(value: Any) -> list[JsonObject]:
    """The objects among one value or several."""
    return [item for item in items(value) if isinstance(item, dict)]


def texts(value: Any) -> list[str]:
    """The strings among one value or several."""
    return [item for item in items(value) if isinstance(item, str)]


def first_object(value: Any) -> JsonObject:
    """The first object among one value or several; an empty one when there is none."""
    return next(iter(objects(value)), {})


def only(value: Any) -> Any:
    """The one value that stands there, with or without its array; None when there are none or several."""
    found = items(value)
    return found[0] if len(found) == 1 else None


def flat(value: Any) -> list[Any]:
    """One value or several, with arrays inside arrays opened: to a reader of statements they are the same."""
    found, waiting = [], [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif item is not None:
            found.append(item)
    return found


def id_of(value: Any) -> str:
    """The id of something given as its URL or as an object with `id`; empty when it has none."""
    return text(value.get("id") if isinstance(value, dict) else value)


def text(value: Any) -> str:
    """A string as it stands; empty for anything else."""
    return value if isinstance(value, str) else ""


def types_of(value: Any) -> frozenset[str]:
    """The types of an object, as it names them; none for anything else."""
    return frozenset(texts(value.get("type") if isinstance(value, dict) else None))


def subject_of(credential: JsonObject) -> JsonObject:
    """The first credential subject; empty when there is none."""
    return first_object(credential.get("credentialSubject"))


def contexts_of(value: Any) -> list[Any]:
    """The contexts in the value of `@context`; null counts, because it takes away those before it."""
    return value if isinstance(value, list) else [value]


def first_context(document: JsonObject) -> Any:
    """The first context that a document names, by which a credential says its data model; None without."""
    return next(iter(contexts_of(document.get("@context"))), None)
