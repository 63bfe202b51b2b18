"""The one rule for text: what a person types, wherever it enters, passes here before it is kept or signed."""

from types import ModuleType
from typing import Final

from credentials.draft.values import Skill
from credentials.rules import (
    bsn_in_text,
    control_characters,
    html_in_text,
    nlqf_level_claimed,
    text_too_long,
)
from credentials.rules.typed import of_skill

TEXT_RULES: Final[tuple[ModuleType, ...]] = (text_too_long, control_characters, html_in_text, bsn_in_text)
"""What holds for every text, names and reasons included."""
BADGE_TEXT_RULES: Final[tuple[ModuleType, ...]] = (*TEXT_RULES, nlqf_level_claimed)
"""What holds for what a badge says."""


def check_texts(**texts: str | None) -> None:
    """Apply the rules to what somebody typed.

    Args:
        texts: each text by the name of the place it is meant for.

    Raises:
        Refused: the first rule that forbids it; the code is the rule's name, `where` the place.
    """
    for where, text in texts.items():
        if text is not None:
            _check(TEXT_RULES, where, text)


def check_skill(skill: Skill) -> None:
    """Apply the rules to what a skill says: what could not be awarded is not published.

    Raises:
        Refused: the first rule that forbids it.
    """
    for where, text in of_skill(skill):
        _check(BADGE_TEXT_RULES, where, text)


def _check(rules: tuple[ModuleType, ...], where: str, text: str) -> None:
    for rule in rules:
        rule.check_text(where, text)
