"""The names that the published contexts give to IRIs.

One statement can be spelled in many ways in JSON: with a term, with the IRI behind it, with a term that an
added context makes up. Documents are read from their statements (`credentials.reading`). A proof is read from
its JSON, so one that spells an end or a purpose otherwise than the published contexts is refused. See
https://www.w3.org/TR/vc-data-integrity/#validating-contexts
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from credentials.loader import bundled_contexts
from schemas.contexts import manifest

CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"

GUARDED: Final = (
    CREDENTIALS,
    "https://w3id.org/security#",
    "http://purl.org/dc/terms/",
    "https://www.w3.org/ns/credentials/status#",
    "https://w3id.org/vc/status-list#",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#",
)

# The only one with two names; proofs are read for this one.
_ONE_OF_TWO: Final = {"https://w3id.org/security#expiration": frozenset({"expires"})}


def is_misspelled(key: str, iri: str) -> bool:
    """Tell whether the published contexts have a term for `iri` and `key` is not it."""
    terms = _terms().get(iri)
    return terms is not None and key not in terms


@cache
def _terms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for url in manifest():
        for term, iri in definitions(bundled_contexts().document(url)["@context"], {}):
            if iri.startswith(GUARDED):
                found.setdefault(iri, set()).add(term)
    return MappingProxyType({iri: frozenset(terms) for iri, terms in found.items()} | _ONE_OF_TWO)


def definitions(context: Any, around: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give every term and its IRI in a context and in the scoped contexts inside it.

    Args:
        context: the value of an `@context`.
        around: terms of the contexts that stand around it, as prefixes.
    """
    if isinstance(context, list):
        for part in context:
            yield from definitions(part, around)
    if not isinstance(context, dict):
        return
    written = {term: _identifier(value) for term, value in context.items()}
    known = {**around, **{term: name for term, name in written.items() if name and "://" in name}}
    for term, name in written.items():
        if name:
            prefix, _, suffix = name.partition(":")
            yield term, (f"{known[prefix]}{suffix}" if prefix in known else name)
    for value in context.values():
        if isinstance(value, dict) and "@context" in value:
            yield from definitions(value["@context"], known)


def _identifier(definition: Any) -> str | None:
    name = definition.get("@id") if isinstance(definition, dict) else definition
    return name if isinstance(name, str) else None
