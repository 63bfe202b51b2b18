"""Who issues: one party, known by a URL.

"A verifiable credential MUST have an issuer property. The value MUST be either a URL or an object
containing an id property whose value is a URL."

https://www.w3.org/TR/vc-data-model-2.0/#issuer, for 1.1 https://www.w3.org/TR/vc-data-model/#issuer
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model.urls import is_url
from credentials.data_model.violation import Violation, step


def issuer(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """One issuer: a URL or an object with an id."""
    if "issuer" not in document:
        yield Violation("issuer-missing", step(pointer, "issuer"), "issuer is required")
        return
    yield from party(document["issuer"], step(pointer, "issuer"))


def party(value: Any, at: str) -> Iterator[Violation]:
    """A URL, or an object with an id that is a URL; the same form serves `holder`."""
    if isinstance(value, dict):
        # A wrong id inside is found by `identifiers`.
        if "id" not in value:
            yield Violation("party-id-missing", step(at, "id"), "an object here needs an id that is a URL")
    elif not is_url(value):
        yield Violation("party-not-url", at, "must be one URL or an object with an id")
