import ast
import json
import re
from pathlib import Path

import pytest

from credentials.checks import registry

ROOT = Path(__file__).resolve().parents[3]
CHECKS = ROOT / "credentials" / "checks"


def sentences(language: str) -> dict[str, dict[str, str]]:
    catalogue: dict[str, dict[str, str]] = json.loads(
        (ROOT / "app" / "verification" / f"words.{language}.json").read_text(encoding="utf-8")
    )
    return catalogue


def literals(folder: Path) -> set[str]:
    """The texts in the code, other than where a check declares what it can say."""
    found = set()
    for path in folder.glob("*.py"):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == "CHECK":
                continue
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_code_has_its_sentence_and_no_sentence_is_left_over(language: str) -> None:
    have = sentences(language)
    assert set(have["finding"]) == {
        f"{check.id}.{code}" for check in registry.checks() for code in registry.codes_of(check)
    }
    assert set(have["check"]) == {check.id for check in registry.checks()}
    assert set(have["warning"]) == set(registry.warnings())
    assert set(have["not_checked"]) == {
        f"{code}.{part}" for code in registry.not_checked() for part in ("what", "why")
    }
    assert set(have["why"]) == set(registry.reasons())


def test_both_languages_fill_in_the_same_values() -> None:
    english, dutch = sentences("en"), sentences("nl")
    for group, texts in english.items():
        for key, text in texts.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", dutch[group][key])), key


@pytest.mark.parametrize("language", ["en", "nl"])
def test_sentences_hold_no_jargon(language: str) -> None:
    jargon = re.compile(r"\b(DID|JWT|JSON|HTTP|URL|hash|cryptosuite|status list|statuslijst|ERR)\b")
    for group in sentences(language).values():
        for key, text in group.items():
            assert not jargon.search(text), key


def test_every_registered_code_is_said_somewhere() -> None:
    rooms = (
        CHECKS,
        *(ROOT / "credentials" / name for name in ("authority", "evidence", "presentation", ".")),
    )
    said = set[str]().union(*map(literals, rooms))
    for check in registry.checks():
        assert set(registry.codes_of(check)) - said == set(), check.id
    assert set(registry.warnings()) | set(registry.not_checked()) <= said


def test_every_check_has_its_reference() -> None:
    assert all(check.reference.startswith("https://") for check in registry.checks())
    assert len({check.id for check in registry.checks()}) == len(registry.checks())


def test_the_page_about_checks_says_all_of_it() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    for check in registry.checks():
        assert f"<{check.reference}>" in page
        assert page.count(f"## `{check.id}`") == 1
        for code in registry.codes_of(check):
            assert f"| `{code}` | {sentences('en')['finding'][f'{check.id}.{code}']} |" in page


def test_what_checks_declare_fits_together() -> None:
    checks = registry.checks()
    assert len({(check.stage, check.place) for check in checks}) == len(checks)
    for check in checks:
        codes = set(registry.codes_of(check))
        named = {code.partition(".")[0] for code in check.forged} | check.proves | check.passing
        assert named | check.decides_when_unknown_with | check.when_failed_with.keys() <= codes, check.id
        assert len(codes) == len(registry.codes_of(check)), check.id
