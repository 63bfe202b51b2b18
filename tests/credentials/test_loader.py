import pytest

from credentials.errors import UnsafeDocument
from credentials.loader import Contexts, UnknownContext, bundled_contexts
from schemas.contexts import CREDENTIALS_V2, manifest
from schemas.errors import Unavailable

URL = "https://example.org/context"
TERMS = {"@context": {"colour": "https://example.org/colour"}}


@pytest.mark.parametrize("url", manifest())
def test_every_context_of_the_manifest_is_there(url: str) -> None:
    assert "@context" in bundled_contexts().document(url)


def test_an_unknown_context_names_its_url() -> None:
    with pytest.raises(UnknownContext) as raised:
        bundled_contexts().document(URL)
    assert isinstance(raised.value, Unavailable)
    assert raised.value.url == URL
    assert raised.value.params == {"url": URL}


def test_a_fetched_context_is_added() -> None:
    contexts = Contexts({URL: TERMS})
    assert contexts.document(URL) == TERMS
    with pytest.raises(UnknownContext):
        bundled_contexts().document(URL)


def test_a_fetched_context_never_replaces_a_bundled_one() -> None:
    contexts = Contexts({CREDENTIALS_V2: TERMS})
    assert contexts.document(CREDENTIALS_V2) == bundled_contexts().document(CREDENTIALS_V2)


def test_later_changes_of_the_given_object_have_no_effect() -> None:
    given = {"@context": {"colour": "https://example.org/colour"}}
    contexts = Contexts({URL: given})
    given["@context"]["colour"] = "https://example.org/other"
    assert contexts.document(URL) == TERMS


def test_only_the_context_of_a_fetched_document_is_kept() -> None:
    assert Contexts({URL: {**TERMS, "more": 1}}).document(URL) == TERMS


def test_versions_tell_contents_apart() -> None:
    other = {"@context": {"colour": "https://example.org/other"}}
    assert (
        len(
            {bundled_contexts().version(), Contexts({URL: TERMS}).version(), Contexts({URL: other}).version()}
        )
        == 3
    )


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "context-malformed"),
        ({}, "context-malformed"),
        ({"@context": {"@import": "https://example.org/more"}}, "context-malformed"),
        ({"@context": {"a": 1}}, "context-malformed"),
        ({"@context": {"@magic": "https://example.org/x"}}, "reserved-term"),
        ({"@context": {"@base": "relative"}}, "relative-iri"),
        ({"@context": {f"t{n}": f"urn:t{n}" for n in range(30_000)}}, "too-complex"),
        ({"@context": {f"t{n}": {"@id": f"urn:t{n}", "@context": {}} for n in range(400)}}, "too-complex"),
    ],
)
def test_contexts_that_are_refused(document: object, code: str) -> None:
    with pytest.raises(UnsafeDocument) as raised:
        Contexts({URL: document})
    assert raised.value.code == code
