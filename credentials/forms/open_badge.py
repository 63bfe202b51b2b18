"""What a form takes from a badge that its leader signed."""

from typing import Any, Final

from schemas.contexts import BITSTRING_STATUS_LIST_V1, CREDENTIALS_V1
from schemas.json_ld import contexts_of, only
from schemas.strict_json import JsonObject

_VERSION_1: Final = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}


def without_proof(document: JsonObject) -> JsonObject:
    """The badge without the leader's proof, for forms of which that proof would not hold."""
    return {name: value for name, value in document.items() if name != "proof"}


def without_status(document: JsonObject) -> JsonObject:
    """The badge without its status entry, for copies that have one of their own."""
    return {name: value for name, value in document.items() if name != "credentialStatus"}


def with_bare_evidence_types(document: JsonObject) -> JsonObject:
    """The badge with the one type of each piece of evidence as a text, which means the same.

    Credo (0.6.3), on which wallets are built, refuses a badge on VCDM 2.0 whose evidence has its type in an
    array. Open Badges' schema wants the array; it speaks of forms that Open Badges knows.
    """
    if not isinstance(document.get("evidence"), list):
        return document
    return document | {"evidence": [_with_bare_type(one) for one in document["evidence"]]}


def _with_bare_type(evidence: Any) -> Any:
    single = only(evidence.get("type")) if isinstance(evidence, dict) else None
    return evidence if single is None else evidence | {"type": single}


def on_version_1(document: JsonObject) -> JsonObject:
    """The same badge on the W3C's data model 1.1: https://www.w3.org/TR/vc-data-model-1.1/.

    Endorsements inside it stay as they were signed, on the data model that they name themselves.
    """
    _, *more = contexts_of(document["@context"])
    # VCDM 2.0 defines the terms of a status entry itself; 1.1 needs them from their own context.
    contexts = [CREDENTIALS_V1, *more, BITSTRING_STATUS_LIST_V1]
    said = {_VERSION_1.get(name, name): value for name, value in document.items()}
    return said | {"@context": contexts}
