"""Envelopes: a secured document inside a data: URL.

"The id value of the object MUST be a data: URL that expresses a secured verifiable credential using an
enveloping security scheme. The type value of the object MUST be EnvelopedVerifiableCredential."

https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-presentations
Media types: https://www.w3.org/TR/vc-jose-cose/#iana-considerations
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials import data_urls
from credentials.data_model.shape import Version
from credentials.data_model.violation import Violation, step
from schemas.errors import Malformed
from schemas.json_ld import contexts_of, types_of

ENVELOPED_CREDENTIAL: Final = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_MEDIA_TYPES: Final = {
    ENVELOPED_CREDENTIAL: ("application/vc+jwt", "application/vc+sd-jwt", "application/vc+cose"),
    ENVELOPED_PRESENTATION: ("application/vp+jwt", "application/vp+sd-jwt", "application/vp+cose"),
}


def is_enveloped(value: dict[str, Any]) -> bool:
    """Whether an object says that it envelops a credential or a presentation."""
    return any(name in _MEDIA_TYPES for name in types_of(value))


def enveloped(value: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """A context that defines the terms, one type, and a data URL of a media type that can hold it."""
    yield from _context(value, pointer)
    kinds = types_of(value)
    kind = next(iter(kinds), "")
    if len(kinds) != 1 or kind not in _MEDIA_TYPES:
        yield Violation("enveloped-type", step(pointer, "type"), "an envelope must not have another type")
        return
    at = step(pointer, "id")
    url = value.get("id")
    if not isinstance(url, str) or not data_urls.is_data_url(url):
        yield Violation("enveloped-id", at, "id must be a data: URL that holds the secured document")
        return
    try:
        held = data_urls.read(url)
    except Malformed as error:
        yield Violation("enveloped-id", at, error.detail)
        return
    if held.media_type not in _MEDIA_TYPES[kind]:
        yield Violation("enveloped-media-type", at, f"the media type must be one that fits an {kind}")
    if not held.content:
        yield Violation("enveloped-empty", at, "the data: URL holds nothing")


def _context(value: dict[str, Any], pointer: str) -> Iterator[Violation]:
    at = step(pointer, "@context")
    if "@context" not in value:
        yield Violation("context-missing", at, "@context is required")
        return
    if Version.V2.value not in contexts_of(value["@context"]):
        yield Violation("context-first", at, "a context that defines the envelope's terms is needed")
