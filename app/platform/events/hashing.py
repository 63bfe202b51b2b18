"""The keyed hashes of events, links and head.

The key lies in the database sealed only (ADR 13): whoever can write to the database, but has no
key-encryption key, can neither make a chain anew nor shorten it unseen.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.platform.clock import on_the_wire
from app.platform.events.tables import OLD_FORM, EventSeal, StoredEvent

FIRST_HASH = bytes(32)


def event_mac(key: bytes, event: StoredEvent) -> bytes:
    """The keyed hash of an event: of everything that it says, and of whose trail it belongs to."""
    said = [
        str(event.uid),
        _trail(event.organisation_id),
        on_the_wire(event.at),
        event.actor,
        event.type,
        event.subject_id,
    ]
    if event.form == OLD_FORM:
        return _mac(key, "event", [*said, event.payload.get("reason")])
    return _mac(key, f"event/{event.form}", [*said, event.payload])


def is_true(key: bytes, event: StoredEvent) -> bool:
    """Whether an event says what was written when it happened."""
    return hmac.compare_digest(event.mac, event_mac(key, event))


def link_hash(key: bytes, link: EventSeal, overall: bytes, events: Sequence[StoredEvent]) -> bytes:
    """The keyed hash of a link.

    Args:
        key: the audit key.
        link: says its places, its trail, the link before it there, and when it was sealed.
        overall: the hash of the link before it of all trails.
        events: what it vouches for, in their order.
    """
    said = [
        link.position,
        overall.hex(),
        _trail(link.organisation_id),
        link.number,
        link.previous.hex(),
        on_the_wire(link.sealed_at),
    ]
    if link.form == OLD_FORM:
        return _mac(key, "link", [*said, [[event.id, event.mac.hex()] for event in events]])
    return _mac(key, f"link/{link.form}", [*said, [[event.position, event.mac.hex()] for event in events]])


def head_mac(key: bytes, position: int, last: bytes) -> bytes:
    """The keyed hash of the head."""
    return _mac(key, "head", [position, last.hex()])


def _mac(key: bytes, kind: str, said: list[Any]) -> bytes:
    message = json.dumps([kind, *said], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, message.encode(errors="surrogatepass"), hashlib.sha256)


def _trail(organisation_id: UUID | None) -> str | None:
    return None if organisation_id is None else str(organisation_id)
