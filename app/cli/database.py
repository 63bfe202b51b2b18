"""`kringbadge migrate|backup|restore`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.progress import progress
from app.main import open_runtime
from app.platform import backup as backups
from app.platform import migrate as migrations
from app.start import check_database


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    for command in (migrate, backup, restore):
        commands.command()(command)


def migrate() -> None:
    """Build the database, or bring it up to date."""
    with open_runtime() as runtime, progress("Bringing the database up to date"):
        migrations.upgrade(runtime)


def backup(file: Annotated[Path, typer.Argument(help="Where it goes; never written over.")]) -> None:
    """Copy the database into a file, while the service runs."""
    with open_runtime() as runtime, progress("Copying the database"):
        size = backups.back_up(runtime, file)
    print(json.dumps({"file": str(file), "bytes": size}))


def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Fill an empty database from a backup, and bring it up to date."""
    with open_runtime() as runtime, progress("Filling the database"):
        backups.restore(runtime, file)
        check_database(runtime)
    print(json.dumps({"restored": str(file)}))
