"""Writes a document otherwise without changing a statement of it: what a holder without any key can do.

Every rewriting is tried blindly; whether the statements stayed the same is for the caller to see.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, Final

from credentials.loader import bundled_contexts, is_bundled
from credentials.reading.terms import published
from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES_3_0_3
from schemas.strict_json import JsonObject

Rewriting = Callable[["Respeller"], None]
REWRITINGS: Final[dict[str, Rewriting]] = {}
CONTEXTS_ELSEWHERE: Final = {
    f"https://contexts.example/{number}": {"@context": bundled_contexts().document(url)["@context"]}
    for number, url in enumerate((CREDENTIALS_V2, OPEN_BADGES_3_0_3, CREDENTIALS_V1))
}
_HIDDEN_FROM_WALKS: Final = frozenset({"@context", "proof"})


def rewriting(apply: Rewriting) -> Rewriting:
    REWRITINGS[apply.__name__] = apply
    return apply


class Respeller:
    """One document being rewritten, with a source of chance that its seed decides."""

    def __init__(self, document: JsonObject, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  a fuzzer wants the same course for the same seed
        self.document = copy.deepcopy(document)
        self.applied: list[str] = []
        self._names = 0

    def rewrite(self, times: int) -> JsonObject:
        for _ in range(times):
            name = self.chance.choice(list(REWRITINGS))
            before = copy.deepcopy(self.document)
            try:
                REWRITINGS[name](self)
                json.dumps(self.document)
            except (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError):
                self.document = before  # it does not fit this document
                continue
            self.applied.append(name)
        return self.document

    def objects(self) -> list[JsonObject]:
        return list(_objects(self.document))

    def any_object(self) -> JsonObject:
        return self.chance.choice(self.objects())

    def any_member(self) -> tuple[JsonObject, str]:
        owner = self.any_object()
        return owner, self.chance.choice([name for name in owner if name not in _HIDDEN_FROM_WALKS])

    def fresh(self) -> str:
        self._names += 1
        return f"word{self._names}"

    def define(self, owner: JsonObject, definition: JsonObject) -> None:
        """Add a context to the object itself, or to a credential around everything."""
        place = self.document if self.chance.random() < 0.7 else owner
        listed = place.get("@context", [])
        place["@context"] = [*(listed if isinstance(listed, list) else [listed]), definition]


def _objects(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        if "@value" not in value:
            yield value
        for name, child in value.items():
            if name not in _HIDDEN_FROM_WALKS:
                yield from _objects(child)
    elif isinstance(value, list):
        for child in value:
            yield from _objects(child)


def _definitions_of(term: str) -> list[JsonObject]:
    """How the published contexts define a term: its IRI and what its values are taken for."""
    found: list[JsonObject] = []

    def search(context: Any) -> None:
        if isinstance(context, list):
            for part in context:
                search(part)
        if not isinstance(context, dict):
            return
        definition = context.get(term)
        if isinstance(definition, str):
            found.append({"@id": definition})
        elif isinstance(definition, dict) and "@id" in definition:
            found.append({name: definition[name] for name in definition if name != "@context"})
        for value in context.values():
            if isinstance(value, dict) and "@context" in value:
                search(value["@context"])

    for url in (CREDENTIALS_V2, OPEN_BADGES_3_0_3, CREDENTIALS_V1):
        search(bundled_contexts().document(url)["@context"])
    iri = next((iri for iri, name in published().properties.items() if name == term), term)
    return [{**one, "@id": iri if "://" not in one["@id"] else one["@id"]} for one in found]


def _expanded(value: Any, definition: JsonObject) -> Any:
    if isinstance(value, list):
        return [_expanded(item, definition) for item in value]
    if isinstance(value, dict):
        return value
    kind = definition.get("@type")
    if kind in {"@id", "@vocab"} and isinstance(value, str):
        return {"@id": value}
    return {"@value": value, "@type": kind} if kind else {"@value": value}


@rewriting
def alias(it: Respeller) -> None:
    owner, name = it.any_member()
    word = it.fresh()
    definition = it.chance.choice(_definitions_of(name) or [{"@id": name}])
    it.define(owner, {word: definition})
    owner[word] = owner.pop(name)


@rewriting
def full_iri(it: Respeller) -> None:
    owner, name = it.any_member()
    definition = it.chance.choice(_definitions_of(name))
    owner[definition["@id"]] = _expanded(owner.pop(name), definition)


@rewriting
def compact_iri(it: Respeller) -> None:
    owner, name = it.any_member()
    definition = it.chance.choice(_definitions_of(name))
    iri = definition["@id"]
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    word = it.fresh()
    it.define(owner, {word: {"@id": iri[:cut], "@prefix": True}})
    owner[f"{word}:{iri[cut:]}"] = _expanded(owner.pop(name), definition)


@rewriting
def keyword(it: Respeller) -> None:
    owner = it.any_object()
    name = it.chance.choice(["id", "type"])
    owner[f"@{name}"] = owner.pop(name)


@rewriting
def keyword_alias(it: Respeller) -> None:
    owner = it.any_object()
    name, word = it.chance.choice(["id", "type"]), it.fresh()
    it.define(owner, {word: f"@{name}"})
    owner[word] = owner.pop(name)


@rewriting
def part_of_the_types(it: Respeller) -> None:
    owner, word = it.any_object(), it.fresh()
    it.define(owner, {word: "@type"})
    types = owner["type"] if isinstance(owner["type"], list) else [owner["type"]]
    moved = it.chance.randrange(len(types))
    owner[word] = types[moved]
    owner["type"] = types[:moved] + types[moved + 1 :]


@rewriting
def type_as_iri(it: Respeller) -> None:
    owner = it.any_object()
    table = {term: iri for iri, term in published().types.items()}
    types = owner["type"] if isinstance(owner["type"], list) else [owner["type"]]
    chosen = it.chance.randrange(len(types))
    owner["type"] = [table[name] if at == chosen else name for at, name in enumerate(types)]


@rewriting
def type_under_another_name(it: Respeller) -> None:
    owner, word = it.any_object(), it.fresh()
    table = {term: iri for iri, term in published().types.items()}
    types = owner["type"] if isinstance(owner["type"], list) else [owner["type"]]
    it.define(owner, {word: table[types[0]]})
    owner["type"] = [word, *types[1:]]


@rewriting
def id_against_a_base(it: Respeller) -> None:
    owner = it.any_object()
    cut = owner["id"].rfind("/") + 1
    it.define(owner, {"@base": owner["id"][:cut]})
    owner["id"] = owner["id"][cut:]


@rewriting
def id_as_compact_iri(it: Respeller) -> None:
    owner, word = it.any_object(), it.fresh()
    cut = it.chance.randrange(6, len(owner["id"]))
    it.define(owner, {word: {"@id": owner["id"][:cut], "@prefix": True}})
    owner["id"] = f"{word}:{owner['id'][cut:]}"


@rewriting
def inline_context(it: Respeller) -> None:
    owner = it.chance.choice([one for one in it.objects() if "@context" in one])
    listed = owner["@context"]
    at = it.chance.choice([at for at, url in enumerate(listed) if isinstance(url, str) and is_bundled(url)])
    listed[at] = copy.deepcopy(bundled_contexts().document(listed[at])["@context"])


@rewriting
def fetched_context(it: Respeller) -> None:
    owner = it.chance.choice([one for one in it.objects() if "@context" in one])
    elsewhere = dict(
        zip((CREDENTIALS_V2, OPEN_BADGES_3_0_3, CREDENTIALS_V1), CONTEXTS_ELSEWHERE, strict=True)
    )
    at = it.chance.choice([at for at, url in enumerate(owner["@context"]) if url in elsewhere])
    owner["@context"][at] = elsewhere[owner["@context"][at]]


@rewriting
def context_repeated_inside(it: Respeller) -> None:
    owner = it.any_object()
    owner.setdefault("@context", copy.deepcopy(it.document["@context"]))


@rewriting
def nothing(it: Respeller) -> None:
    owner = it.any_object()
    owner[it.chance.choice(["evidence", "credentialStatus", "image", "validUntil", "name"])] = (
        it.chance.choice([None, []])
    )


@rewriting
def wrapped(it: Respeller) -> None:
    owner, name = it.any_member()
    value = owner[name]
    owner[name] = it.chance.choice(
        [[value], {"@set": value if isinstance(value, list) else [value]}, {"@value": value}, value[0]]
        if isinstance(value, list)
        else [[value], {"@set": [value]}, {"@value": value}]
    )


@rewriting
def twice(it: Respeller) -> None:
    owner, name = it.any_member()
    value = owner[name] if isinstance(owner[name], list) else [owner[name]]
    owner[name] = [*value, copy.deepcopy(value[0])]


@rewriting
def split_node(it: Respeller) -> None:
    """One node as two objects in one place."""
    owner, name = it.any_member()
    value = owner[name]
    node = value[0] if isinstance(value, list) else value
    moved = it.chance.choice([key for key in node if key not in {"id", "type", "@context", "proof"}])
    half = {"id": node["id"], "type": node.get("type"), moved: node.pop(moved)}
    owner[name] = [*(value if isinstance(value, list) else [value]), half]


@rewriting
def move_member(it: Respeller) -> None:
    """What is said of a node in one place is said of it in another, also inside an embedded credential."""
    named = [one for one in it.objects() if isinstance(one.get("id"), str)]
    source = it.chance.choice(named)
    others = [one for one in named if one["id"] == source["id"] and one is not source]
    target = it.chance.choice(others)
    moved = it.chance.choice([name for name in source if name not in {"id", "@context", "proof"}])
    if moved in target:
        return
    target[moved] = source.pop(moved)


@rewriting
def swap_places(it: Respeller) -> None:
    named = [one for one in it.objects() if isinstance(one.get("id"), str)]
    source = it.chance.choice(named)
    target = it.chance.choice([one for one in named if one["id"] == source["id"] and one is not source])
    first, second = dict(source), dict(target)
    source.clear()
    source.update(second)
    target.clear()
    target.update(first)


@rewriting
def describe_a_reference(it: Respeller) -> None:
    """A node that something only points to is described there instead."""
    named = [one for one in it.objects() if isinstance(one.get("id"), str)]
    owner, name = it.any_member()
    described = it.chance.choice([one for one in named if one["id"] == owner[name]])
    owner[name] = dict(described)
    if it.chance.random() < 0.5:
        for key in [key for key in described if key not in {"id", "@context"}]:
            del described[key]


@rewriting
def only_the_reference(it: Respeller) -> None:
    owner, name = it.any_member()
    owner[name] = owner[name]["id"]


@rewriting
def label_blank_node(it: Respeller) -> None:
    owner = it.chance.choice([one for one in it.objects() if "id" not in one and "type" in one])
    owner["id"] = f"_:{it.fresh()}"


@rewriting
def swap_words(it: Respeller) -> None:
    """A type as a full IRI loses its scoped context; then a name can become a description."""
    owner = it.any_object()
    first, second = it.chance.sample([name for name in owner if name not in {"id", "type", "@context"}], 2)
    one, other = _definitions_of(first)[0], _definitions_of(second)[0]
    table = {term: iri for iri, term in published().types.items()}
    if "type" in owner:
        owner["type"] = [table.get(name, name) for name in owner["type"]]
    it.define(owner, {first: other, second: one})
    owner[first], owner[second] = owner[second], owner[first]


@rewriting
def keyword_box(it: Respeller) -> None:
    owner, name = it.any_member()
    word = it.chance.choice(["@nest", "@included", "@graph", "@reverse"])
    boxed = {name: owner.pop(name)}
    owner[word] = boxed if word in {"@nest", "@reverse"} else [{"id": owner.get("id"), **boxed}]


@rewriting
def boolean_or_number_as_text(it: Respeller) -> None:
    owner, name = it.any_member()
    value = owner[name]
    if isinstance(value, bool | int | float):
        owner[name] = str(value).lower()
    elif value in {"true", "false"}:
        owner[name] = value == "true"


@rewriting
def default_language(it: Respeller) -> None:
    it.define(it.any_object(), {"@language": it.chance.choice(["nl", None])})


@rewriting
def default_vocabulary(it: Respeller) -> None:
    it.define(
        it.any_object(),
        {"@vocab": it.chance.choice(["https://schema.org/", "https://www.w3.org/2018/credentials#"])},
    )


@rewriting
def the_whole_in_a_graph(it: Respeller) -> None:
    inner = {name: value for name, value in it.document.items() if name not in {"@context", "proof"}}
    if "@graph" in it.document:
        return
    for name in inner:
        del it.document[name]
    it.document["@graph"] = [inner]


@rewriting
def other_order(it: Respeller) -> None:
    owner = it.any_object()
    names = list(owner)
    it.chance.shuffle(names)
    for name in names:
        owner[name] = owner.pop(name)
