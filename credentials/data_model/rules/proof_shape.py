"""The form of embedded proofs; whether they are right is judged elsewhere.

"If present, its value MUST be either a single object, or an unordered set of objects" with type and
proofPurpose as strings, "id … MUST be a URL", "created … MUST be a dateTimeStamp string", "If the proof
type is DataIntegrityProof, cryptosuite MUST be specified", "domain … MUST be either a string, or an
unordered set of strings", "previousProof … MUST be a string value or an unordered list of string values".

https://www.w3.org/TR/vc-data-integrity/#proofs
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from credentials.data_model.rules.types import well_formed_type
from credentials.data_model.shape import empty_array, items_at
from credentials.data_model.urls import is_url
from credentials.data_model.violation import Violation, step
from credentials.suites import SUITES
from schemas import instants
from schemas.json_ld import id_of, items, types_of

_DATA_INTEGRITY: Final = "DataIntegrityProof"


def _is_string(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_strings(value: Any) -> bool:
    several = items(value)
    return bool(several) and all(map(_is_string, several))


def _is_method(value: Any) -> bool:
    # Older suites embed the method as an object; it is looked up by its id all the same.
    return is_url(id_of(value))


def _is_instant(value: Any) -> bool:
    return instants.read_stamp(value) is not None


_MEMBERS: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    **dict.fromkeys(
        ("type", "proofPurpose", "cryptosuite", "challenge", "nonce", "proofValue", "jws"),
        (_is_string, "a string"),
    ),
    **dict.fromkeys(("domain", "previousProof"), (_is_strings, "one or more strings")),
    **dict.fromkeys(("created", "expires"), (_is_instant, "one date and time with a time zone")),
    "id": (is_url, "a URL"),
    "verificationMethod": (_is_method, "a URL"),
}


def proof_shape(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """Every proof has the members it needs, each of the right kind."""
    yield from empty_array(document, "proof", pointer)
    for at, proof in items_at(document, "proof", pointer):
        if isinstance(proof, dict):
            yield from _one(proof, at)
        else:
            yield Violation("proof-not-object", at, "a proof must be an object")


def _one(proof: dict[str, Any], at: str) -> Iterator[Violation]:
    needed = ["type", "proofPurpose"]
    if _DATA_INTEGRITY in types_of(proof):
        needed += ["cryptosuite", "proofValue"]
    elif "type" in proof and not SUITES.keys() & types_of(proof):
        # Another kind of proof has members of its own, which are for whoever knows that kind.
        yield from well_formed_type(proof, at)
        return
    for name in needed:
        if name not in proof:
            yield Violation("proof-member-missing", step(at, name), f"a proof needs {name}")
    for name, (is_right, what) in _MEMBERS.items():
        if name in proof and not is_right(proof[name]):
            yield Violation("proof-member", step(at, name), f"{name} must be {what}")
