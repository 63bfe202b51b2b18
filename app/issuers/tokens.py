"""Bearer tokens: made, found by their secret, listed, used, ended. One service for everybody who signs."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.issuers.events import TokenCreated, TokenEnded, TokenRevoked
from app.platform.db import Base, Instant, one_of
from app.platform.errors import Invalid, NotSignedIn
from app.platform.principal import Principal, Role
from app.platform.runtime import Work
from credentials.rules.text import check_texts

PREFIX: Final = "kb"
"""The part of a token that is no secret."""
SECRET_BYTES: Final = 32
PARTS: Final = 3
HANDLE: Final = re.compile(r"[0-9a-f]{16}")

LASTS: Final = timedelta(days=365)
"""How long a token is good when nobody says."""
LONGEST: Final = timedelta(days=3660)
USE_IS_NOTED_EVERY: Final = timedelta(minutes=1)
"""So that somebody who only reads makes the database write once a minute at most."""


class AccessToken(Base):
    """A bearer token: only a hash of its secret is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    """The part by which the row is found; no secret."""
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    role: Mapped[Role] = mapped_column(one_of(Role, length=32))
    issuer_id: Mapped[UUID | None] = mapped_column(
        "organisation_id", ForeignKey("organisations.id"), index=True
    )
    team_leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    label: Mapped[str | None] = mapped_column(String(100))
    """What it is for, in the words of whoever asked for it."""
    scopes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What of its role it may do; None for all of it."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str | None] = mapped_column(String(64))
    """The principal who made it; None for those made before this was kept."""
    expires_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    """To the minute."""
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


def make(
    work: Work,
    role: Role,
    *,
    issuer_id: UUID | None = None,
    team_leader_id: UUID | None = None,
    label: str | None = None,
    scopes: Collection[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """Make a token with 256 random bits. Whether the role and who it is for go together is for the caller.

    Args:
        work: the unit of work.
        role: what it may be used for.
        issuer_id: for whom.
        team_leader_id: for which team leader of theirs.
        label: what it is for.
        scopes: what of the role it may do; everything without it.
        expires_at: until when; a year without it.

    Returns:
        The row, and the token itself, which is shown once and never again.

    Raises:
        Invalid: `token-expiry` when it would end at once, or in more than ten years.
        Refused: a rule for text.
    """
    check_texts(label=label)
    handle, secret = secrets.token_hex(8), secrets.token_urlsafe(SECRET_BYTES)
    row = AccessToken(
        handle=handle,
        secret_hash=_hash(secret),
        role=role,
        issuer_id=issuer_id,
        team_leader_id=team_leader_id,
        label=label,
        scopes=None if scopes is None else sorted(set(scopes)),
        created_at=work.now,
        created_by=work.principal.id,
        expires_at=_expiry(work.now, expires_at),
    )
    work.session.add(row)
    work.session.flush()
    work.happened(TokenCreated(row.issuer_id, row.id, row.role))
    return row, f"{PREFIX}_{handle}_{secret}"


def authenticate(work: Work, token: str) -> Principal:
    """The principal of a bearer token, whose use is noted when the unit of work is over.

    Raises:
        NotSignedIn: `token-invalid` for every reason alike, so that nothing can be learnt from trying.
    """
    row = _find(work.session, token)
    if row is None or not is_running(row, work.now):
        raise NotSignedIn("token-invalid", "The bearer token is unknown, expired or withdrawn.")
    _note_use(work, row)
    return Principal(
        id=principal_id(row),
        role=row.role,
        organisation_id=row.issuer_id,
        team_leader_id=row.team_leader_id,
        scopes=None if row.scopes is None else frozenset(row.scopes),
    )


def principal_id(row: AccessToken) -> str:
    """What whoever uses a token is called in the audit trail."""
    return f"token:{row.id}"


def is_running(row: AccessToken, now: datetime) -> bool:
    """Whether a token can be used: neither expired nor withdrawn."""
    return row.revoked_at is None and now < row.expires_at


def of_issuer(session: Session, issuer_id: UUID | None) -> Sequence[AccessToken]:
    """The tokens of an issuer, newest first, ended ones included; with None those of no issuer."""
    return session.scalars(
        select(AccessToken)
        .where(AccessToken.issuer_id.is_not_distinct_from(issuer_id))
        .order_by(AccessToken.created_at.desc(), AccessToken.id)
    ).all()


def revoke(work: Work, row: AccessToken) -> None:
    """Withdraw a token; doing it twice changes nothing."""
    if row.revoked_at is None:
        row.revoked_at = work.now
        work.happened(TokenRevoked(row.issuer_id, row.id, row.role))


def end_of_leader(work: Work, team_leader_id: UUID, ends_at: datetime) -> None:
    """End every token of a team leader: at once, or at a later instant."""
    rows = work.session.scalars(
        select(AccessToken)
        .where(AccessToken.team_leader_id == team_leader_id, AccessToken.revoked_at.is_(None))
        .order_by(AccessToken.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        if ends_at <= work.now:
            row.revoked_at = work.now
        else:
            row.expires_at = min(row.expires_at, ends_at)
        work.happened(TokenEnded(row.issuer_id, row.id, row.role))


def _expiry(now: datetime, wished: datetime | None) -> datetime:
    if wished is None:
        return now + LASTS
    if not now < wished <= now + LONGEST:
        raise Invalid("token-expiry", f"A token ends after now, and within {LONGEST.days} days.")
    return wished


def _find(session: Session, token: str) -> AccessToken | None:
    parts = token.split("_", PARTS - 1)
    ours = len(parts) == PARTS and parts[0] == PREFIX and HANDLE.fullmatch(parts[1])
    handle, secret = (parts[1], parts[2]) if ours else ("", "")
    row = session.scalar(select(AccessToken).where(AccessToken.handle == handle))
    matches = hmac.compare_digest(row.secret_hash if row else bytes(32), _hash(secret))
    return row if matches else None


def _note_use(work: Work, row: AccessToken) -> None:
    before = work.now - USE_IS_NOTED_EVERY
    if row.last_used_at is None or row.last_used_at <= before:
        # In a transaction of its own: this one may only read, or fail, and the token was used all the same.
        work.afterwards.append(partial(_write_use, row.id, work.now, before))


def _write_use(token_id: UUID, now: datetime, before: datetime, session: Session) -> None:
    unnoted = or_(AccessToken.last_used_at.is_(None), AccessToken.last_used_at <= before)
    session.execute(update(AccessToken).where(AccessToken.id == token_id, unnoted).values(last_used_at=now))


def _hash(secret: str) -> bytes:
    # A fast hash is enough: the secret is 256 random bits, not something a person chose.
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
