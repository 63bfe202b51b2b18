"""Resources whose content a credential pins by a digest.

"The value of the relatedResource property MUST be one or more objects": an id, "REQUIRED", "unique among
the list of related resource objects"; "Each object MUST contain at least a digestSRI or a digestMultibase
value"; "If the digest provided by the issuer does not match the digest computed for the retrieved resource,
the conforming verifier implementation MUST produce an error."

https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
Digests are compared for the resources whose published digest we know; the others are not used by us.
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model import digests
from credentials.data_model.shape import empty_array, items_at
from credentials.data_model.violation import Violation, step
from schemas.json_ld import items


def related_resource(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """Each resource is named once, with a digest that can be read and is right where we know it."""
    yield from empty_array(document, "relatedResource", pointer)
    seen: set[str] = set()
    for at, item in items_at(document, "relatedResource", pointer):
        if not isinstance(item, dict):
            yield Violation("not-object", at, "a related resource must be an object")
            continue
        yield from _identity(item, at, seen)
        if "digestSRI" not in item and "digestMultibase" not in item:
            yield Violation("digest-missing", at, "digestSRI or digestMultibase is required")
        if "mediaType" in item and not isinstance(item["mediaType"], str):
            yield Violation("media-type", step(at, "mediaType"), "mediaType must be a string")
        yield from _digests(item, at)


def _identity(item: dict[str, Any], at: str, seen: set[str]) -> Iterator[Violation]:
    # That an id is a URL is held by `identifiers`.
    if "id" not in item:
        yield Violation("id-missing", step(at, "id"), "a related resource needs an id")
    elif isinstance(item["id"], str):
        if item["id"] in seen:
            yield Violation("id-repeated", step(at, "id"), "each related resource may be named only once")
        seen.add(item["id"])


def _digests(item: dict[str, Any], at: str) -> Iterator[Violation]:
    for name, read in (("digestSRI", digests.from_sri), ("digestMultibase", digests.from_multibase)):
        if name not in item:
            continue
        for value in items(item[name]) or [None]:
            found = read(value)
            if found is None:
                yield Violation("digest-malformed", step(at, name), f"{name} cannot be read")
            elif not digests.agrees_with_published(item.get("id"), found):
                yield Violation("digest-wrong", step(at, name), "is not the digest of the resource")
