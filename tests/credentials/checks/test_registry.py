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
    found = set()
    for path in folder.glob("*.py"):
        if path.name != "registry.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_code_has_its_sentence_and_no_sentence_is_left_over(language: str) -> None:
    have = sentences(language)
    assert set(have["finding"]) == {f"{check.id}.{code}" for check in registry.CHECKS for code in check.codes}
    assert set(have["check"]) == {check.id for check in registry.CHECKS}
    assert set(have["warning"]) == set(registry.WARNINGS)
    assert set(have["not_checked"]) == {
        f"{code}.{part}" for code in registry.NOT_CHECKED for part in ("what", "why")
    }
    assert set(have["why"]) == set(registry.REASONS)


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
    said = literals(CHECKS) | literals(ROOT / "credentials" / "authority") | literals(ROOT / "credentials")
    for check in registry.CHECKS:
        assert set(check.codes) - said == set(), check.id
    assert set(registry.WARNINGS) | set(registry.NOT_CHECKED) <= said | {"refreshed"}


def test_every_check_has_its_reference() -> None:
    assert all(check.reference.startswith("https://") for check in registry.CHECKS)
    assert len({check.id for check in registry.CHECKS}) == len(registry.CHECKS)


def test_the_page_about_checks_says_all_of_it_and_nothing_else() -> None:
    have = sentences("en")
    expected: dict[str, list[str]] = {
        f"`{check.id}`: {have['check'][check.id].lower()}": [
            f"| `{code}` | {have['finding'][f'{check.id}.{code}']} |" for code in check.codes
        ]
        for check in registry.CHECKS
    }
    expected["Warnings"] = [f"| `{code}` | {have['warning'][code]} |" for code in registry.WARNINGS]
    expected["Left unchecked"] = [
        f"| `{code}` | {have['not_checked'][f'{code}.what']} | {have['not_checked'][f'{code}.why']} |"
        for code in registry.NOT_CHECKED
    ]
    expected["Why something could not be fetched"] = [
        f"| `{code}` | {have['why'][code]} |" for code in registry.REASONS
    ]
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    sections = [section.splitlines() for section in page.split("\n## ")[1:]]
    assert {lines[0]: [line for line in lines if line.startswith("| `")] for lines in sections} == expected
    assert all(f"<{check.reference}>" in page for check in registry.CHECKS)
