"""Alembic's entry: runs on the engine that `app.platform.migrate` hands over."""

from alembic import context

from app.rooms import metadata


def run() -> None:
    """Run the migrations in one transaction."""
    with context.config.attributes["engine"].connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata(),
            compare_type=True,
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()


run()
