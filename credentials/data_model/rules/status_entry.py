"""Where a credential's status bits are and what they mean.

"The statusPurpose … MUST be a string", "statusListIndex MUST be an arbitrary size integer greater than or
equal to 0, expressed as a string in base 10", "statusListCredential MUST be a URL", "the number of status
messages MUST equal the number of possible values", "statusReference … MUST be a URL or an array of URLs",
and an id "MUST NOT be the URL for the status list".

https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from credentials.data_model.shape import items_at
from credentials.data_model.urls import is_url
from credentials.data_model.violation import RANGE_ERROR, Violation, step
from schemas.json_ld import items, types_of

_INDEX: Final = re.compile(r"[0-9]+", re.ASCII)
_STATUS: Final = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)
_LARGEST_SIZE: Final = 16


def status_entry(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """Every `BitstringStatusListEntry` says where which bits are and what they mean."""
    for at, entry in items_at(document, "credentialStatus", pointer):
        if isinstance(entry, dict) and "BitstringStatusListEntry" in types_of(entry):
            yield from _place(entry, at)
            yield from _size_and_messages(entry, at)


def _place(entry: dict[str, Any], at: str) -> Iterator[Violation]:
    if not (isinstance(entry.get("statusPurpose"), str) and entry["statusPurpose"]):
        yield Violation("status-purpose", step(at, "statusPurpose"), "statusPurpose must be a string")
    index = entry.get("statusListIndex")
    if not (isinstance(index, str) and _INDEX.fullmatch(index)):
        detail = "statusListIndex must be a whole number of 0 or more, written as a string in base 10"
        yield Violation("status-list-index", step(at, "statusListIndex"), detail)
    if not is_url(entry.get("statusListCredential")):
        yield Violation("status-list-credential", step(at, "statusListCredential"), "must be a URL")
    elif entry.get("id") == entry["statusListCredential"]:
        yield Violation("status-entry-id", step(at, "id"), "must not be the URL of the status list")
    if "statusReference" in entry:
        references = items(entry["statusReference"])
        if not references or not all(map(is_url, references)):
            yield Violation("status-reference", step(at, "statusReference"), "must be one or more URLs")


def _size_and_messages(entry: dict[str, Any], at: str) -> Iterator[Violation]:
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        yield Violation("status-size", step(at, "statusSize"), "must be a whole number greater than zero")
        return
    if size > _LARGEST_SIZE:
        detail = f"entries of more than {_LARGEST_SIZE} bits are not supported"
        yield Violation("status-size", step(at, "statusSize"), detail, RANGE_ERROR)
        return
    where = step(at, "statusMessage")
    if "statusMessage" not in entry:
        if size > 1:
            yield Violation("status-message", where, "statusMessage is required when statusSize exceeds 1")
        return
    messages = entry["statusMessage"]
    if not isinstance(messages, list) or len(messages) != 1 << size:
        yield Violation("status-message", where, f"must be an array of {1 << size} messages")
    elif not all(_is_message(message) for message in messages):
        yield Violation("status-message", where, "each message has a status (0x…) and a message")


def _is_message(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("status"), str)
        and _STATUS.fullmatch(value["status"]) is not None
        and isinstance(value.get("message"), str)
    )
