"""Alembic's entry: runs on the engine, or within the transaction, that `app.platform.migrate` hands over."""

from contextlib import nullcontext
from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum

from app.platform.db import Instant
from app.platform.migrate import alone
from app.rooms import metadata


def rendered(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what the database keeps: a migration must not change with the code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum) and not item.native_enum:
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    given = context.config.attributes
    opened = nullcontext(given["connection"]) if "connection" in given else alone(given["engine"])
    with opened as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata(),
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
            render_item=rendered,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
