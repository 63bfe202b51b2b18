"""`kringbadge migrate`."""

import argparse

from app.cli.command import Commands, add
from app.main import open_runtime
from app.platform import migrate


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    add(commands, "migrate", _migrate, "build the database, or bring it up to date")


def _migrate(_arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        migrate.upgrade(runtime)
    return 0
