"""`kringbadge doctor`."""

import json
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from app import doctor as doctors
from app.cli.command import FOUND
from app.cli.progress import progress
from app.doctor import Finding, Health
from app.main import open_runtime

SIGNS: Final = {Health.GOOD: "[green]good[/]", Health.CARE: "[yellow]care[/]", Health.BAD: "[red]bad[/]"}


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    commands.command()(doctor)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Look whether this installation is well; status 1 when something does not work."""
    with open_runtime() as runtime, progress("Looking"):
        found = doctors.examine(runtime)
    if as_json:
        print(json.dumps({"findings": [asdict(one) for one in found]}))
    else:
        _show(found)
    if any(one.health is Health.BAD for one in found):
        raise typer.Exit(FOUND)


def _show(found: list[Finding]) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for one in found:
        table.add_row(SIGNS[one.health], one.about, one.says)
    Console().print(table)
