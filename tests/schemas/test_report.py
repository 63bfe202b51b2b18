import pytest
from pydantic import ValidationError

from schemas.report import Check, Layer, LayerId, NotChecked, Outcome, Report, Trust, Verdict


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verified_means_valid_and_nothing_else_does(verdict: Verdict) -> None:
    right = verdict is Verdict.VALID
    assert Report(verified=right, verdict=verdict, trust=Trust.KNOWN, summary="So it is.").verified is right
    with pytest.raises(ValidationError):
        Report(verified=not right, verdict=verdict, trust=Trust.KNOWN, summary="So it is not.")


def test_the_closed_lists_are_spelt_as_scripts_rely_on() -> None:
    assert " ".join(Verdict) == (
        "valid expired not_yet_valid suspended revoked not_authorised invalid could_not_check"
    )
    assert [str(outcome) for outcome in Outcome] == ["passed", "failed", "unknown", "skipped"]
    assert [str(trust) for trust in Trust] == ["trusted", "known", "unknown_issuer"]
    assert [str(layer) for layer in LayerId] == ["real", "whose", "still_valid", "who_judged", "meaning"]


def test_reads_back_what_it_writes() -> None:
    report = Report(
        verified=False,
        verdict=Verdict.COULD_NOT_CHECK,
        trust=Trust.UNKNOWN_ISSUER,
        summary="We could not reach the issuer's site.",
        layers=(Layer(id=LayerId.REAL, outcome=Outcome.PASSED, title="Is it real?", text="Yes."),),
        checks=(
            Check(id="status", outcome=Outcome.UNKNOWN, detail="No answer.", reference="https://example.org"),
        ),
        not_checked=(NotChecked(id="schema", what="The schema", why="It could not be fetched."),),
    )
    text = report.model_dump_json()
    assert Report.model_validate_json(text) == report
    assert '"trust":"unknown_issuer"' in text
    assert '"outcome":"unknown"' in text


def test_an_unknown_verdict_or_member_is_refused() -> None:
    good = {"verified": True, "verdict": "valid", "trust": "known", "summary": "Good."}
    assert Report.model_validate(good).verdict is Verdict.VALID
    for change in ({"verdict": "fine"}, {"trust": "none"}, {"owner": "somebody"}):
        with pytest.raises(ValidationError):
            Report.model_validate(good | change)
