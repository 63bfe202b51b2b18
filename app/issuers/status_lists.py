"""Status lists: random entries given out once, bits set and, where that may be, cleared; then signed anew.

Of two kinds: https://www.w3.org/TR/vc-bitstring-status-list/, signed with the authority key, and
https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/, signed with the form key of the copies.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.issuers import certificates, keyring
from app.issuers.signing import sign
from app.issuers.tables import FINAL, Issuer, KeyPurpose, ListKind, StatusBit, StatusList, StatusPurpose
from app.platform.runtime import Work
from credentials import status_list, token_status_list
from credentials.forms import jws
from credentials.status_list import StatusBits
from credentials.token_status_list import TokenBits
from keys.algorithms import KeyKind
from schemas.errors import Conflict, NotFound

Bits: TypeAlias = StatusBits | TokenBits
TTL: Final = timedelta(minutes=1)
"""How long a reader may keep a list: so long may what was withdrawn still look good."""
TRIES: Final = 16
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


@dataclass(frozen=True, slots=True)
class Series:
    """The lists of an issuer of one kind and purpose, one after the other."""

    issuer_id: UUID
    purpose: StatusPurpose
    kind: ListKind


def allocate(
    work: Work,
    issuer_id: UUID,
    purpose: StatusPurpose = StatusPurpose.REVOCATION,
    kind: ListKind = ListKind.BITSTRING,
) -> Allocated:
    """Give out an entry that nothing ever had, at a random place, so that its number tells nothing."""
    series = Series(issuer_id, purpose, kind)
    current = _newest(work.session, series) or _next(work, series, 0)
    while True:
        for _ in range(TRIES):
            index = secrets.randbelow(current.length)
            if _take(work.session, current, index):
                return Allocated(current, index)
        current = _next(work, series, current.number)


def set_bits(work: Work, entries: Iterable[tuple[UUID, int]]) -> int:
    """Set bits and sign their lists anew; doing it twice changes nothing.

    Args:
        work: the unit of work.
        entries: the list and the index of each.

    Returns:
        How many were not set before.
    """
    return sum(_change(work, row, indexes, is_set=True) for row, indexes in _locked(work, entries))


def clear_bits(work: Work, entries: Iterable[tuple[UUID, int]]) -> int:
    """Clear bits and sign their lists anew; doing it twice changes nothing.

    Args:
        work: the unit of work.
        entries: the list and the index of each.

    Returns:
        How many were set before.

    Raises:
        Conflict: `revocation-is-final`, when a bit is set whose purpose allows no way back.
    """
    locked = _locked(work, entries)
    for row, indexes in locked:
        if row.purpose in FINAL and _set_among(work.session, row, indexes):
            raise Conflict("revocation-is-final", "A revocation is final.")
    return sum(_change(work, row, indexes, is_set=False) for row, indexes in locked)


def served(session: Session, url: str) -> StatusList:
    """The list at an address, with the document that was signed last.

    Raises:
        NotFound: `status-list-unknown`.
    """
    try:
        row = session.get(StatusList, UUID(url.rpartition("/")[2]))
    except ValueError:
        row = None
    if row is None or row.url != url:
        raise NotFound("status-list-unknown", "There is no such status list.")
    return row


def _locked(work: Work, entries: Iterable[tuple[UUID, int]]) -> list[tuple[StatusList, set[int]]]:
    """The lists of some entries, each with its indexes.

    Locked first: two changes at once would each sign a list without the other's bit. Always in the order in
    which the lists were begun, so that two changes never wait for each other.
    """
    indexes: dict[UUID, set[int]] = {}
    for list_id, index in entries:
        indexes.setdefault(list_id, set()).add(index)
    rows = work.session.scalars(
        select(StatusList)
        .where(StatusList.id.in_(indexes))
        .order_by(StatusList.issuer_id, StatusList.kind, StatusList.purpose, StatusList.number)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [(row, indexes[row.id]) for row in rows]


def _change(work: Work, row: StatusList, indexes: set[int], *, is_set: bool) -> int:
    before = StatusBit.set_at.is_(None) if is_set else StatusBit.set_at.is_not(None)
    changed = work.session.scalars(
        update(StatusBit)
        .where(StatusBit.list_id == row.id, StatusBit.index.in_(indexes), before)
        .values(set_at=work.now if is_set else None)
        .returning(StatusBit.index)
    ).all()
    if changed:
        # What is set already stands in the list as it was signed; only what is cleared is read anew.
        bits, more = (_signed(row), changed) if is_set else (_none_set(row), _set_in(work.session, row))
        _sign(work, row, bits.with_set(*more))
        work.session.flush()
    return len(changed)


def _set_in(session: Session, row: StatusList) -> Sequence[int]:
    return session.scalars(
        select(StatusBit.index).where(StatusBit.list_id == row.id, StatusBit.set_at.is_not(None))
    ).all()


def _set_among(session: Session, row: StatusList, indexes: set[int]) -> Sequence[int]:
    return session.scalars(
        select(StatusBit.index).where(
            StatusBit.list_id == row.id, StatusBit.index.in_(indexes), StatusBit.set_at.is_not(None)
        )
    ).all()


def _newest(session: Session, series: Series) -> StatusList | None:
    return session.scalar(
        select(StatusList)
        .where(
            StatusList.issuer_id == series.issuer_id,
            StatusList.kind == series.kind,
            StatusList.purpose == series.purpose,
        )
        .order_by(StatusList.number.desc())
        .limit(1)
    )


def _next(work: Work, series: Series, number: int) -> StatusList:
    # Locked first: of several transactions that find a list full, one begins the next for all.
    issuer = select(Issuer.id).where(Issuer.id == series.issuer_id)
    work.session.execute(issuer.with_for_update(key_share=True))
    newest = _newest(work.session, series)
    if newest is not None and newest.number > number:
        return newest
    return _begin(work, series, number + 1)


def _begin(work: Work, series: Series, number: int) -> StatusList:
    list_id = uuid4()
    row = StatusList(
        id=list_id,
        issuer_id=series.issuer_id,
        purpose=series.purpose,
        kind=series.kind,
        number=number,
        length=work.settings.status_list_length,
        url=work.urls.status_list(list_id),
    )
    _sign(work, row, _none_set(row))
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


def _none_set(row: StatusList) -> Bits:
    if row.kind is ListKind.TOKEN:
        return token_status_list.empty(row.length)
    return status_list.empty(row.length)


def _signed(row: StatusList) -> Bits:
    if row.kind is ListKind.TOKEN:
        return token_status_list.read(jws.read(row.document), row.url)
    return status_list.decode(json.loads(row.document)["credentialSubject"]["encodedList"])


def _sign(work: Work, row: StatusList, bits: Bits) -> None:
    row.document = (
        _as_bitstring(work, row, bits) if isinstance(bits, StatusBits) else _as_token(work, row, bits)
    )
    row.signed_at = work.now


def _as_bitstring(work: Work, row: StatusList, bits: StatusBits) -> str:
    key = keyring.current_key(work, row.issuer_id, KeyPurpose.AUTHORITY, KeyPurpose.VC_API)
    document = status_list.build(
        list_url=row.url,
        issuer=key.issuer.did,
        purpose=row.purpose,
        bits=bits,
        valid_from=work.now,
        ttl=TTL,
    )
    return sign(work, document, key)


def _as_token(work: Work, row: StatusList, bits: TokenBits) -> str:
    key = keyring.form_key(work, row.issuer_id, KeyKind.P256)
    claims = token_status_list.build(
        list_url=row.url,
        issuer=key.issuer.did,
        bits=bits,
        issued_at=work.now,
        ttl=TTL,
    )
    chain = certificates.chain_of(work, key)
    return token_status_list.sign(claims, keyring.open_signer(work, key), x5c=chain)
