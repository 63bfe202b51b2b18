"""What may be used once: the database decides who came first, also when many come at the same time."""

import hashlib
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.platform.runtime import Work
from app.wallets.tables import SeenOnce


def once(work: Work, purpose: str, value: str, until: datetime) -> bool:
    """Note that something was used.

    Args:
        work: the unit of work: what is noted in it is forgotten if it is not committed.
        purpose: what kind of thing it is; at most 32 characters.
        value: the thing itself, of any length; only its hash is kept.
        until: from when on it would be refused for its age anyway.

    Returns:
        Whether this was the first time.
    """
    on_postgresql = work.session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(SeenOnce) if on_postgresql else sqlite.insert(SeenOnce)
    digest = hashlib.sha256(value.encode(errors="surrogatepass")).digest()
    noted = insert.values(purpose=purpose, hash=digest, expires_at=until).on_conflict_do_nothing()
    return work.session.scalar(noted.returning(SeenOnce.hash)) is not None


def forget_old(work: Work) -> int:
    """Remove notes of what would be refused for its age by now, and say how many."""
    old = delete(SeenOnce).where(SeenOnce.expires_at <= work.now)
    return len(work.session.scalars(old.returning(SeenOnce.hash)).all())
