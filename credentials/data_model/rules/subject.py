"""What is claimed, and about whom.

"A verifiable credential MUST contain a credentialSubject property. The value is a set of objects where each
object MUST be the subject of one or more claims, which MUST be serialized inside the credentialSubject
property."

https://www.w3.org/TR/vc-data-model-2.0/#credential-subject,
for 1.1 https://www.w3.org/TR/vc-data-model/#credential-subject

An object with nothing but an id is taken: the credential, with its types, is what is claimed about that id.
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model.shape import empty_array, items_at
from credentials.data_model.violation import Violation, step


def subject(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """One or more objects, none of them empty."""
    if "credentialSubject" not in document:
        at = step(pointer, "credentialSubject")
        yield Violation("subject-missing", at, "credentialSubject is required")
    yield from empty_array(document, "credentialSubject", pointer)
    for at, item in items_at(document, "credentialSubject", pointer):
        if not isinstance(item, dict):
            yield Violation("subject-not-object", at, "a subject must be an object")
        elif not any(_says_something(value) for value in item.values()):
            yield Violation("subject-empty", at, "a subject must have one or more claims")


def _says_something(value: Any) -> bool:
    # JSON-LD drops null and empty arrays, so they would not be part of what is signed.
    return value is not None and value not in ([], {})
