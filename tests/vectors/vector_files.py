"""Reading the published vectors, and the contexts that they need beyond the bundled ones."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from credentials.loader import Contexts
from keys import resolver
from keys.resolver import VerificationMethod
from tests.shared import SHARED

NOW = datetime(2026, 1, 1, tzinfo=UTC)

# The few terms of the citizenship vocabulary that the vectors use, read off their canonical forms.
CITIZENSHIP_V4RC1 = "https://w3id.org/citizenship/v4rc1"
_SCHEMA_ORG = "additionalName familyName givenName gender identifier Person"
_CITIZENSHIP = (
    "birthCountry commuterClassification employmentAuthorizationDocument lprCategory lprNumber"
    " EmploymentAuthorizationDocumentCredential EmployablePerson EmploymentAuthorizationDocument"
    " PermanentResident permanentResidentCard PermanentResidentCard PermanentResidentCardCredential"
)


def text(path: str) -> str:
    return (SHARED / "vectors" / path).read_text(encoding="utf-8")


def parsed(path: str) -> Any:
    return json.loads(text(path))


def without_proof(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


@cache
def vector_contexts() -> Contexts:
    terms: dict[str, Any] = {
        **{term: f"https://schema.org/{term}" for term in _SCHEMA_ORG.split()},
        **{term: f"https://w3id.org/citizenship#{term}" for term in _CITIZENSHIP.split()},
        "image": {"@id": "https://schema.org/image", "@type": "@id"},
        "birthDate": {
            "@id": "https://schema.org/birthDate",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        },
        "residentSince": {
            "@id": "https://w3id.org/citizenship#residentSince",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        },
    }
    return Contexts({CITIZENSHIP_V4RC1: {"@context": terms}})


def key_of_did(method_id: str, purpose: str) -> VerificationMethod:
    document = resolver.offline_document(method_id.partition("#")[0])
    assert document is not None
    return resolver.select(document, method_id, purpose)
