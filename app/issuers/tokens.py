"""Bearer tokens: made, found by their secret, listed, used, ended. One service for everybody who signs."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.issuers.events import TokenCreated, TokenEnded, TokenRevoked
from app.issuers.tables import AccessToken
from app.platform.errors import Invalid, NotSignedIn
from app.platform.principal import Principal, Role
from app.platform.runtime import Runtime, Work
from credentials.rules.text import check_texts

PREFIX: Final = "kb"
PREFIX_TO_SIGN: Final = "kbi"
"""What is no secret: of tokens with a role, and of those that only have their issuer sign."""
SECRET_BYTES: Final = 32
HANDLE_BYTES: Final = 8
TOKEN: Final = re.compile(r"kbi?_([0-9a-f]{16})_(.*)", re.DOTALL)

LASTS: Final = timedelta(days=365)
"""How long a token is good when nobody says."""
LONGEST: Final = timedelta(days=3660)


def make(
    work: Work,
    role: Role | None,
    *,
    issuer_id: UUID | None = None,
    team_leader_id: UUID | None = None,
    learner_id: UUID | None = None,
    label: str | None = None,
    scopes: Collection[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """Make a token with 256 random bits; whether its role fits who it is for is the caller's affair.

    Args:
        work: the unit of work.
        role: what it may be used for; None for having its issuer sign, and nothing else.
        issuer_id: for whom.
        team_leader_id: for which team leader of theirs, or
        learner_id: for which learner.
        label: what it is for.
        scopes: what of the role it may do; everything without it.
        expires_at: until when; a year without it.

    Returns:
        The row, and the token itself, which is shown once and never again.

    Raises:
        Invalid: `token-expiry` when it would end at once, or in more than ten years.
        Refused: a rule for text.
    """
    handle, secret = secrets.token_hex(HANDLE_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    row = AccessToken(
        handle=handle,
        secret_hash=_hash(secret),
        role=role,
        issuer_id=issuer_id,
        team_leader_id=team_leader_id,
        learner_id=learner_id,
        label=label,
        scopes=None if scopes is None else sorted(set(scopes)),
        created_at=work.now,
        created_by=work.principal.id,
        expires_at=_expiry(work.now, expires_at),
    )
    _keep(work, row)
    return row, f"{PREFIX if role else PREFIX_TO_SIGN}_{handle}_{secret}"


def authenticate(work: Work, token: str) -> Principal:
    """The principal of a bearer token, whose use is noted.

    Raises:
        NotSignedIn: `token-invalid` for every reason alike, so that nothing can be learnt from trying.
    """
    row = _used(work, token)
    if row is None or row.role is None:
        raise NotSignedIn("token-invalid", "The bearer token is unknown, expired or withdrawn.")
    return Principal(
        id=principal_id(row),
        role=row.role,
        organisation_id=row.issuer_id,
        team_leader_id=row.team_leader_id,
        scopes=None if row.scopes is None else frozenset(row.scopes),
        learner_id=row.learner_id,
    )


def signs_for(work: Work, token: str) -> UUID | None:
    """The issuer that a token without a role has sign; None when it is no such token, or no longer."""
    row = _used(work, token)
    return None if row is None or row.role is not None else row.issuer_id


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


def last_used(work: Work, row: AccessToken) -> datetime | None:
    """When a token was used last, as far as this process knows and other processes have written down."""
    here = work.runtime.token_uses.get(row.id)
    return max(filter(None, (here, row.last_used_at)), default=None)


def write_uses(runtime: Runtime) -> int:
    """Write down when tokens were used, in a short transaction of its own.

    Returns:
        How many tokens were used since the last time.
    """
    uses = dict(runtime.token_uses)
    if not uses:
        return 0
    with runtime.work() as work:
        for token_id, at in sorted(uses.items()):
            older = or_(AccessToken.last_used_at.is_(None), AccessToken.last_used_at < at)
            of_this = update(AccessToken).where(AccessToken.id == token_id, older)
            work.session.execute(of_this.values(last_used_at=at))
    for token_id, at in uses.items():
        if runtime.token_uses.get(token_id) == at:
            del runtime.token_uses[token_id]
    return len(uses)


def revoke(work: Work, row: AccessToken) -> None:
    """Withdraw a token; doing it twice changes nothing."""
    if row.revoked_at is None:
        row.revoked_at = work.now
        work.happened(TokenRevoked(_trail(row), row.id, row.role))


def end_of_issuer(work: Work, issuer_id: UUID) -> None:
    """End every token of an issuer at once."""
    _end(work, AccessToken.issuer_id == issuer_id, work.now)


def end_of_leader(work: Work, team_leader_id: UUID, ends_at: datetime) -> None:
    """End every token of a team leader: at once, or at a later instant."""
    _end(work, AccessToken.team_leader_id == team_leader_id, ends_at)


def end_of_learner(work: Work, learner_id: UUID) -> None:
    """End every token of a learner at once."""
    _end(work, AccessToken.learner_id == learner_id, work.now)


def _end(work: Work, whose: ColumnElement[bool], ends_at: datetime) -> None:
    rows = work.session.scalars(
        select(AccessToken)
        .where(whose, AccessToken.revoked_at.is_(None))
        .order_by(AccessToken.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        if ends_at <= work.now:
            row.revoked_at = work.now
        else:
            row.expires_at = min(row.expires_at, ends_at)
        work.happened(TokenEnded(_trail(row), row.id, row.role))


def _keep(work: Work, row: AccessToken) -> None:
    check_texts(label=row.label)
    work.session.add(row)
    work.session.flush()
    work.happened(TokenCreated(_trail(row), row.id, row.role))


def _expiry(now: datetime, wished: datetime | None) -> datetime:
    if wished is None:
        return now + LASTS
    if not now < wished <= now + LONGEST:
        raise Invalid("token-expiry", f"A token ends after now, and within {LONGEST.days} days.")
    return wished


def _used(work: Work, token: str) -> AccessToken | None:
    row = _find(work.session, token)
    if row is None or not is_running(row, work.now):
        return None
    work.runtime.token_uses[row.id] = work.now
    return row


def _find(session: Session, token: str) -> AccessToken | None:
    parts = TOKEN.fullmatch(token)
    # Instances once had tokens that are all secret; they are found by the first part of their hash.
    handle, secret = parts.groups() if parts else (_hash(token)[:HANDLE_BYTES].hex(), token)
    row = session.scalar(select(AccessToken).where(AccessToken.handle == handle))
    matches = hmac.compare_digest(row.secret_hash if row else bytes(32), _hash(secret))
    return row if matches else None


def _trail(row: AccessToken) -> UUID | None:
    # What belongs to no organisation stands in the installation's own trail.
    return row.issuer_id if row.role else None


def _hash(secret: str) -> bytes:
    # A fast hash is enough: the secret is 256 random bits, not something a person chose.
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
