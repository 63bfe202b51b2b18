"""Turns a judgement, which is all codes, into a report in words."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.platform.i18n import Words
from app.verification.summary import party, summarise, text
from credentials.checks import registry
from credentials.judgement import EndorsementJudged, Finding, Judgement, Note
from schemas.report import (
    LAYERS,
    BadgeSummary,
    Caution,
    Check,
    EndorsementSummary,
    Layer,
    LayerId,
    NotChecked,
    Outcome,
    Report,
    Trust,
    Verdict,
)

# Which checks answer which of a reader's questions.
QUESTIONS: Final[Mapping[LayerId, frozenset[str]]] = {
    LayerId.REAL: frozenset(
        {"shape", "context", "data-model", "proof", "issuer-key", "token", "hosted", "schema"}
    ),
    LayerId.WHOSE: frozenset({"trust", "recipient"}),
    LayerId.STILL_VALID: frozenset({"status", "validity", "refresh"}),
    LayerId.WHO_JUDGED: frozenset({"authority"}),
    LayerId.MEANING: frozenset(),
}

_WORST_FIRST = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED)
_OUTCOME_OF = {Verdict.VALID: Outcome.PASSED, Verdict.COULD_NOT_CHECK: Outcome.UNKNOWN}
_LONGEST_VALUE = 300


def report(judgement: Judgement, t: Words) -> Report:
    """The whole answer in one language.

    Args:
        judgement: what the verifier found.
        t: the language's sentences.
    """
    badge = summarise(judgement.credential, t.language)
    return Report(
        verified=judgement.verified,
        verdict=judgement.verdict,
        trust=judgement.trust,
        summary=_summary(judgement, t),
        layers=tuple(_layer(layer, judgement, badge, t) for layer in LAYERS),
        checks=tuple(_check(finding, t) for finding in judgement.findings),
        warnings=tuple(
            Caution(id=note.code, detail=_note(t, f"warning.{note.code}", note))
            for note in judgement.warnings
        ),
        not_checked=tuple(_not_checked(note, t) for note in judgement.not_checked),
        badge=badge,
        endorsements=tuple(_endorsement(judged, t) for judged in judgement.endorsements),
    )


def sentence(t: Words, key: str, params: Mapping[str, object]) -> str:
    """A sentence about a badge; reasons given as codes become words, long values are cut."""
    values = {name: str(value)[:_LONGEST_VALUE] for name, value in params.items()}
    why = f"why.{values.get('why', '')}"
    if t.has(why):
        values["why"] = t(why, **values)
    for name in ("verdict", "purpose"):
        known = f"{name}_short.{values.get(name, '')}"
        if t.has(known):
            values[name] = t(known)
    return t(key, **values)


def _told(finding: Finding, t: Words) -> str:
    key = f"finding.{finding.code}"
    # A finding may carry the code of an error that nobody foresaw here: better a plain sentence than none.
    return sentence(t, key if t.has(key) else f"fallback.{finding.outcome.value}", finding.params)


def _note(t: Words, key: str, note: Note) -> str:
    return sentence(t, key if t.has(key) else "fallback.note", note.params)


def _summary(judgement: Judgement, t: Words) -> str:
    if judgement.verdict is not Verdict.VALID:
        return t(f"summary.{judgement.verdict.value}")
    if judgement.trust is Trust.TRUSTED:
        anchor = judgement.anchor
        return t("summary.valid_trusted", anchor=anchor) if anchor else t("summary.valid")
    return t("summary.valid_known" if judgement.trust is Trust.KNOWN else "summary.valid_unknown")


def _check(finding: Finding, t: Words) -> Check:
    return Check(
        id=finding.check,
        outcome=finding.outcome,
        detail=_told(finding, t),
        reference=registry.REFERENCES.get(finding.check, ""),
    )


def _not_checked(note: Note, t: Words) -> NotChecked:
    key = f"not_checked.{note.code}"
    if t.has(f"{key}.what"):
        return NotChecked(
            id=note.code,
            what=sentence(t, f"{key}.what", note.params),
            why=sentence(t, f"{key}.why", note.params),
        )
    return NotChecked(id=note.code, what=_note(t, key, note), why="")


def _layer(layer: LayerId, judgement: Judgement, badge: BadgeSummary, t: Words) -> Layer:
    findings = [finding for finding in judgement.findings if finding.check in QUESTIONS[layer]]
    outcome = _worst(findings)
    texts = {
        LayerId.REAL: lambda: _real(findings, outcome, t),
        LayerId.WHOSE: lambda: [_from(badge, t), *_said(findings, t, *_WORST_FIRST)],
        LayerId.STILL_VALID: lambda: _still_valid(findings, outcome, t),
        LayerId.WHO_JUDGED: lambda: _said(findings, t) or [t("layer.who_judged_skipped")],
        LayerId.MEANING: lambda: _meaning(badge, t),
    }[layer]()
    if layer is LayerId.MEANING:
        outcome = Outcome.PASSED if badge.name else Outcome.SKIPPED
    return Layer(id=layer, outcome=outcome, title=t(f"layer.{layer.value}"), text="\n".join(texts))


def _worst(findings: Iterable[Finding]) -> Outcome:
    outcomes = {finding.outcome for finding in findings}
    return next((outcome for outcome in _WORST_FIRST if outcome in outcomes), Outcome.SKIPPED)


def _said(findings: Iterable[Finding], t: Words, *outcomes: Outcome) -> list[str]:
    wanted = outcomes or tuple(Outcome)
    sentences = (_told(finding, t) for finding in findings if finding.outcome in wanted)
    return list(dict.fromkeys(sentences))


def _real(findings: list[Finding], outcome: Outcome, t: Words) -> list[str]:
    if outcome is Outcome.PASSED:
        return [t("layer.real_passed")]
    wrong = _said(findings, t, Outcome.FAILED) or _said(findings, t, Outcome.UNKNOWN)
    return wrong or [t("layer.nothing_found")]


def _still_valid(findings: list[Finding], outcome: Outcome, t: Words) -> list[str]:
    if outcome is not Outcome.PASSED:
        return _said(findings, t, Outcome.FAILED, Outcome.UNKNOWN) or [t("layer.nothing_found")]
    asked = any(finding.check == "status" and finding.outcome is Outcome.PASSED for finding in findings)
    return [t("layer.still_valid_passed" if asked else "layer.still_valid_no_status")]


def _from(badge: BadgeSummary, t: Words) -> str:
    issuer = badge.issuer and (badge.issuer.name or badge.issuer.id)
    return t("layer.whose_issuer", issuer=issuer) if issuer else t("layer.whose_nobody")


def _meaning(badge: BadgeSummary, t: Words) -> list[str]:
    if not badge.name:
        return [t("layer.meaning_nothing")]
    named = (
        t("layer.meaning_level", name=badge.name, level=badge.level)
        if badge.level
        else t("layer.meaning_named", name=badge.name)
    )
    aligned = ", ".join(
        f"{alignment.name} ({alignment.framework})" if alignment.framework else alignment.name
        for alignment in badge.alignments
    )
    return [named, t("layer.meaning_aligned", alignments=aligned)] if aligned else [named]


def _endorsement(judged: EndorsementJudged, t: Words) -> EndorsementSummary:
    about = judged.document.get("credentialSubject")
    subject = about if isinstance(about, dict) else {}
    return EndorsementSummary(
        id=text(judged.document.get("id"), t.language),
        name=text(judged.document.get("name"), t.language),
        issuer=party(judged.document.get("issuer"), t.language),
        verdict=judged.verdict,
        outcome=_OUTCOME_OF.get(judged.verdict, Outcome.FAILED),
        comment=text(subject.get("endorsementComment"), t.language),
    )
