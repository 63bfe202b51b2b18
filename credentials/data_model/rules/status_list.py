"""The list that holds the status bits of many credentials.

"The type of the credential subject, which is the status list, MUST be BitstringStatusList", "statusPurpose
MUST be one or more strings", "encodedList MUST be a Multibase-encoded base64url (with no padding)
representation of the GZIP-compressed bitstring values", "The uncompressed bitstring MUST be at least 16KB
in size".

https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
"""

import zlib
from collections.abc import Iterator
from typing import Any, Final

from credentials.data_model.shape import items_at
from credentials.data_model.violation import Violation, step
from keys import multibase
from schemas.errors import DomainError
from schemas.json_ld import items, types_of

STATUS_LIST_LENGTH_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR"
SHORTEST_LIST: Final = 16 * 1024
"""Bytes of the uncompressed bitstring: 131,072 entries of one bit."""
_GZIP: Final = 16 + zlib.MAX_WBITS


def status_list(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """A `BitstringStatusListCredential` holds lists that can be read and that hide one among many."""
    if "BitstringStatusListCredential" not in types_of(document):
        return
    for at, subject in items_at(document, "credentialSubject", pointer):
        if not isinstance(subject, dict):
            continue
        if types_of(subject) != {"BitstringStatusList"}:
            yield Violation("status-list-type", step(at, "type"), "must be BitstringStatusList")
        yield from _purpose(subject, at)
        yield from _encoded_list(subject.get("encodedList"), step(at, "encodedList"))
        ttl = subject.get("ttl", 0)
        if isinstance(ttl, bool) or not isinstance(ttl, int) or ttl < 0:
            yield Violation("status-list-ttl", step(at, "ttl"), "must be milliseconds, 0 or more")


def _purpose(subject: dict[str, Any], at: str) -> Iterator[Violation]:
    purposes = items(subject.get("statusPurpose"))
    if not purposes or not all(isinstance(purpose, str) and purpose for purpose in purposes):
        yield Violation("status-purpose", step(at, "statusPurpose"), "must be one or more strings")
    elif "message" in purposes and "statusSize" not in subject:
        yield Violation("status-size", step(at, "statusSize"), "is required for the purpose message")


def _encoded_list(value: Any, at: str) -> Iterator[Violation]:
    if not isinstance(value, str) or not value.startswith("u"):
        yield Violation("encoded-list", at, "must be base64url in Multibase, beginning with u")
        return
    try:
        # No more is unpacked than is needed to know that the list is long enough.
        start = zlib.decompressobj(_GZIP).decompress(multibase.decode(value), SHORTEST_LIST)
    except (DomainError, zlib.error):
        yield Violation("encoded-list", at, "must hold a GZIP-compressed bitstring")
        return
    if len(start) < SHORTEST_LIST:
        detail = f"the list must have {SHORTEST_LIST * 8} entries or more"
        yield Violation("status-list-length", at, detail, STATUS_LIST_LENGTH_ERROR)
