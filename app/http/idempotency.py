"""Doing it once, however often it is asked: the `Idempotency-Key` header, on whatever changes something.

Semantics as in https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/: the same key with
the same request gets the first answer again, marked `Idempotent-Replayed: true`; with another request 409;
while the first is under way 409 too. A refusal is not kept: what was refused may be put right and tried again
under the same key.

`signed_in`, which every such route names, asks whether it happened, and `StrictRoute` keeps the answer: no
route does anything for it.
"""

import base64
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from fastapi import Response
from sqlalchemy import LargeBinary, String, Text, UniqueConstraint, delete, or_, select, text
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


REPLAYED = "Idempotent-Replayed"
_SEALED = "sealed:"


@dataclass(frozen=True, slots=True)
class Once:
    """A request that happens once.

    Attributes:
        key: its `Idempotency-Key`.
        fingerprint: what makes it this request and no other: a hash of method, address and body.
    """

    key: str
    fingerprint: bytes


class Replayed(Exception):  # noqa: N818  no error: it takes the first answer past the route
    """This request happened before; `answer` is what it got."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


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


def fingerprint_of(method: str, address: str, body: bytes) -> bytes:
    """What makes a request this one and no other."""
    return hashlib.sha256(b"\n".join((method.encode(), address.encode(), body))).digest()


def look_up(work: Work, once: Once) -> None:
    """Go on if this request has not happened yet; nobody else begins it before the transaction ends.

    Raises:
        Replayed: it has.
        Conflict: `idempotency-key-reused` with another request, `idempotency-in-flight` while the first runs,
            `idempotency-answer-lost` when it happened and its answer, a secret, can no longer be opened.
    """
    _lock_key(work.session, work.principal.id, once.key)
    stored = work.session.scalar(
        select(IdempotentAnswer).where(
            IdempotentAnswer.principal == work.principal.id, IdempotentAnswer.key == once.key
        )
    )
    if stored is None:
        return
    if stored.fingerprint != once.fingerprint:
        raise Conflict("idempotency-key-reused", "This Idempotency-Key was used for another request.")
    headers = {REPLAYED: "true", **({"Location": stored.location} if stored.location else {})}
    text = _opened(work, stored.body)
    raise Replayed(Response(text, stored.status, headers, media_type="application/json" if text else None))


def keep(work: Work, once: Once, answer: Response, *, secret: bool) -> None:
    """Keep an answer in the transaction of what it tells of, so that both happen or neither.

    Args:
        work: the unit of work.
        once: the request.
        answer: to give again.
        secret: it holds something that is shown once; it is kept sealed.

    Raises:
        Conflict: `idempotency-in-flight`, another process was faster.
    """
    text = bytes(answer.body).decode()
    work.session.add(
        IdempotentAnswer(
            principal=work.principal.id,
            key=once.key,
            fingerprint=once.fingerprint,
            status=answer.status_code,
            location=answer.headers.get("location"),
            body=f"{_SEALED}{_cipher(work).encrypt(text.encode()).decode()}" if secret else text,
            created_at=work.now,
        )
    )
    try:
        work.session.flush()
    except IntegrityError:
        # Another process was faster between our look and our insert; nothing of ours stays.
        raise in_flight() from None


def forget_old(session: Session, now: datetime) -> int:
    """Remove answers that have been kept long enough, and say how many."""
    old = delete(IdempotentAnswer).where(IdempotentAnswer.created_at < now - KEPT_FOR)
    return len(session.scalars(old.returning(IdempotentAnswer.id)).all())


def forget_answers(session: Session, about: UUID) -> None:
    """Remove the answers that speak of something that was erased.

    Args:
        session: the session.
        about: the id of it; an answer that holds it is removed.
    """
    # Stored bodies are our own JSON, where an id stands as it is; of a sealed one the address tells.
    told = (IdempotentAnswer.body, IdempotentAnswer.location)
    names_it = or_(*(column.contains(str(about), autoescape=True) for column in told))
    session.execute(delete(IdempotentAnswer).where(names_it))


def _opened(work: Work, text: str) -> str:
    if not text.startswith(_SEALED):
        return text
    try:
        return _cipher(work).decrypt(text.removeprefix(_SEALED)).decode()
    except InvalidToken:
        detail = "This was done already, but its answer held a secret that cannot be shown again."
        raise Conflict("idempotency-answer-lost", detail) from None


def _cipher(work: Work) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(work.runtime.secret_for("idempotent answers")))


def _lock_key(session: Session, principal: str, key: str) -> None:
    # On SQLite the writer has the database to itself. On PostgreSQL other replicas may hold the same key.
    if session.get_bind().dialect.name != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"{principal}\n{key}".encode()).digest()[:8], signed=True)
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": number}):
        raise in_flight()
