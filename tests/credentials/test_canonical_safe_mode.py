"""Whatever PyLD would drop in silence refuses here."""

from typing import Any

import pytest

from credentials.canonical import canonicalise
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts, UnknownContext, bundled_contexts
from schemas.contexts import CREDENTIALS_EXAMPLES_V2, CREDENTIALS_UNDEFINED_TERMS_V2, CREDENTIALS_V2
from tests.sector.badges import levelled_badge as badge
from tests.sector.badges import linked_data

TERMS = {
    "name": "https://schema.org/name",
    "link": {"@id": "https://example.org/link", "@type": "@id"},
    "kind": {"@id": "https://example.org/kind", "@type": "@vocab"},
    "nothing": None,
    "graph": {"@id": "https://example.org/graph", "@container": "@graph"},
    "indexed": {"@id": "https://example.org/indexed", "@container": "@index"},
    "translated": {"@id": "https://example.org/translated", "@container": "@language"},
    "double": {"@id": "https://example.org/double", "@type": "http://www.w3.org/2001/XMLSchema#double"},
    "_blank": "_:blank",
    "json": {"@id": "https://example.org/json", "@type": "@json"},
}


def refusal(document: Any) -> str:
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(document, bundled_contexts())
    return raised.value.code


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"colour": "red"}, "undefined-term"),
        ({"nothing": "x"}, "undefined-term"),
        ({"@foo": "x", "name": "n"}, "undefined-term"),
        ({"name": {"colour": "red"}}, "undefined-term"),
        ({"@type": "Unknown"}, "undefined-type"),
        ({"@type": ["https://example.org/T", "Unknown"]}, "undefined-type"),
        ({"@type": "./T"}, "undefined-type"),
        ({"@type": ""}, "undefined-type"),
        ({"@id": "relative", "name": "n"}, "relative-iri"),
        ({"@id": "", "name": "n"}, "relative-iri"),
        ({"@id": "#fragment", "name": "n"}, "relative-iri"),
        ({"@id": "@foo", "name": "n"}, "relative-iri"),
        ({"link": "relative"}, "relative-iri"),
        ({"link": "/path"}, "relative-iri"),
        ({"link": {"@id": "relative"}}, "relative-iri"),
        ({"kind": "Undefined"}, "relative-iri"),
        ({"link": "urn:a b"}, "invalid-iri"),
        ({"link": "urn:a\n"}, "invalid-iri"),
        ({"link": "urn:a\u00a0b"}, "invalid-iri"),
        ({"@id": "urn:x\u0000", "name": "n"}, "invalid-iri"),
        ({"name": {"@value": None}}, "dropped-value"),
        ({"name": {"@language": "nl"}}, "dropped-value"),
        ({"name": [{"@language": "nl"}]}, "dropped-value"),
        ({"@graph": ["scalar"]}, "dropped-value"),
        ({"@graph": [{"@id": "urn:x"}]}, "dropped-value"),
        ({"@graph": [{"@value": "x"}]}, "dropped-value"),
        ({"graph": "urn:x"}, "dropped-value"),
        ({"name": {"@value": "x", "@index": "y"}}, "dropped-value"),
        ({"@index": "note", "name": "n"}, "dropped-value"),
        ({"indexed": {"key": "value"}}, "dropped-value"),
        ({"name": {"@list": ["x"], "@index": "y"}}, "dropped-value"),
        ({"_blank": "x"}, "blank-node-predicate"),
        ({"_:b0": "x"}, "blank-node-predicate"),
        ({"name": {"@value": "x", "@language": "not a language"}}, "invalid-language"),
        ({"name": {"@value": "x", "@language": 1}}, "invalid-language"),
        ({"name": {"@value": "x", "@language": "waytoolong-x"}}, "invalid-language"),
        ({"translated": {"nl_NL": "x"}}, "invalid-language"),
        ({"name": {"@value": "x", "@direction": "up"}}, "invalid-language"),
        ({"name": 2**53}, "unsafe-number"),
        ({"name": -(2**60)}, "unsafe-number"),
        ({"name": 1e300}, "unsafe-number"),
        ({"name": float("nan")}, "unsafe-number"),
        ({"name": float("inf")}, "unsafe-number"),
        ({"name": 1e-7}, "unsafe-number"),
        ({"double": "about three"}, "unsafe-number"),
        ({"json": {"deep": [2**60]}}, "unsafe-number"),
        ({"name": "half \ud83d"}, "lone-surrogate"),
        ({"half \ud83d": "x"}, "lone-surrogate"),
        ({"@id": 5}, "invalid-json-ld"),
        ({"@type": 5}, "invalid-json-ld"),
        ({"@type": {"a": "b"}}, "invalid-json-ld"),
        ({"name": {"@value": "x", "name": "y"}}, "invalid-json-ld"),
        ({"name": {"@value": ["x"]}}, "invalid-json-ld"),
        ({"name": {"@value": "x", "@type": "relative"}}, "invalid-json-ld"),
        ({"name": {"@set": [], "@id": "urn:x"}}, "invalid-json-ld"),
        ({"name": object()}, "invalid-json-ld"),
        ({"name": {1: "x"}}, "invalid-json-ld"),
    ],
)
def test_refused(members: dict[str, Any], code: str) -> None:
    assert refusal(linked_data(TERMS, **members)) == code


