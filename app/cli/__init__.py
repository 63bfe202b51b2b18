"""`kringbadge`: serve, migrate, demo, and what an operator does by hand. One module per group of commands."""

import sys
from collections.abc import Sequence
from typing import Final

import typer

from app.cli import admin, audit, database, doctor, keys, service, set_up, vc_api
from app.cli.command import TROUBLE
from app.platform.settings import SettingsError
from schemas.errors import DomainError

GROUPS: Final = (set_up, service, database, admin, audit, keys, vc_api, doctor)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    try:
        commands()(args=None if argv is None else list(argv), prog_name="kringbadge")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except SettingsError as error:
        print(error, file=sys.stderr)
    except DomainError as error:
        print(f"{error.code}: {error.detail}", file=sys.stderr)
    return TROUBLE


def commands() -> typer.Typer:
    """Every command with its options."""
    found = typer.Typer(
        help="Kringbadge: issue Open Badges for skills shown at work, and verify any.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    for group in GROUPS:
        group.register(found)
    return found
