"""`kringbadge`: serve, migrate, demo, and what an operator does by hand. One module per group of commands."""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from app.cli import audit, database, keys, service, set_up, tokens, vc_api
from app.cli.command import TROUBLE, Command
from app.platform.settings import SettingsError
from schemas.errors import DomainError

GROUPS: Final = (set_up, service, database, tokens, audit, keys, vc_api)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        return command(arguments)
    except SettingsError as error:
        print(error, file=sys.stderr)
    except DomainError as error:
        print(f"{error.code}: {error.detail}", file=sys.stderr)
    return TROUBLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kringbadge", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in GROUPS:
        group.register(commands)
    return parser
