"""`kringbadge audit verify|heads`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.command import Commands, add, own_installation
from app.organisations import service as organisations
from app.platform.events import check
from app.platform.settings import SettingsError


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    trail = add(commands, "audit", _audit, "compute the audit trail again, or export its signed head")
    trail.add_argument("action", nargs="?", choices=("verify", "heads"), default="verify")
    trail.add_argument("--heads", type=Path, help="compare with heads exported before, one per line")


def _audit(arguments: argparse.Namespace) -> int:
    with own_installation() as runtime, runtime.work(writes=False) as work:
        if arguments.action == "heads":
            print(json.dumps(check.signed_head(work)))
            return 0
        trails = [row.id for row in organisations.all_organisations(work)]
        findings = check.check(work, trails, _kept_heads(arguments.heads))
    print(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    return 1 if findings else 0


def _kept_heads(file: Path | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [dict(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{file}: no file with one head per line ({type(error).__name__})") from None
