"""Doing it once, however often it is asked: the `Idempotency-Key` header.

Semantics as in https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/: the same key with
the same request gets the first answer again; with another request 409; while the first is under way 409 too.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import LargeBinary, String, Text, UniqueConstraint, delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.db import Base, Instant
from app.platform.runtime import Work
from schemas.errors import Conflict, Malformed

KEPT_FOR = timedelta(hours=48)
ACCEPTABLE_KEY = re.compile(r"[\x21-\x7e]{1,128}")
RETRY_AFTER_SECONDS = 1


class IdempotentAnswer(Base):
    """The answer that a request with a key got."""

    __tablename__ = "idempotent_answers"
    __table_args__ = (UniqueConstraint("principal", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    principal: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(128))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    location: Mapped[str | None] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request got: enough to give it again, byte for byte."""

    status: int
    body: str
    location: str | None = None


class InFlight:
    """The keys that requests of this process are busy with."""

    def __init__(self) -> None:
        self._keys: set[bytes] = set()
        self._lock = threading.Lock()

    @contextmanager
    def claim(self, key: bytes) -> Iterator[None]:
        """Hold a key for a while.

        Raises:
            Conflict: `idempotency-in-flight` when another request holds it.
        """
        with self._lock:
            if key in self._keys:
                raise in_flight()
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def in_flight() -> Conflict:
    """The refusal while the first request with a key is still under way."""
    detail = "The first request with this Idempotency-Key is still under way."
    return Conflict("idempotency-in-flight", detail, retry_after=RETRY_AFTER_SECONDS)


def check_key(key: str) -> str:
    """Refuse a key that is no header of ours.

    Raises:
        Malformed: `idempotency-key-malformed`.
    """
    if not ACCEPTABLE_KEY.fullmatch(key):
        detail = "An Idempotency-Key has 1 to 128 visible ASCII characters."
        raise Malformed("idempotency-key-malformed", detail)
    return key


def once(work: Work, key: str | None, request: bytes, produce: Callable[[], Answer]) -> Answer:
    """Produce an answer, or give the stored one again.

    Args:
        work: the unit of work; the stored answer is part of its transaction, so both happen or neither.
        key: the `Idempotency-Key`, or None for a request that happens each time.
        request: what makes the request this one: method, path and body.
        produce: does the work.

    Raises:
        Conflict: `idempotency-key-reused` with another request, `idempotency-in-flight` while the first runs.
    """
    if key is None:
        return produce()
    fingerprint = hashlib.sha256(request).digest()
    _lock_key(work.session, work.principal.id, key)
    stored = work.session.scalar(
        select(IdempotentAnswer).where(
            IdempotentAnswer.principal == work.principal.id, IdempotentAnswer.key == key
        )
    )
    if stored is not None:
        if stored.fingerprint != fingerprint:
            detail = "This Idempotency-Key was used for another request."
            raise Conflict("idempotency-key-reused", detail)
        return Answer(stored.status, stored.body, stored.location)
    answer = produce()
    work.session.add(
        IdempotentAnswer(
            principal=work.principal.id,
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            location=answer.location,
            body=answer.body,
            created_at=work.now,
        )
    )
    try:
        work.session.flush()
    except IntegrityError:
        # Another process was faster between our look and our insert; nothing of ours stays.
        raise in_flight() from None
    return answer


def forget_old(session: Session, now: datetime) -> None:
    """Remove answers that have been kept long enough."""
    session.execute(delete(IdempotentAnswer).where(IdempotentAnswer.created_at < now - KEPT_FOR))


def forget_answers(session: Session, about: UUID) -> None:
    """Remove the answers that speak of something that was erased.

    Args:
        session: the session.
        about: the id of it; an answer that holds it is removed.
    """
    # Stored bodies are our own JSON, where an id stands as it is.
    session.execute(
        delete(IdempotentAnswer).where(IdempotentAnswer.body.contains(str(about), autoescape=True))
    )


def _lock_key(session: Session, principal: str, key: str) -> None:
    # On SQLite the writer has the database to itself. On PostgreSQL other replicas may hold the same key.
    if session.get_bind().dialect.name != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"{principal}\n{key}".encode()).digest()[:8], signed=True)
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": number}):
        raise in_flight()
