"""What every command shares: how it is declared, and its exit status."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from app.main import open_runtime
from app.platform.runtime import Runtime
from app.start import check_database

Command: TypeAlias = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  it has no public name

TROUBLE = 2
"""It could not be done; one sentence on standard error says why."""


def add(commands: Commands, name: str, command: Command, words: str) -> argparse.ArgumentParser:
    """Declare a command.

    Args:
        commands: where it goes.
        name: what is typed.
        command: what it does; returns the exit status.
        words: one line for `--help`.
    """
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    return parser


@contextmanager
def own_installation() -> Iterator[Runtime]:
    """The parts of the service, for commands on an installation that is set up.

    Raises:
        SettingsError: its database is not built, or is of another origin or key-encryption key.
    """
    with open_runtime() as runtime:
        check_database(runtime)
        yield runtime
