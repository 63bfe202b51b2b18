"""Properties whose values say by their `type` how they are to be read.

"Each credentialSchema MUST specify its type and an id property that MUST be a URL." (data-schemas) "The
type property is REQUIRED." (status, evidence) "Each refreshService value MUST specify its type." "Each
termsOfUse value MUST specify its type." "Implementations MUST specify a type property in the value
associated with the reserved property." (confidenceMethod, renderMethod)

https://www.w3.org/TR/vc-data-model-2.0/#status #data-schemas #refreshing #terms-of-use #evidence
#reserved-extension-points; for 1.1, where status, schema and refresh service need an id as well,
https://www.w3.org/TR/vc-data-model/#status #data-schemas #refreshing
"""

from collections.abc import Iterator
from typing import Any, Final

from credentials.data_model.rules.types import well_formed_type
from credentials.data_model.shape import empty_array, items_at
from credentials.data_model.violation import Violation, step

_V2: Final = {
    "credentialStatus": False,
    "credentialSchema": True,
    "refreshService": False,
    "termsOfUse": False,
    "evidence": False,
    "confidenceMethod": False,
    "renderMethod": False,
}
_V1: Final = {**_V2, "credentialStatus": True, "refreshService": True}


def typed_objects(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """The typed properties of a 2.0 document."""
    yield from _typed(document, pointer, _V2)


def typed_objects_v1(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """The typed properties of a 1.1 document."""
    yield from _typed(document, pointer, _V1)


def _typed(document: dict[str, Any], pointer: str, id_required: dict[str, bool]) -> Iterator[Violation]:
    for name, needs_id in id_required.items():
        yield from empty_array(document, name, pointer)
        for at, item in items_at(document, name, pointer):
            if not isinstance(item, dict):
                yield Violation("not-object", at, f"{name} must hold objects")
                continue
            yield from well_formed_type(item, at)
            if needs_id and "id" not in item:
                yield Violation("id-missing", step(at, "id"), f"{name} needs an id that is a URL")
