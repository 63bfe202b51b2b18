"""`kringbadge migrate|backup|restore`."""

import argparse
import json
from pathlib import Path

from app.cli.command import Commands, add
from app.main import open_runtime
from app.platform import backup, migrate
from app.start import check_database


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    add(commands, "migrate", _migrate, "build the database, or bring it up to date")
    out = add(commands, "backup", _back_up, "copy the database into a file, while the service runs")
    out.add_argument("file", type=Path)
    into = add(commands, "restore", _restore, "fill an empty database from a backup, and bring it up to date")
    into.add_argument("file", type=Path)


def _migrate(_arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        migrate.upgrade(runtime)
    return 0


def _back_up(arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        size = backup.back_up(runtime, arguments.file)
    print(json.dumps({"file": str(arguments.file), "bytes": size}))
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        backup.restore(runtime, arguments.file)
        check_database(runtime)
    print(json.dumps({"restored": str(arguments.file)}))
    return 0
