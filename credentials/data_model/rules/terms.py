"""Every term is defined, none is defined anew, and nothing is lost on the way to RDF.

"transformation to RDF [is] expected to do so without experiencing any errors. If such operations are
performed and result in an error, the verifiable credential or verifiable presentation MUST result in a
verification failure."
https://www.w3.org/TR/vc-data-model-2.0/#json-ld-processing
"Implementations … MUST throw an error … when data is dropped by a JSON-LD processor, such as when an
undefined term is detected in an input document." https://www.w3.org/TR/vc-data-integrity/#processing-model
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials.canonical import to_quads
from credentials.data_model.violation import (
    DATA_LOSS_DETECTION_ERROR,
    MALFORMED_VALUE_ERROR,
    Violation,
)
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts

LOST: Final = frozenset(
    {"undefined-term", "undefined-type", "relative-iri", "dropped-value", "blank-node-predicate"}
)
"""The codes for what a JSON-LD processor would leave out without a word."""


def terms(document: dict[str, Any], contexts: Contexts) -> Iterator[Violation]:
    """The document, without its proofs, becomes RDF with nothing left behind.

    Raises:
        UnknownContext: the document names a context that `contexts` does not hold.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    try:
        to_quads(unsecured, contexts)
    except UnsafeDocument as refusal:
        named = [str(value) for name, value in refusal.params.items() if name in {"term", "value"} and value]
        detail = f"{refusal.detail} ({', '.join(named)})" if named else refusal.detail
        lost = refusal.code in LOST
        yield Violation(
            refusal.code, "", detail, DATA_LOSS_DETECTION_ERROR if lost else MALFORMED_VALUE_ERROR
        )
