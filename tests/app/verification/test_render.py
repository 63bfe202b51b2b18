import pytest

from app.platform.i18n import LANGUAGES, Language, Words, catalogue
from app.verification import render
from credentials.checks import registry
from credentials.judgement import Finding, Judgement, Note
from schemas.report import LayerId, Outcome, Trust, Verdict


def judgement(verdict: Verdict, *findings: Finding, trust: Trust = Trust.UNKNOWN_ISSUER) -> Judgement:
    return Judgement(verdict=verdict, trust=trust, findings=findings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_verifier_has_a_sentence(language: Language) -> None:
    keys = catalogue(language).keys()
    wanted = {f"finding.{check.id}.{code}" for check in registry.CHECKS for code in check.codes}
    wanted |= {f"warning.{code}" for code in registry.WARNINGS}
    wanted |= {f"not_checked.{code}.what" for code in registry.NOT_CHECKED}
    wanted |= {f"why.{code}" for code in registry.REASONS}
    wanted |= {f"verdict.{verdict.value}" for verdict in Verdict}
    wanted |= {f"verdict_short.{verdict.value}" for verdict in Verdict}
    wanted |= {f"outcome.{outcome.value}" for outcome in Outcome}
    assert wanted - keys == set()


def test_every_check_answers_one_question_at_most() -> None:
    asked = [check for checks in render.QUESTIONS.values() for check in checks]
    assert len(asked) == len(set(asked))
    assert set(asked) <= {check.id for check in registry.CHECKS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_said_in_words(language: Language, verdict: Verdict) -> None:
    report = render.report(judgement(verdict), Words(language))
    assert report.summary
    assert [layer.id for layer in report.layers] == list(LayerId)
    assert all(layer.text and layer.title for layer in report.layers)


def test_why_something_was_out_of_reach_is_said_in_words() -> None:
    finding = Finding(
        "status", Outcome.UNKNOWN, "status.unreachable", {"why": "timeout", "host": "a.example"}
    )
    report = render.report(judgement(Verdict.COULD_NOT_CHECK, finding), Words("en"))
    (layer,) = (layer for layer in report.layers if layer.id is LayerId.STILL_VALID)
    assert layer.outcome is Outcome.UNKNOWN
    assert "took too long" in layer.text
    assert "timeout" not in layer.text


def test_an_unforeseen_code_still_gets_a_plain_sentence() -> None:
    finding = Finding("proof", Outcome.FAILED, "proof.never-heard-of")
    report = render.report(
        Judgement(Verdict.INVALID, Trust.UNKNOWN_ISSUER, (finding,), warnings=(Note("never-heard-of"),)),
        Words("nl"),
    )
    assert report.checks[0].detail == "Dit klopt niet."
    assert report.warnings[0].detail


def test_a_long_hostile_value_is_cut() -> None:
    finding = Finding("proof", Outcome.UNKNOWN, "proof.unsupported", {"suite": "x" * 10_000})
    report = render.report(judgement(Verdict.COULD_NOT_CHECK, finding), Words("en"))
    assert len(report.checks[0].detail) < 1000
