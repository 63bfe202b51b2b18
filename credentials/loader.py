"""JSON-LD contexts without network: what is bundled, plus what the caller fetched."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pyld.documentloader.frozen import BUNDLED_CONTEXTS
from pyld.jsonld import KEYWORDS

from credentials.errors import UnsafeDocument
from schemas.contexts import bundled
from schemas.errors import Unavailable

# A context costs time per term each time it is combined with another one, so strangers' contexts have a size.
MAX_CONTEXT_VALUES = 20_000
MAX_SCOPED_CONTEXTS = 300
MAX_CONTEXT_DEPTH = 20

_RESERVED_FORM = re.compile(r"@[a-zA-Z]+")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class UnknownContext(Unavailable):
    """A document names a context that is neither bundled nor given; `params["url"]` says which."""

    def __init__(self, url: str) -> None:
        super().__init__(
            "context-unknown", "The JSON-LD context is not bundled and was not fetched.", url=url
        )
        self.url = url


class Contexts:
    """An immutable set of contexts by URL.

    What is bundled always wins: a fetched document never replaces a context that we know.

    Args:
        fetched: context documents (objects with `@context`) that the caller obtained, by URL.

    Raises:
        UnsafeDocument: a fetched context is malformed or larger than our limits (`context-malformed`,
            `too-complex`, `reserved-term`).
    """

    def __init__(self, fetched: Mapping[str, Any] | None = None) -> None:
        texts = {
            url: json.dumps(_checked(document), sort_keys=True) for url, document in (fetched or {}).items()
        }
        # Parsed again, so that nobody who still holds the given objects can change them.
        self._fetched: dict[str, dict[str, Any]] = {url: json.loads(text) for url, text in texts.items()}
        self._digests = {url: hashlib.sha256(text.encode()).hexdigest() for url, text in texts.items()}

    def document(self, url: str) -> dict[str, Any]:
        """Return the context document at `url`; treat it as read-only.

        Raises:
            UnknownContext: it is not in this set.
        """
        found = _bundled_document(url)
        if found is not None:
            return found
        if url not in self._fetched:
            raise UnknownContext(url)
        return self._fetched[url]

    def version(self) -> str:
        """Return a text that differs between sets whose contents differ."""
        return "".join(f"{url} {digest}\n" for url, digest in sorted(self._digests.items()))


@cache
def bundled_contexts() -> Contexts:
    """Return the set that needs nothing fetched: enough for our own badges and most others."""
    return Contexts()


def is_bundled(url: str) -> bool:
    """Tell whether a context is known without fetching."""
    return _bundled_document(url) is not None


@cache
def _bundled_document(url: str) -> dict[str, Any] | None:
    found = bundled(url)
    if found is None and url in BUNDLED_CONTEXTS:
        found = json.loads(BUNDLED_CONTEXTS[url].read_text(encoding="utf-8"))
    return found


def _checked(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict) or "@context" not in document:
        raise UnsafeDocument("context-malformed", "A context document is an object with @context.")
    context = document["@context"]
    check_context(context, max_values=MAX_CONTEXT_VALUES)
    return {"@context": context}


def check_context(context: Any, *, max_values: int) -> int:
    """Refuse a context value whose processing could cost too much or that uses reserved terms.

    Returns:
        The number of values in it.

    Raises:
        UnsafeDocument: `too-complex`, `reserved-term` or `context-malformed`.
    """
    values = scoped = 0
    for depth, key, value in _walk(context):
        values += 1
        scoped += key == "@context"
        if values > max_values or scoped > MAX_SCOPED_CONTEXTS or depth > MAX_CONTEXT_DEPTH:
            raise UnsafeDocument("too-complex", "A JSON-LD context is larger than this service processes.")
        if key == "@import":
            raise UnsafeDocument("context-malformed", "@import in a context is not supported.", term=key)
        if _RESERVED_FORM.fullmatch(key) and key not in {*KEYWORDS, "@prefix"}:
            raise UnsafeDocument(
                "reserved-term", "Terms that look like JSON-LD keywords are reserved.", term=key
            )
        if key == "@base" and isinstance(value, str) and not _ABSOLUTE.match(value):
            raise UnsafeDocument("relative-iri", "@base must be an absolute IRI.", value=value)
        if isinstance(value, int | float) and not isinstance(value, bool) and key != "@version":
            raise UnsafeDocument("context-malformed", "A context must not hold numbers.", term=key)
    return values


def _walk(context: Any) -> Iterator[tuple[int, str, Any]]:
    pending: list[tuple[int, str, Any]] = [(0, "", context)]
    while pending:
        depth, key, value = pending.pop()
        yield depth, key, value
        if isinstance(value, dict):
            pending.extend((depth + 1, name, child) for name, child in value.items())
        elif isinstance(value, list):
            pending.extend((depth + 1, "", child) for child in value)