@pytest.mark.parametrize("document", ["text", [], None, 5, [{"@id": "urn:x"}]])
def test_only_objects_are_documents(document: Any) -> None:
    assert refusal(document) == "invalid-json-ld"


@pytest.mark.parametrize("document", [{}, {"@context": TERMS}, {"@id": "urn:x"}])
def test_a_document_that_says_nothing_is_refused(document: Any) -> None:
    assert refusal(document) == "dropped-value"


def test_the_refusal_names_the_term() -> None:
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(badge(colour="red"), bundled_contexts())
    assert raised.value.params == {"term": "colour"}


@pytest.mark.parametrize("url", [CREDENTIALS_EXAMPLES_V2, CREDENTIALS_UNDEFINED_TERMS_V2])
def test_a_context_with_a_vocabulary_defines_every_term(url: str) -> None:
    document = badge(colour="red", type=["VerifiableCredential", "ColourCredential"])
    document["@context"] = [*document["@context"], url]
    assert '"red"' in canonicalise(document, bundled_contexts())


def test_absent_is_absent() -> None:
    """Null and an empty array say nothing in JSON-LD either."""
    plain = canonicalise(linked_data(TERMS, name="n"), bundled_contexts())
    assert canonicalise(linked_data(TERMS, name=["n", None], link=None, kind=[]), bundled_contexts()) == plain


@pytest.mark.parametrize(
    "context",
    [
        {"id": "https://example.org/x"},
        {"type": "https://example.org/x"},
        {"VerifiableCredential": "https://example.org/x"},
        None,
    ],
)
def test_protected_terms_cannot_be_redefined(context: Any) -> None:
    document = badge()
    document["@context"] = [*document["@context"], context]
    assert refusal(document) == "protected-term-redefined"


@pytest.mark.parametrize("context", [{"validUntil": "https://example.org/x"}, {"credentialSubject": None}])
def test_terms_of_a_type_win_over_added_contexts(context: Any) -> None:
    document = badge()
    document["@context"] = [*document["@context"], context]
    assert canonicalise(document, bundled_contexts()) == canonicalise(badge(), bundled_contexts())


@pytest.mark.parametrize(
    ("context", "code"),
    [
        (5, "context-malformed"),
        (["https://www.w3.org/ns/credentials/v2", [{}]], "context-malformed"),
        ({"@import": CREDENTIALS_V2}, "context-malformed"),
        ({"@vocab": 5}, "context-malformed"),
        ({"a": {"@id": "b"}}, "invalid-json-ld"),
        ({"a": "b", "b": "a"}, "invalid-json-ld"),
        ({"a": {"@type": "relative"}}, "invalid-json-ld"),
        ({"a": {"@id": "urn:a", "@container": "@nope"}}, "invalid-json-ld"),
        ({"a": ["urn:a"]}, "invalid-json-ld"),
        ({"a": "urn:a", "@language": "bad language"}, "invalid-language"),
        ({"@version": 1.0}, "invalid-json-ld"),
        ({"@propagate": "yes"}, "invalid-json-ld"),
        ({"@vocab": None}, "invalid-json-ld"),
        ({"@magic": "urn:x"}, "reserved-term"),
        ([CREDENTIALS_V2] * 21, "too-complex"),
    ],
)
def test_contexts_that_are_refused(context: Any, code: str) -> None:
    assert refusal(linked_data(context, a="x")) == code


def test_an_unknown_context_is_unavailable_not_malformed() -> None:
    for context in ("https://example.org/c", [CREDENTIALS_V2, "https://example.org/c"], "relative"):
        with pytest.raises(UnknownContext):
            canonicalise(linked_data(context, name="x"), bundled_contexts())


def test_an_unknown_scoped_context_is_unavailable() -> None:
    context = {"a": {"@id": "urn:a", "@context": "https://example.org/c"}}
    with pytest.raises(UnknownContext) as raised:
        canonicalise(linked_data(context, a={"a": "x"}), bundled_contexts())
    assert raised.value.url == "https://example.org/c"


def test_contexts_in_a_circle_are_refused() -> None:
    first, second = "https://example.org/1", "https://example.org/2"
    contexts = Contexts({first: {"@context": second}, second: {"@context": [first]}})
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(linked_data(first, name="x"), contexts)
    assert raised.value.code == "context-malformed"


def test_fetched_contexts_with_one_url_do_not_mix() -> None:
    """What one caller fetched must never colour what another one judges."""
    url = "https://example.org/c"
    canonical = [
        canonicalise(linked_data(url, a="x"), Contexts({url: {"@context": {"a": f"urn:{n}"}}}))
        for n in range(3)
    ]
    assert canonical == [f'_:c14n0 <urn:{n}> "x" .\n' for n in range(3)]
