"""The page for operators names commands that there are, with options that they take, and all of them."""

import re
import shlex
from typing import Any

import pytest
import typer

from app.cli import commands
from tests.test_floors import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LINES = sorted(
    {
        *re.findall(r"^(?:docker exec kringbadge )?(kringbadge .+)$", PAGE, re.MULTILINE),
        *re.findall(r"`(kringbadge [a-z][^`]*)`", PAGE),
        *re.findall(r"^Exec\w+=\S*/(kringbadge .+)$", PAGE, re.MULTILINE),
    }
)


def command_of(words: list[str]) -> Any:
    """The command that these words give, with its options read; nothing is run."""
    command: Any = typer.main.get_command(commands())
    context = command.make_context("kringbadge", words)
    while hasattr(command, "resolve_command"):
        _, command, words = command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(command.name, list(words), parent=context)
    return command


@pytest.mark.parametrize("line", [line for line in LINES if "COMMAND" not in line])
def test_a_command_on_the_page_can_be_given(line: str) -> None:
    assert callable(command_of(shlex.split(line, comments=True)[1:]).callback)


def test_every_command_stands_on_the_page() -> None:
    named = {line.split()[1] for line in LINES}
    group: Any = typer.main.get_command(commands())
    there = set(group.commands)
    # The demo is for trying, and the VC-API has a page of its own.
    assert there - {"demo", "vc-api"} <= named
