"""Building the database: only ever by migrations, in tests too."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.platform.installation import settle_base
from app.platform.runtime import Runtime

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def config(engine: Engine) -> Config:
    """Alembic's configuration for an engine, without a file."""
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    found.attributes["engine"] = engine
    return found


def upgrade(runtime: Runtime, revision: str = "head") -> None:
    """Bring the database up to a revision and settle the installation's origin.

    Raises:
        SettingsError: when the database belongs to another origin.
    """
    command.upgrade(config(runtime.database.engine), revision)
    with runtime.database.transaction(writes=True) as session:
        settle_base(session, runtime.settings.base_url, runtime.clock())


def is_at_head(engine: Engine) -> bool:
    """Whether every migration has run."""
    heads = set(ScriptDirectory.from_config(config(engine)).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads
