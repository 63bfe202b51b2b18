"""The documentation is held to the code: every setting and every problem has its place."""

import ast
import json
import re
from collections.abc import Iterator

import pytest

from app.platform.settings import Settings, variable
from app.verification.submission import OPTIONS
from credentials.rules import RULES
from schemas.report import Conclusion, Report, Trust, Verdict
from tests.test_floors import FLOORS, ROOT, files_of

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def headings(page: str, level: int) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^{'#' * level} (\S+)$", text, re.MULTILINE)


def sentences(language: str) -> dict[str, str]:
    text = (ROOT / "app" / "http" / f"words.{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["problem"])


def trees() -> Iterator[ast.Module]:
    for floor in FLOORS:
        for path in files_of(floor):
            yield ast.parse(path.read_text(encoding="utf-8"))


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def error_classes() -> set[str]:
    bases = {
        node.name: {name_of(base) for base in node.bases}
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found, before = {"DomainError"}, 0
    while len(found) != before:
        before = len(found)
        found |= {name for name, above in bases.items() if above & found}
    return found


def raised_codes() -> set[str]:
    """The codes written where an error is made."""
    classes = error_classes() | {"__init__"}
    return {
        str(node.args[0].value)
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) in classes and node.args
        if isinstance(node.args[0], ast.Constant) and CODE.fullmatch(str(node.args[0].value))
    }


def test_every_setting_has_its_heading() -> None:
    assert headings("settings.md", 2) == [variable(name) for name in Settings.model_fields]


def test_every_problem_people_meet_has_its_heading_and_both_languages() -> None:
    assert headings("problems.md", 3) == sorted(sentences("en"))
    assert sorted(sentences("nl")) == sorted(sentences("en"))


def test_every_code_that_is_raised_is_documented() -> None:
    text = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    documented = set(headings("problems.md", 3)) | set(
        re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE)
    )
    assert raised_codes() - documented == set()


def test_every_rule_says_in_words_why_it_refused() -> None:
    files = {rule.__name__.rpartition(".")[2].replace("_", "-") for rule in RULES}
    assert len(files) == len(RULES)

    assert files - set(sentences("en")) == set()


@pytest.mark.parametrize("page", ["settings.md", "problems.md", "checks.md", "report.md"])
def test_the_readme_leads_to_every_page(page: str) -> None:
    assert f"docs/{page}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_about_the_report_names_every_member_and_conclusion() -> None:
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    members = {field.alias or name for name, field in Report.model_fields.items()}
    own = {one.value for one in Conclusion} - {one.value for one in Verdict}
    named = members | own | {one.value for one in Verdict} | {one.value for one in Trust} | set(OPTIONS)
    assert {name for name in named if f"`{name}`" not in page} == set()
