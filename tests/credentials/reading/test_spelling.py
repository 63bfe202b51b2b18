"""One statement, many spellings in JSON: whatever the spelling, the same is read."""

from copy import deepcopy
from typing import Any

import pytest

from credentials.canonical import canonicalise
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts, bundled_contexts
from credentials.reading import read
from tests.sector.badges import levelled_badge as badge

CREDENTIALS = "https://www.w3.org/2018/credentials#"
OPEN_BADGES = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
END = {"@type": DATE_TIME, "@value": "2035-01-01T00:00:00Z"}


def is_ordinary(document: dict[str, Any], contexts: Contexts) -> bool:
    return read(document, contexts) is document


def with_hidden_end(context: Any = None, **hidden: Any) -> dict[str, Any]:
    document = badge(**hidden)
    del document["validUntil"]
    if context:
        document["@context"] = [*document["@context"], context]
    return document


def again(**members: Any) -> dict[str, Any]:
    return {"id": badge()["id"], "type": badge()["type"], **members}


def said_of(owner: str, node: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    document[owner]["parentOrg"] = node
    return document


def test_an_ordinary_badge_reads_as_it_came() -> None:
    document = badge()
    assert read(document, bundled_contexts()) is document
    assert is_ordinary(document, bundled_contexts())


@pytest.mark.parametrize(
    "document",
    [
        with_hidden_end(**{f"{CREDENTIALS}validUntil": END}),
        with_hidden_end({"cred": CREDENTIALS}, **{"cred:validUntil": END}),
        with_hidden_end({"end": f"{CREDENTIALS}validUntil"}, end=END),
        with_hidden_end({"end": {"@id": f"{CREDENTIALS}validUntil", "@type": DATE_TIME}}, end=END["@value"]),
        said_of("issuer", again(validUntil=END["@value"]), with_hidden_end()),
    ],
    ids=["full-iri", "compact-iri", "alias", "typed-alias", "said-elsewhere"],
)
def test_an_end_date_is_found_however_it_is_written(document: dict[str, Any]) -> None:
    assert not is_ordinary(document, bundled_contexts())
    assert read(document, bundled_contexts())["validUntil"] == END["@value"]


@pytest.mark.parametrize(
    "document",
    [
        with_hidden_end(**{"@nest": {"validUntil": END["@value"]}}),
        with_hidden_end({"box": "@nest"}, box={"validUntil": END["@value"]}),
        with_hidden_end(**{"@included": [{"id": badge()["id"], "validUntil": END["@value"]}]}),
        with_hidden_end({"also": "@included"}, also=[{"id": badge()["id"], "validUntil": END["@value"]}]),
        with_hidden_end(**{"@reverse": {"https://example.org/x": {"id": "urn:x", "type": ["Profile"]}}}),
        with_hidden_end(
            {"of": {"@reverse": "https://example.org/x"}}, of={"id": "urn:x", "type": ["Profile"]}
        ),
    ],
    ids=["nest", "nest-alias", "included", "included-alias", "reverse", "reverse-alias"],
)
def test_what_stands_outside_the_node_it_is_about_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(UnsafeDocument) as raised:
        canonicalise(document, bundled_contexts())
    assert raised.value.code in {"term-misspelled", "undefined-term"}


def test_a_second_end_date_said_elsewhere_is_refused() -> None:
    document = said_of("issuer", again(validUntil="2099-01-01T00:00:00Z"), badge())
    with pytest.raises(UnsafeDocument) as raised:
        read(document, bundled_contexts())
    assert raised.value.code == "several-values"


def test_a_type_is_found_however_it_is_written() -> None:
    document = badge()
    document["@context"] = [*document["@context"], {"kind": "@type"}]
    document["kind"] = document.pop("type")
    assert set(read(document, bundled_contexts())["type"]) == {"VerifiableCredential", "OpenBadgeCredential"}


def test_a_name_swapped_for_a_description_is_read_as_it_was_signed() -> None:
    """F7: a type written as a full IRI loses its scoped context, and then words can change their meaning."""
    document = badge()
    document["credentialSubject"]["achievement"]["alignment"] = [
        {
            "type": ["Alignment"],
            "targetName": "Sorteren",
            "targetDescription": "Kleding en schoenen",
            "targetUrl": "https://e.example/1",
        }
    ]
    swapped = deepcopy(document)
    swapped["credentialSubject"]["achievement"]["alignment"] = [
        {
            "@context": {
                "targetName": "https://schema.org/targetDescription",
                "targetDescription": "https://schema.org/targetName",
                "targetUrl": {
                    "@id": "https://schema.org/targetUrl",
                    "@type": "https://www.w3.org/2001/XMLSchema#anyURI",
                },
            },
            "type": ["https://schema.org/AlignmentObject"],
            "targetName": "Kleding en schoenen",
            "targetDescription": "Sorteren",
            "targetUrl": "https://e.example/1",
        }
    ]
    assert canonicalise(swapped, bundled_contexts()) == canonicalise(document, bundled_contexts())
    found = read(swapped, bundled_contexts())["credentialSubject"]["achievement"]["alignment"]
    assert (found["targetName"], found["targetDescription"]) == ("Sorteren", "Kleding en schoenen")


def endorsement_of(subject: str, **members: Any) -> dict[str, Any]:
    return {
        "@context": badge()["@context"],
        "id": "urn:uuid:e",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:web:example.com", "type": ["Profile"]},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": subject, "type": ["EndorsementSubject"], **members},
    }


