"""An organisation's status lists: random entries given out once, bits set for ever, signed at each change."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.issuers import keyring
from app.issuers.signing import sign
from app.issuers.tables import KeyPurpose, StatusBit, StatusList
from app.organisations.tables import Organisation
from app.platform.runtime import Work
from app.platform.urls import Urls
from credentials import status_list
from schemas.errors import NotFound
from schemas.strict_json import JsonObject

TRIES = 16
"""A list in which so many random entries in a row are taken is full enough; a new one is begun."""


@dataclass(frozen=True, slots=True)
class Allocated:
    """An entry that was given out just now."""

    status_list: StatusList
    index: int

    @property
    def list_id(self) -> UUID:
        """Which list it is in."""
        return self.status_list.id


def allocate(work: Work, organisation_id: UUID) -> Allocated:
    """Give out an entry that no badge ever had, at a random place, so that its number tells nothing."""
    current = _newest(work.session, organisation_id) or _next(work, organisation_id, 0)
    while True:
        for _ in range(TRIES):
            index = secrets.randbelow(current.length)
            if _take(work.session, current, index):
                return Allocated(current, index)
        current = _next(work, organisation_id, current.number)


def set_bits(work: Work, entries: Iterable[tuple[UUID, int]]) -> int:
    """Set bits and sign their lists anew. They stay set for ever; doing it twice changes nothing.

    Args:
        work: the unit of work.
        entries: the list and the index of each.

    Returns:
        How many were not set before.
    """
    indexes: dict[UUID, set[int]] = {}
    for list_id, index in entries:
        indexes.setdefault(list_id, set()).add(index)
    # Locked first: two changes at once would each sign a list without the other's bit. Always in the order
    # in which the lists were begun, so that two changes never wait for each other.
    rows = work.session.scalars(
        select(StatusList)
        .where(StatusList.id.in_(indexes))
        .order_by(StatusList.organisation_id, StatusList.number)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    return sum(_set_in(work, row, indexes[row.id]) for row in rows)


def _set_in(work: Work, row: StatusList, indexes: set[int]) -> int:
    fresh = work.session.scalars(
        update(StatusBit)
        .where(StatusBit.list_id == row.id, StatusBit.index.in_(indexes), StatusBit.set_at.is_(None))
        .values(set_at=work.now)
        .returning(StatusBit.index)
    ).all()
    if fresh:
        _sign_anew(work, row)
    return len(fresh)


def served(session: Session, list_id: UUID) -> tuple[str, datetime]:
    """A list as it was signed last, and when.

    Raises:
        NotFound: `status-list-unknown`.
    """
    row = session.get(StatusList, list_id)
    if row is None:
        raise NotFound("status-list-unknown", "There is no such status list.")
    return row.document, row.signed_at


def own_status_list(session: Session, urls: Urls, url: str) -> JsonObject | None:
    """The list behind an address, when it is one of ours: so that our badges are judged without network."""
    try:
        list_id = UUID(url.rpartition("/")[2])
    except ValueError:
        return None
    row = session.get(StatusList, list_id) if url == urls.status_list(list_id) else None
    if row is None:
        return None
    document: JsonObject = json.loads(row.document)
    return document


def _newest(session: Session, organisation_id: UUID) -> StatusList | None:
    return session.scalar(
        select(StatusList)
        .where(StatusList.organisation_id == organisation_id)
        .order_by(StatusList.number.desc())
        .limit(1)
    )


def _next(work: Work, organisation_id: UUID, number: int) -> StatusList:
    # Locked first: of several transactions that find a list full, one begins the next for all.
    work.session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    )
    newest = _newest(work.session, organisation_id)
    if newest is not None and newest.number > number:
        return newest
    return _begin(work, organisation_id, number + 1)


def _begin(work: Work, organisation_id: UUID, number: int) -> StatusList:
    list_id, length = uuid4(), work.settings.status_list_length
    row = StatusList(
        id=list_id,
        organisation_id=organisation_id,
        number=number,
        length=length,
        document=_signed(work, organisation_id, list_id, status_list.empty(length)),
        signed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _take(session: Session, current: StatusList, index: int) -> bool:
    # `INSERT … ON CONFLICT DO NOTHING` decides: another transaction may take the same entry.
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    taken = session.execute(
        dialect.insert(StatusBit)
        .values(list_id=current.id, index=index)
        .on_conflict_do_nothing()
        .returning(StatusBit.index)
    ).first()
    return taken is not None


def _sign_anew(work: Work, row: StatusList) -> None:
    indexes = work.session.scalars(
        select(StatusBit.index).where(StatusBit.list_id == row.id, StatusBit.set_at.is_not(None))
    ).all()
    bits = status_list.empty(row.length).with_set(*indexes)
    row.document = _signed(work, row.organisation_id, row.id, bits)
    row.signed_at = work.now
    work.session.flush()


def _signed(work: Work, organisation_id: UUID, list_id: UUID, bits: status_list.StatusBits) -> str:
    document = status_list.build(
        list_url=work.urls.status_list(list_id),
        issuer=work.urls.did(organisation_id),
        bits=bits,
        valid_from=work.now,
    )
    return sign(work, document, keyring.current_key(work, organisation_id, KeyPurpose.AUTHORITY))
