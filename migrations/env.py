"""Alembic's entry: runs on the engine, or within the transaction, that `app.platform.migrate` hands over."""

from contextlib import nullcontext

from alembic import context

from app.platform.migrate import alone
from app.rooms import metadata


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
            render_item=context.config.attributes.get("render_item"),
        )
        with context.begin_transaction():
            context.run_migrations()


run()
