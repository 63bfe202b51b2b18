"""The documentation is held to the code: every setting and every problem has its place."""

import json
import re
import subprocess
import sys

import pytest

from app.platform.settings import Settings, variable
from app.verification.submission import OPTIONS
from credentials.rules import RULES
from schemas.report import Conclusion, Report, Trust, Verdict
from tests.test_floors import ROOT

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def headings(page: str, level: int) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^{'#' * level} (\S+)$", text, re.MULTILINE)


def sentences(language: str) -> dict[str, str]:
    """Of every room that refuses people something."""
    found: dict[str, str] = {}
    for catalogue in sorted((ROOT / "app").glob(f"*/words.{language}.json")):
        found |= json.loads(catalogue.read_text(encoding="utf-8")).get("problem", {})
    return found


def test_every_setting_has_its_heading() -> None:
    assert headings("settings.md", 2) == [variable(name) for name in Settings.model_fields]


def test_every_problem_people_meet_has_its_heading_and_both_languages() -> None:
    assert headings("problems.md", 3) == sorted(sentences("en"))
    assert sorted(sentences("nl")) == sorted(sentences("en"))


def test_the_made_parts_of_the_pages_say_what_the_code_does() -> None:
    checked = subprocess.run(  # noqa: S603
        [sys.executable, str(ROOT / "docs" / "make.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stderr == ""
    assert checked.returncode == 0


def test_every_rule_says_in_words_why_it_refused() -> None:
    files = {rule.__name__.rpartition(".")[2].replace("_", "-") for rule in RULES}
    assert len(files) == len(RULES)

    assert files - set(sentences("en")) == set()


@pytest.mark.parametrize("page", sorted(page.name for page in (ROOT / "docs").glob("*.md")))
def test_the_readme_leads_to_every_page(page: str) -> None:
    assert f"docs/{page}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_about_the_report_names_every_member_and_conclusion() -> None:
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    members = {field.alias or name for name, field in Report.model_fields.items()}
    own = {one.value for one in Conclusion} - {one.value for one in Verdict}
    named = members | own | {one.value for one in Verdict} | {one.value for one in Trust} | set(OPTIONS)
    assert {name for name in named if f"`{name}`" not in page} == set()
