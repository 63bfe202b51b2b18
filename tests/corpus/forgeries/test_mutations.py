"""No single value of a badge can be changed or dropped, also not inside its endorsements and proofs."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from credentials import intake
from credentials.canonical import canonicalise
from credentials.forms.open_badge_ldp import serialise
from credentials.loader import bundled_contexts
from credentials.verify import verify
from schemas.errors import Malformed
from schemas.strict_json import JsonObject
from tests.sector.facts import NOW
from tests.sector.whole import resources, sector

Place = tuple[str | int, ...]


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict):
        children: Iterable[tuple[str | int, Any]] = value.items()
    else:
        children = enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        yield (*place, name)
        yield from places(child, (*place, name))


def changed(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value + "x", value[:-1] + ("0" if value[-1:] != "0" else "1"), ""]
    if isinstance(value, bool):
        return [not value]
    return []


def mutations(badge: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for place in places(badge):
        *way, last = place
        original: Any = badge
        for step in place:
            original = original[step]
        for number, value in enumerate([*changed(original), None]):
            mutant: Any = deepcopy(badge)
            parent = mutant
            for step in way:
                parent = parent[step]
            if value is None:
                del parent[last]
            else:
                parent[last] = value
            yield f"{'/'.join(map(str, place))} #{number}", mutant


def accepted(document: JsonObject) -> bool:
    try:
        presented = intake.read(serialise(document))
    except Malformed:
        return False
    return verify(presented, resources(), NOW, anchors=sector().anchors).verified


def says(document: JsonObject) -> str:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return canonicalise(unsigned, bundled_contexts())


def test_every_change_of_one_value_is_noticed() -> None:
    badge = sector().issued()
    assert accepted(badge)
    tried = list(mutations(badge))
    assert len(tried) > 500
    # The same node may be described twice (an issuer also issues the mandate): dropping one says the same.
    wrong = [where for where, mutant in tried if accepted(mutant) and says(mutant) != says(badge)]
    assert wrong == []
