"""A check is its file and its sentences: it runs, is told in its place and counts because it lies there."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.one_more_file import house_with, told_in

NEW = '''
    """A throw-away check: is the badge called by a name that we like?"""

    from typing import Final

    from credentials.checks.case import Case
    from credentials.checks.check import Check, Stage
    from schemas.report import LayerId, Verdict

    ID = "throw-away"


    def check(case: Case) -> None:
        name = case.document.get("name")
        if name == "Forbidden":
            case.failed(ID, "forbidden")
        elif name == "Odd":
            case.unknown(ID, "unsure")
            case.warn("throw-away-odd")
            case.leave("throw-away-left")
        else:
            case.passed(ID, "fine")


    CHECK: Final = Check(
        id=ID,
        reference="https://example.org/throw-away",
        codes="fine forbidden unsure",
        layer=LayerId.STILL_VALID,
        stage=Stage.STANDING,
        place=15,
        run=check,
        embedded=True,
        when_failed=Verdict.SUSPENDED,
        decides_when_unknown=True,
        passing=frozenset({"unsure"}),
        warnings="throw-away-odd",
        not_checked="throw-away-left",
    )
'''
SENTENCES = {
    "check": {"throw-away": "A throw-away check"},
    "finding": {
        "throw-away.fine": "We like its name.",
        "throw-away.forbidden": "We forbid its name.",
        "throw-away.unsure": "We are not sure of its name.",
    },
    "warning": {"throw-away-odd": "An odd name."},
    "not_checked": {"throw-away-left.what": "The name", "throw-away-left.why": "It is odd."},
}
TRIED = """
    import json
    import runpy

    from app.platform.i18n import Words
    from app.verification import render
    from credentials.checks import registry
    from schemas.report import LayerId
    from tests.sector.issuers import ISSUER, plain_badge, status_credential, with_status
    from tests.sector.judging import Sites, judge
    from tests.sector.facts import STATUS_LIST

    sites = Sites().put("status_list", STATUS_LIST, status_credential())

    def told(name, **changes):
        judgement = judge(ISSUER.sign(with_status(plain_badge(name=name))) | changes, sites)
        report = render.report(judgement, Words("en"))
        layer = next(one for one in report.layers if one.id is LayerId.STILL_VALID)
        return {
            "verdict": judgement.verdict,
            "order": [finding.check for finding in judgement.findings],
            "told": [[one.detail, one.reference] for one in report.checks if one.id == "throw-away"],
            "warnings": [one.detail for one in report.warnings if one.id == "throw-away-odd"],
            "left": [one.why for one in report.not_checked if one.id == "throw-away-left"],
            "layer": [layer.outcome, layer.text],
            "advice": report.advice == Words("en")("conclusion.could_not_check.advice_for_now"),
        }

    print(json.dumps({
        "file": registry.__file__,
        "fine": told("Sorting"),
        "forbidden": told("Forbidden"),
        "odd": told("Odd"),
        "forged": told("Forbidden", description="forged"),
        "page": "| `forbidden` | We forbid its name. |" in runpy.run_path("docs/make.py")["checks"](),
    }))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    house = house_with(tmp_path_factory.mktemp("house"), {"credentials/checks/throw_away.py": NEW})
    for language in ("en", "nl"):
        path = house / "app" / "verification" / f"words.{language}.json"
        words = json.loads(path.read_text(encoding="utf-8"))
        for group, sentences in SENTENCES.items():
            words[group] |= sentences
        path.write_text(json.dumps(words), encoding="utf-8")
    found: dict[str, Any] = told_in(house, TRIED)
    assert Path(found["file"]).is_relative_to(house)
    return found


def test_a_new_check_runs_and_is_told_in_its_place(told: dict[str, Any]) -> None:
    fine = told["fine"]
    assert fine["verdict"] == "valid"
    assert fine["told"] == [["We like its name.", "https://example.org/throw-away"]]
    order = fine["order"]
    assert order[order.index("status") : order.index("validity") + 1] == ["status", "throw-away", "validity"]
    assert told["page"]


def test_what_it_declares_counts_in_the_verdict(told: dict[str, Any]) -> None:
    assert told["forbidden"]["verdict"] == "suspended"
    assert told["odd"]["verdict"] == "could_not_check"
    assert told["odd"]["advice"]


def test_it_answers_the_readers_question(told: dict[str, Any]) -> None:
    assert told["fine"]["layer"][0] == "passed"
    assert told["forbidden"]["layer"] == ["failed", "We forbid its name."]
    assert told["odd"]["layer"] == ["unknown", "We are not sure of its name."]
    assert (told["odd"]["warnings"], told["odd"]["left"]) == (["An odd name."], ["It is odd."])


def test_a_forgery_is_not_asked_it(told: dict[str, Any]) -> None:
    assert told["forged"]["verdict"] == "invalid"
    assert told["forged"]["told"] == []
