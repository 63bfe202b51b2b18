"""The page for operators names commands that there are, with options that they take, and all of them."""

import argparse
import re
import shlex

import pytest

from app.cli import _parser
from tests.test_floors import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LINES = sorted(
    {
        *re.findall(r"^(?:docker exec kringbadge )?(kringbadge .+)$", PAGE, re.MULTILINE),
        *re.findall(r"`(kringbadge [a-z][^`]*)`", PAGE),
        *re.findall(r"^Exec\w+=\S*/(kringbadge .+)$", PAGE, re.MULTILINE),
    }
)


@pytest.mark.parametrize("line", [line for line in LINES if "COMMAND" not in line])
def test_a_command_on_the_page_can_be_given(line: str) -> None:
    arguments = _parser().parse_args(shlex.split(line, comments=True)[1:])
    assert callable(arguments.command)


def test_every_command_stands_on_the_page() -> None:
    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    named = {line.split()[1] for line in LINES}
    # The demo is for trying, the VC-API has a page of its own, and `init` makes the association.
    assert set(commands.choices) - {"demo", "vc-api", "association"} <= named
