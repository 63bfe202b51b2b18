"""Bearer tokens: who is calling, in which role, for which organisation."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.db import Base, Instant, one_of
from app.platform.errors import Invalid, NotSignedIn
from app.platform.principal import BOUND_TO_ORGANISATION, Principal, Role

TOKEN_PREFIX = "kb"  # noqa: S105  the part of a token that is no secret
TOKEN_BYTES = 32
TOKEN_PARTS = 3
HANDLE = re.compile(r"[0-9a-f]{16}")


class AccessToken(Base):
    """A bearer token: only a hash of its secret is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    role: Mapped[Role] = mapped_column(one_of(Role, length=32))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    team_leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


def create_token(
    session: Session,
    role: Role,
    now: datetime,
    *,
    organisation_id: UUID | None = None,
    team_leader_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """Make a token with 256 random bits.

    Returns:
        The row, and the token itself, which is shown once and never again.

    Raises:
        Invalid: `token-binding` when the role and what it is bound to do not go together.
    """
    if role in {Role.SERVICE, Role.VISITOR}:
        raise Invalid("token-binding", f"No token has the role {role}.")
    if (role in BOUND_TO_ORGANISATION) != (organisation_id is not None):
        raise Invalid("token-binding", "This role goes with an organisation, or this one does not.")
    if (role is Role.TEAM_LEADER) != (team_leader_id is not None):
        raise Invalid("token-binding", "A team_leader token, and only that, is bound to a team leader.")
    handle, secret = secrets.token_hex(8), secrets.token_urlsafe(TOKEN_BYTES)
    row = AccessToken(
        handle=handle,
        secret_hash=_hash(secret),
        role=role,
        organisation_id=organisation_id,
        team_leader_id=team_leader_id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return row, f"{TOKEN_PREFIX}_{handle}_{secret}"


def authenticate(session: Session, token: str, now: datetime) -> Principal:
    """The principal of a bearer token.

    Raises:
        NotSignedIn: `token-invalid` for every reason alike, so that nothing can be learnt from trying.
    """
    parts = token.split("_", TOKEN_PARTS - 1)
    ours = len(parts) == TOKEN_PARTS and parts[0] == TOKEN_PREFIX and HANDLE.fullmatch(parts[1])
    handle, secret = (parts[1], parts[2]) if ours else ("", "")
    row = session.scalar(select(AccessToken).where(AccessToken.handle == handle))
    matches = hmac.compare_digest(row.secret_hash if row else bytes(32), _hash(secret))
    if row is None or not matches or row.revoked_at or (row.expires_at and row.expires_at <= now):
        raise NotSignedIn("token-invalid", "The bearer token is unknown, expired or withdrawn.")
    return Principal(f"token:{row.id}", row.role, row.organisation_id, row.team_leader_id)


def _hash(secret: str) -> bytes:
    # A fast hash is enough: the secret is 256 random bits, not something a person chose.
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
