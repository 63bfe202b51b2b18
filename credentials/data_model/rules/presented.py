"""What a presentation shows, and who shows it.

"The verifiableCredential … value MUST be one or more verifiable credential and/or enveloped verifiable
credential objects (the values MUST NOT be non-object values such as numbers, strings, or URLs)"; "holder …
MUST be either a URL or an object containing an id property"; a presentation with a self-asserted credential
"secured only using the same mechanism as the verifiable presentation, MUST include a holder property".

https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations
https://www.w3.org/TR/vc-data-model-2.0/#presentations-including-holder-claims
In 1.1 a credential may also stand there as a JWT: https://www.w3.org/TR/vc-data-model/#presentations-0
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model.rules.enveloped import is_enveloped
from credentials.data_model.rules.issuer import party
from credentials.data_model.shape import Version, empty_array, items_at, version_of
from credentials.data_model.violation import Violation, step


def holder(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """The holder, where there is one, is a URL or an object with an id."""
    if "holder" in document:
        yield from party(document["holder"], step(pointer, "holder"))


def presented(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """What is presented are objects; what they must hold themselves is judged one by one."""
    yield from empty_array(document, "verifiableCredential", pointer)
    tokens_allowed = version_of(document) is Version.V1
    for at, item in items_at(document, "verifiableCredential", pointer):
        if isinstance(item, str) and tokens_allowed:
            continue
        if not isinstance(item, dict):
            yield Violation("presented-not-object", at, "a presented credential must be an object")
        elif "proof" not in item and not is_enveloped(item) and "holder" not in document:
            detail = "a presented credential without a proof of its own needs a holder who vouches for it"
            yield Violation("presented-unsecured", at, detail)
