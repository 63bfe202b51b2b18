"""Checking the audit trail: each event, link and head is computed again, and compared with kept heads.

Within one database nobody can shorten the trail unseen without having kept an older head. Against that too
there are signed heads: exported now and then and kept where the database's administrator cannot reach them.
"""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.platform.clock import on_the_wire
from app.platform.events.hashing import FIRST_HASH, head_mac, is_true, link_hash
from app.platform.events.tables import OLD_FORM, EventHead, EventSeal, StoredEvent
from app.platform.progress import OnProgress, unwatched
from app.platform.runtime import Work
from keys import multibase, multikey
from keys.multibase import MultibaseMalformed
from schemas.errors import Malformed
from schemas.strict_json import JsonObject


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the trail that is not as the service left it.

    Attributes:
        code: `event-changed`, `event-false`, `link-changed`, `link-missing`, `head-changed`, `head-missing`,
            `trail-missing`, `exported-head-differs`, `exported-head-false`.
        organisation: whose trail; None for the installation's own, or for all.
        position: the link, where it is about one.
    """

    code: str
    organisation: str | None = None
    position: int | None = None


def check(
    work: Work,
    trails: Iterable[UUID],
    exported: Sequence[JsonObject] = (),
    on_progress: OnProgress = unwatched,
) -> list[Finding]:
    """Compute the whole trail again.

    Args:
        work: the unit of work; reading is enough.
        trails: the organisations that must have one: each begins with an event.
        exported: heads that were exported before, as `signed_head` gave them.
        on_progress: is told how many links are read, and of how many.

    Returns:
        What is wrong; nothing when all is well.
    """
    hashes, found = _links(work, on_progress)
    return [
        *found,
        *_head(work, hashes),
        *_unsealed(work),
        *_missing_trails(work, trails),
        *(finding for head in exported for finding in _exported(work, hashes, head)),
    ]


def signed_head(work: Work) -> JsonObject:
    """The head as it stands, signed with a key of its own that anybody may keep and compare.

    Raises:
        Malformed: `audit-unsealed` when nothing was sealed yet.
    """
    head = work.session.get(EventHead, 1)
    if head is None:
        raise Malformed("audit-unsealed", "Nothing was sealed yet.")
    signer = work.runtime.audit_signer
    stated = {
        "installation": work.settings.base_url,
        "position": head.position,
        "hash": head.hash.hex(),
        "exported_at": on_the_wire(work.now),
        "public_key": multikey.encode(signer.public_key),
    }
    return {**stated, "signature": multibase.encode_base58btc(signer.sign(_bytes(stated)))}


def _links(work: Work, on_progress: OnProgress) -> tuple[list[bytes], list[Finding]]:
    key, found = work.runtime.audit_key, list[Finding]()
    hashes: list[bytes] = []
    ends: dict[UUID | None, tuple[int, bytes]] = {}
    sealed, total = 0, work.session.scalar(select(func.count()).select_from(EventSeal)) or 0
    for link in work.session.scalars(select(EventSeal).order_by(EventSeal.position)):
        trail = str(link.organisation_id) if link.organisation_id else None
        while len(hashes) + 1 < link.position:
            found.append(Finding("link-missing", position=len(hashes) + 1))
            hashes.append(b"")
        number, previous = ends.get(link.organisation_id, (0, FIRST_HASH))
        events = _vouched_for(work, link)
        found += [
            Finding("event-changed", trail, link.position)
            for event in events
            if not is_true(key, event) or event.organisation_id != link.organisation_id
        ]
        expected = link_hash(key, link, hashes[-1] if hashes else FIRST_HASH, events)
        fits = (link.number, link.previous) == (number + 1, previous) and _in_place(link, events, sealed)
        if not fits or not hmac.compare_digest(link.hash, expected):
            found.append(Finding("link-changed", trail, link.position))
        hashes.append(link.hash)
        on_progress(len(hashes), total)
        ends[link.organisation_id] = (link.number, link.hash)
        sealed += len(events)
    return hashes, found


def _vouched_for(work: Work, link: EventSeal) -> Sequence[StoredEvent]:
    order = StoredEvent.id if link.form == OLD_FORM else StoredEvent.position
    return work.session.scalars(
        select(StoredEvent).where(StoredEvent.seal_id == link.id).order_by(order)
    ).all()


def _in_place(link: EventSeal, events: Sequence[StoredEvent], sealed: int) -> bool:
    # Links of the first form do not cover positions: their events got theirs one after another.
    if link.form != OLD_FORM:
        return True
    return [event.position for event in events] == list(range(sealed + 1, sealed + len(events) + 1))


def _head(work: Work, hashes: Sequence[bytes]) -> Iterable[Finding]:
    head = work.session.get(EventHead, 1)
    if head is None:
        if hashes:
            yield Finding("head-missing")
        return
    if not hmac.compare_digest(head.mac, head_mac(work.runtime.audit_key, head.position, head.hash)):
        yield Finding("head-changed", position=head.position)
    yield from (
        Finding("link-missing", position=position) for position in range(len(hashes) + 1, head.position + 1)
    )
    if len(hashes) > head.position or (len(hashes) == head.position and hashes[-1] != head.hash):
        yield Finding("head-changed", position=head.position)


def _unsealed(work: Work) -> Iterable[Finding]:
    for event in work.session.scalars(select(StoredEvent).where(StoredEvent.seal_id.is_(None))):
        if not is_true(work.runtime.audit_key, event):
            yield Finding("event-false", str(event.organisation_id) if event.organisation_id else None)


def _missing_trails(work: Work, trails: Iterable[UUID]) -> Iterable[Finding]:
    present = set(work.session.scalars(select(StoredEvent.organisation_id).distinct()))
    yield from (Finding("trail-missing", str(trail)) for trail in trails if trail not in present)


def _exported(work: Work, hashes: Sequence[bytes], head: JsonObject) -> Iterable[Finding]:
    stated = {name: value for name, value in head.items() if name != "signature"}
    position = head.get("position")
    try:
        signature = multibase.decode(str(head.get("signature", "")))
    except MultibaseMalformed:
        signature = b""
    if not work.runtime.audit_signer.public_key.verify(signature, _bytes(stated)):
        yield Finding("exported-head-false")
        return
    if (
        not isinstance(position, int)
        or position > len(hashes)
        or hashes[position - 1].hex() != head.get("hash")
    ):
        yield Finding("exported-head-differs", position=position if isinstance(position, int) else None)


def _bytes(stated: JsonObject) -> bytes:
    return json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
