"""Resolving a DID: https://www.w3.org/TR/did-resolution/#resolving."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from app.platform.runtime import Runtime
from app.verification.service import Sources, fetch_and_try
from credentials.resources import Lookup, NotReached, Reference, Resources
from keys import did_key
from keys.resolver import offline_document
from schemas.errors import DomainError, Malformed, Refused, Unavailable
from schemas.strict_json import JsonObject

RESULT: Final = "application/did-resolution"
DOCUMENT: Final = "application/did"
DOCUMENT_FORMS: Final = (DOCUMENT, "application/did+json", "application/did+ld+json")
LONGEST: Final = 4096

# https://www.w3.org/TR/did-1.0/#did-syntax
_DID: Final = re.compile(
    r"did:[a-z0-9]+:(?:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+"
)
_KEY_FAULTS: Final[Mapping[tuple[str, object], str]] = {
    ("key-malformed", "length"): "invalidPublicKeyLength",
    ("key-malformed", None): "invalidPublicKey",
    ("key-unsupported", None): "unsupportedPublicKeyType",
}
_NOT_THERE: Final = frozenset({"not-found", "gone"})


class DidProblem(DomainError):  # noqa: N818  the specification's own word
    """Why a DID was not resolved: one of the errors that the specification names."""

    def __init__(self, name: str, status: HTTPStatus, detail: str) -> None:
        super().__init__(f"did-{name.lower().replace('_', '-')}", detail)
        self.name = name
        self.status = status


@dataclass(frozen=True)
class Resolution:
    """A DID resolution result: https://www.w3.org/TR/did-resolution/#did-resolution-result.

    Attributes:
        status: the HTTP status that belongs to it.
        document: the DID document, None when there is none.
        metadata: `didResolutionMetadata`.
    """

    status: HTTPStatus
    document: JsonObject | None
    metadata: dict[str, Any]

    def body(self) -> dict[str, Any]:
        """The whole result as it goes over the wire."""
        return {
            "@context": "https://w3id.org/did-resolution/v1",
            "didDocument": self.document,
            "didResolutionMetadata": self.metadata,
            "didDocumentMetadata": {},
        }


def resolve(runtime: Runtime, did: str) -> Resolution:
    """Resolve a did:key, did:jwk or did:web.

    Args:
        runtime: the running service.
        did: the DID, decoded once from the address.

    Returns:
        The result; a failure is a result too, with `didResolutionMetadata.error`.
    """
    try:
        document = _document(runtime, did)
    except DidProblem as problem:
        return failed(problem)
    return Resolution(HTTPStatus.OK, document, {"contentType": DOCUMENT})


def failed(problem: DidProblem) -> Resolution:
    """The result of a resolution that failed: https://www.w3.org/TR/did-resolution/#errors."""
    error = {
        "type": f"https://www.w3.org/ns/did#{problem.name}",
        "title": problem.name,
        "detail": problem.detail,
    }
    return Resolution(problem.status, None, {"error": error})


def _document(runtime: Runtime, did: str) -> JsonObject:
    if len(did) > LONGEST or not _DID.fullmatch(did):
        raise _invalid("The text is no DID.")
    try:
        document = offline_document(did)
    except DomainError as error:
        raise _unusable(did, error) from error
    if document is not None:
        return document
    if not did.startswith("did:web:"):
        detail = "This resolver knows did:key, did:jwk and did:web."
        raise DidProblem("METHOD_NOT_SUPPORTED", HTTPStatus.NOT_IMPLEMENTED, detail)
    found = _web_document(runtime, did)
    if found.get("id") != did:
        detail = "The document is about another identifier."
        raise DidProblem("INVALID_DID_DOCUMENT", HTTPStatus.INTERNAL_SERVER_ERROR, detail)
    return found


def _web_document(runtime: Runtime, did: str) -> JsonObject:
    reference = Reference("did", did)

    def attempt(resources: Resources) -> tuple[JsonObject | DomainError, tuple[Reference, ...]]:
        lookup = Lookup(resources)
        try:
            return lookup.own_json(reference), ()
        except Unavailable as error:
            return error, lookup.wanted
        except DomainError as error:
            return error, ()

    found = fetch_and_try(Sources.of(runtime), attempt)
    if isinstance(found, DomainError):
        raise _why_not(found) from found
    return found


def _why_not(error: DomainError) -> DidProblem:
    why = error.params.get("why")
    if why == "refused":
        return _invalid("This did:web leads to an address that may not be asked.")
    if isinstance(error, NotReached) and why in _NOT_THERE:
        return DidProblem("NOT_FOUND", HTTPStatus.NOT_FOUND, "There is no DID document for it.")
    if isinstance(error, Malformed | Refused):
        detail = "What was found is no DID document."
        return DidProblem("INVALID_DID_DOCUMENT", HTTPStatus.INTERNAL_SERVER_ERROR, detail)
    return DidProblem("NOT_FOUND", HTTPStatus.NOT_FOUND, f"The DID document could not be had: {why}.")


def _unusable(did: str, error: DomainError) -> DidProblem:
    """Why an identifier that is its own document is none: https://w3c-ccg.github.io/did-key-spec/#decode-public-key-algorithm.

    "Where the values … do not define a URL, the values MUST be prepended with the URL https://www.w3.org/ns/did#":
    https://www.w3.org/TR/did-resolution/#errors
    """
    name = None
    if did.startswith(did_key.PREFIX):
        name = _KEY_FAULTS.get((error.code, error.params.get("fault")))
    return _invalid(error.detail) if name is None else DidProblem(name, HTTPStatus.BAD_REQUEST, error.detail)


def _invalid(detail: str) -> DidProblem:
    return DidProblem("INVALID_DID", HTTPStatus.BAD_REQUEST, detail)
