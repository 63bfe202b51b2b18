"""`kringbadge audit verify|heads`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.command import FOUND, own_installation
from app.cli.progress import progress
from app.organisations import service as organisations
from app.platform.events import check
from app.platform.settings import SettingsError


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    group = typer.Typer(
        help="Compute the audit trail again, or export its signed head.", no_args_is_help=True
    )
    group.command()(verify)
    group.command()(heads)
    commands.add_typer(group, name="audit")


def verify(
    heads: Annotated[
        Path | None, typer.Option(help="Compare with heads exported before, one per line.")
    ] = None,
) -> None:
    """Compute the audit trail again; status 1 when something is not as the service left it."""
    kept = _kept_heads(heads)
    with (
        own_installation() as runtime,
        runtime.work(writes=False) as work,
        progress("Reading the trail") as on_progress,
    ):
        trails = [row.id for row in organisations.all_organisations(work)]
        findings = check.check(work, trails, kept, on_progress)
    print(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    if findings:
        raise typer.Exit(FOUND)


def heads() -> None:
    """Print the signed head, one line: keep it where the database's administrator cannot reach it."""
    with own_installation() as runtime, runtime.work(writes=False) as work:
        print(json.dumps(check.signed_head(work)))


def _kept_heads(file: Path | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [dict(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{file}: no file with one head per line ({type(error).__name__})") from None