def test_one_endorsement_may_be_embedded_twice() -> None:
    endorsement = endorsement_of(badge()["id"], endorsementComment="Goed.")
    document = badge(endorsement=[endorsement])
    document["issuer"]["endorsement"] = [endorsement]
    assert "Goed." in canonicalise(document, bundled_contexts())
    assert read(document, bundled_contexts()) is document


def test_a_part_of_the_badge_inside_an_endorsement_is_not_overlooked() -> None:
    """The graph is the same wherever it is written; whoever cuts endorsements out would miss it."""
    moved = badge()
    end = {f"{CREDENTIALS}validUntil": {"@value": moved.pop("validUntil"), "@type": DATE_TIME}}
    moved["endorsement"] = [endorsement_of(moved["id"], endorsementComment="Goed.", **end)]
    honest = badge(endorsement=[endorsement_of(badge()["id"], endorsementComment="Goed.")])
    assert canonicalise(moved, bundled_contexts()) == canonicalise(honest, bundled_contexts())
    with pytest.raises(UnsafeDocument) as raised:
        read(moved, bundled_contexts())
    assert raised.value.code == "credential-split"


def test_an_endorsement_moved_into_another_one_still_counts() -> None:
    own = endorsement_of(badge()["issuer"]["id"]) | {"id": "urn:uuid:own"}
    other = endorsement_of(badge()["id"])
    other["issuer"] = {"id": badge()["issuer"]["id"], "type": ["Profile"], "endorsement": [own]}
    found = read(badge(endorsement=[other]), bundled_contexts())
    assert found["issuer"]["endorsement"] == own


def test_a_word_of_authority_is_read_under_its_iri() -> None:
    word = "https://w3id.org/kringbadge/authority#authorisedUntil"
    document = badge()
    document["@context"] = [*document["@context"], {"until": word}]
    document["issuer"]["until"] = "2099-12-31"
    assert read(document, bundled_contexts())["issuer"][word] == "2099-12-31"


def test_names_of_an_own_vocabulary_are_free() -> None:
    document = badge(**{"https://example.org/x": "y", "own:z": "w"})
    document["@context"] = [*document["@context"], {"own": "https://example.org/own#"}]
    canonical = canonicalise(document, bundled_contexts())
    assert '<https://example.org/x> "y"' in canonical
    assert '<https://example.org/own#z> "w"' in canonical
    found = read(document, bundled_contexts())
    assert (found["https://example.org/x"], found["https://example.org/own#z"]) == ("y", "w")


def test_a_boolean_written_as_text_is_read_as_the_boolean_it_was_signed_as() -> None:
    document = badge()
    boolean = "https://www.w3.org/2001/XMLSchema#boolean"
    document["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": {"@value": "false", "@type": boolean},
            "identityHash": "a@example.org",
            "identityType": "emailAddress",
        }
    ]
    identity = read(document, bundled_contexts())["credentialSubject"]["identifier"]
    assert identity["hashed"] is False


def test_a_document_that_grows_when_it_is_read_is_refused() -> None:
    levels = [
        {
            "id": f"urn:n:{n}",
            "https://e.example/a": {"id": f"urn:n:{n + 1}"},
            "https://e.example/b": {"id": f"urn:n:{n + 1}"},
        }
        for n in range(30)
    ]
    document = badge(**{"https://e.example/all": levels})
    with pytest.raises(UnsafeDocument) as raised:
        read(document, bundled_contexts())
    assert raised.value.code == "too-complex"


def made_by_its_issuer() -> dict[str, Any]:
    document = badge()
    document["issuer"]["url"] = "https://example.org/"
    maker = {"id": document["issuer"]["id"], "type": ["Profile"], "name": document["issuer"]["name"]}
    document["credentialSubject"]["achievement"]["creator"] = maker
    return document


def test_a_skill_made_by_the_issuer_itself_is_spelled_ordinarily() -> None:
    assert is_ordinary(made_by_its_issuer(), bundled_contexts())


def test_a_maker_described_otherwise_than_it_was_signed_is_not() -> None:
    document = made_by_its_issuer()
    maker = document["credentialSubject"]["achievement"]["creator"]
    maker["name"] = "Somebody else"
    assert not is_ordinary(document, bundled_contexts())
