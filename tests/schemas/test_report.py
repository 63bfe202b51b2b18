from typing import Any

import pytest
from pydantic import ValidationError

from schemas.report import (
    Check,
    Conclusion,
    Layer,
    LayerId,
    NotChecked,
    Outcome,
    RecipientMatch,
    Report,
    Trust,
    Verdict,
    concluded,
)


def report(verdict: Verdict = Verdict.VALID, **more: Any) -> Report:
    parts: dict[str, Any] = {"verified": verdict is Verdict.VALID, "verdict": verdict, "trust": Trust.KNOWN}
    parts["conclusion"] = concluded(verdict, Trust.KNOWN, None, is_badge=True)
    return Report(**{**parts, "summary": "So it is.", **more})


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verified_means_valid_and_nothing_else_does(verdict: Verdict) -> None:
    right = verdict is Verdict.VALID
    assert report(verdict).verified is right
    with pytest.raises(ValidationError):
        report(verdict, verified=not right)


def test_the_conclusion_cannot_say_more_than_verdict_and_trust() -> None:
    assert report(conclusion=Conclusion.NOT_A_BADGE).verified
    for conclusion in (Conclusion.REAL, Conclusion.WELL_SIGNED, Conclusion.EXPIRED, Conclusion.NOT_THEIRS):
        with pytest.raises(ValidationError):
            report(conclusion=conclusion)
    theirs: dict[str, Any] = {"recipient": RecipientMatch.NO_MATCH, "conclusion": Conclusion.NOT_THEIRS}
    assert report(**theirs).conclusion is Conclusion.NOT_THEIRS


def test_the_closed_lists_are_spelt_as_scripts_rely_on() -> None:
    assert " ".join(Verdict) == (
        "valid expired not_yet_valid suspended revoked not_authorised invalid could_not_check"
    )
    assert [str(outcome) for outcome in Outcome] == ["passed", "failed", "unknown", "skipped"]
    assert [str(trust) for trust in Trust] == ["trusted", "known", "unknown_issuer"]
    assert " ".join(RecipientMatch) == "match no_match not_comparable"
    assert " ".join(LayerId) == (
        "real given_by given_to meaning who_judged still_valid evidence others not_checked"
    )


def test_reads_back_what_it_writes() -> None:
    written = report(
        Verdict.COULD_NOT_CHECK,
        layers=(Layer(id=LayerId.REAL, outcome=Outcome.PASSED, title="Is it real?", text="Yes."),),
        checks=(
            Check(id="status", outcome=Outcome.UNKNOWN, detail="No answer.", reference="https://example.org"),
        ),
        not_checked=(NotChecked(id="schema", what="The schema", why="It could not be fetched."),),
    )
    text = written.model_dump_json()
    assert Report.model_validate_json(text) == written
    assert text.startswith('{"schema":1,')
    assert '"outcome":"unknown"' in text


def test_what_was_not_asked_is_absent() -> None:
    assert not {"recipient", "credentials", "as_of"} & report().model_dump().keys()
    assert report(recipient=RecipientMatch.MATCH).model_dump(mode="json")["recipient"] == "match"


def test_the_schema_names_the_members_as_they_are_written() -> None:
    found = Report.model_json_schema(mode="serialization")["$defs"]["Report"]
    assert found["properties"]["schema"]["const"] == 1
    assert set(found["required"]) == report().model_dump(mode="json").keys()


def test_an_unknown_verdict_or_member_is_refused() -> None:
    good = report().model_dump(mode="json")
    assert Report.model_validate(good).verdict is Verdict.VALID
    for change in ({"verdict": "fine"}, {"trust": "none"}, {"owner": "somebody"}, {"schema": 2}):
        with pytest.raises(ValidationError):
            Report.model_validate(good | change)
