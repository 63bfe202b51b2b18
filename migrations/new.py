"""`make migration NAME=…`: a numbered revision from what differs between the code's tables and the database.

The database is a throw-away SQLite that is built by the migrations so far. Read what comes out before you
commit it: a column that was renamed looks like one that went and one that came, and data are yours to carry.
"""

import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory

from app.platform.db import Database
from app.platform.migrate import MIGRATIONS, config

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
DIGITS = 4


class NothingToDoError(Exception):
    """There is nothing to make a revision of; says why."""


def make(name: str, folder: Path = MIGRATIONS) -> Path:
    """Make the next revision.

    Args:
        name: what it is about, as `lower_case_words`.
        folder: of the migrations.

    Returns:
        The new file.

    Raises:
        NothingToDoError: the name is none, or the tables in the code are those of the database.
    """
    if not NAME.fullmatch(name):
        raise NothingToDoError("NAME says what it is about, in lower_case_words.")
    with tempfile.TemporaryDirectory() as temporary:
        database = Database(f"sqlite:///{temporary}/throw-away.sqlite")
        try:
            scripts = config(database.engine, folder)
            command.upgrade(scripts, "head")
            head = ScriptDirectory.from_config(scripts).get_current_head()
            number = f"{int(head or 0) + 1:0{DIGITS}}"
            scripts.set_main_option("file_template", f"%%(rev)s_{name}")
            made = command.revision(
                scripts,
                message=f"{name.replace('_', ' ').capitalize()}.",
                autogenerate=True,
                rev_id=number,
                process_revision_directives=_without_empty,
            )
        finally:
            database.close()
    if made is None or isinstance(made, list):
        raise NothingToDoError("The tables in the code are those that the migrations build.")
    return Path(made.path)


def _without_empty(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    (script,) = directives
    if script.upgrade_ops is not None and script.upgrade_ops.is_empty():
        directives.clear()


def main(arguments: Sequence[str]) -> int:
    """Make it and say where it is; returns the exit status."""
    try:
        print(make(arguments[0] if arguments else ""))  # noqa: T201  a command line prints
    except NothingToDoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
