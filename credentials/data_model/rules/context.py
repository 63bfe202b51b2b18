"""The contexts of a document: an ordered set, the base context first.

"The value of the @context property MUST be an ordered set where the first item is a URL with the value
https://www.w3.org/ns/credentials/v2. Subsequent items … MUST be composed of any combination of URLs and
objects."

https://www.w3.org/TR/vc-data-model-2.0/#contexts, for 1.1 https://www.w3.org/TR/vc-data-model/#contexts
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model.shape import version_of
from credentials.data_model.urls import is_url
from credentials.data_model.violation import Violation, step


def context(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """An array, the base context first, then URLs and objects, none twice."""
    at = step(pointer, "@context")
    if "@context" not in document:
        yield Violation("context-missing", at, "@context is required")
        return
    value = document["@context"]
    if not isinstance(value, list):
        yield Violation("context-not-ordered-set", at, "@context must be an array")
        return
    if version_of(document) is None:
        yield Violation(
            "context-first", step(at, 0), "the first context must be that of data model 2.0 or of 1.1"
        )
    for index, item in enumerate(value):
        if not (is_url(item) or isinstance(item, dict)):
            yield Violation("context-item", step(at, index), "each context must be a URL or an object")
        elif item in value[:index]:
            yield Violation("context-repeated", step(at, index), "each context may be named only once")
