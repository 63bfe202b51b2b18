"""A presentation says what was signed, however it is spelled: https://www.w3.org/TR/vc-data-integrity/#validating-contexts."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.conformance.test_presentations import issued, presentation, prove, try_prove, verify
from tests.conformance.vc_service import Document, VcService, assert_refused, assert_verified

VOCABULARY = "https://www.w3.org/2018/credentials#"
OTHER = "eddsa-jcs-2022"
HOLDER = "eddsa-rdfc-2022"


def by_alias(document: Document, member: str, definition: Any, name: str = "other") -> Document:
    """The document with a member under a name of one's own."""
    changed = deepcopy(document)
    changed["@context"].append({name: definition})
    changed[name] = changed.pop(member)
    return changed


def shown_by_alias(document: Document) -> Document:
    definition = {"@id": f"{VOCABULARY}verifiableCredential", "@type": "@id", "@container": "@graph"}
    return by_alias(document, "verifiableCredential", definition)


def shown_by_iri(document: Document) -> Document:
    changed = deepcopy(document)
    shown = changed.pop("verifiableCredential")
    changed[f"{VOCABULARY}verifiableCredential"] = [{"@graph": [one]} for one in shown]
    return changed


def holder_by_alias(document: Document) -> Document:
    return by_alias(document, "holder", {"@id": f"{VOCABULARY}holder", "@type": "@id"})


def holder_by_iri(document: Document) -> Document:
    changed = deepcopy(document)
    changed[f"{VOCABULARY}holder"] = {"@id": changed.pop("holder")}
    return changed


def type_by_alias(document: Document) -> Document:
    return by_alias(document, "type", "@type", "kind")


SPELLINGS = pytest.mark.parametrize(
    "respelled",
    [shown_by_alias, shown_by_iri, holder_by_alias, holder_by_iri, type_by_alias],
    ids=["credentials-alias", "credentials-iri", "holder-alias", "holder-iri", "type-alias"],
)


@SPELLINGS
def test_a_credential_that_does_not_hold_is_hidden_by_no_spelling(
    vc: VcService, respelled: Callable[[Document], Document]
) -> None:
    broken = issued(vc)
    broken["credentialSubject"]["level"] = "5"
    proved = prove(vc, presentation(vc, issued(vc), broken))
    assert_refused(*verify(vc, proved))
    assert_refused(*verify(vc, respelled(proved)))


@SPELLINGS
def test_a_strangers_presentation_is_the_holders_by_no_spelling(
    vc: VcService, respelled: Callable[[Document], Document]
) -> None:
    document = respelled(presentation(vc, issued(vc), holder=OTHER))
    status, answer = try_prove(vc, document, HOLDER)
    assert_refused(status, answer)


@SPELLINGS
def test_a_respelled_presentation_shows_as_many_credentials(
    vc: VcService, respelled: Callable[[Document], Document]
) -> None:
    proved = prove(vc, presentation(vc, issued(vc), issued(vc, "vc-jwt")))
    assert_verified(*verify(vc, proved))
    status, answer = verify(vc, respelled(proved))
    assert status == 400 or len(answer["credentialResults"]) == 2
