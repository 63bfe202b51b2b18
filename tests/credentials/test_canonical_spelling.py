"""One statement, many spellings in JSON: only the published one may decide about a badge."""

from typing import Any

import pytest

from credentials.canonical import canonicalise, to_quads
from credentials.canonical.rdf import Quad
from credentials.errors import UnsafeDocument
from credentials.loader import bundled_contexts
from tests.credentials.canonical_samples import badge

CREDENTIALS = "https://www.w3.org/2018/credentials#"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
END = {"@type": DATE_TIME, "@value": "2035-01-01T00:00:00Z"}


def with_hidden_end(context: Any = None, **hidden: Any) -> dict[str, Any]:
    document = badge(**hidden)
    del document["validUntil"]
    if context:
        document["@context"] = [*document["@context"], context]
    return document


@pytest.mark.parametrize(
    "document",
    [
        with_hidden_end(**{f"{CREDENTIALS}validUntil": END}),
        with_hidden_end({"cred": CREDENTIALS}, **{"cred:validUntil": END}),
        with_hidden_end({"end": f"{CREDENTIALS}validUntil"}, end=END),
        with_hidden_end(**{"@nest": {"validUntil": END["@value"]}}),
        with_hidden_end({"box": "@nest"}, box={"validUntil": END["@value"]}),
        with_hidden_end(**{"@included": [{"id": badge()["id"], "validUntil": END["@value"]}]}),
        with_hidden_end({"also": "@included"}, also=[{"id": badge()["id"], "validUntil": END["@value"]}]),
        with_hidden_end(**{"@reverse": {"https://example.org/x": {"id": "urn:x", "type": ["Profile"]}}}),
        with_hidden_end(
            {"of": {"@reverse": "https://example.org/x"}}, of={"id": "urn:x", "type": ["Profile"]}
        ),
    ],
)
def test_another_spelling_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(document, bundled_contexts())
    assert raised.value.code in {"term-misspelled", "undefined-term"}


def test_the_spelling_would_otherwise_go_unnoticed() -> None:
    """The reason for all this: the statements, and so the signature, are the same."""
    again = {"id": badge()["id"], "type": badge()["type"]}
    document, moved = badge(), with_hidden_end()
    document["issuer"]["parentOrg"] = again
    moved["issuer"]["parentOrg"] = {**again, "validUntil": END["@value"]}
    assert set(to_quads(document, bundled_contexts())) == set(rdf_without_the_rule(moved))
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(moved, bundled_contexts())
    assert raised.value.code == "credential-split"


def rdf_without_the_rule(document: dict[str, Any]) -> list[Quad]:
    credential = document["issuer"].pop("parentOrg")
    parent = {name: credential[name] for name in ("id", "type")}
    document["issuer"]["parentOrg"] = parent
    found = to_quads(document, bundled_contexts())
    document["issuer"]["parentOrg"] = credential
    return found + to_quads({"@context": document["@context"], **credential}, bundled_contexts())


def test_one_credential_may_be_embedded_twice() -> None:
    endorsement = {
        "@context": badge()["@context"],
        "id": "urn:uuid:e",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:web:example.com", "type": ["Profile"]},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": badge()["id"],
            "type": ["EndorsementSubject"],
            "endorsementComment": "Goed.",
        },
    }
    document = badge(endorsement=[endorsement])
    document["issuer"]["endorsement"] = [endorsement]
    assert "Goed." in canonicalise(document, bundled_contexts())


def test_names_of_an_own_vocabulary_are_free() -> None:
    document = badge(**{"https://example.org/x": "y", "own:z": "w"})
    document["@context"] = [*document["@context"], {"own": "https://example.org/own#"}]
    canonical = canonicalise(document, bundled_contexts())
    assert '<https://example.org/x> "y"' in canonical
    assert '<https://example.org/own#z> "w"' in canonical
