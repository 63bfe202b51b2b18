"""What a person is told first: the summary behind the headline, and what to do now."""

from collections.abc import Iterable
from typing import Final

from app.platform.i18n import Words
from app.verification.told import proven, sentence
from credentials.checks import holder, registry
from credentials.judgement import Judgement
from schemas.report import Conclusion, Outcome, RecipientMatch, Report, Trust, Verdict

_SURE: Final = frozenset({Conclusion.REAL, Conclusion.REAL_KNOWN_ISSUER})
_RECIPIENTS: Final = {RecipientMatch.MATCH, RecipientMatch.NOT_COMPARABLE}
_NOT_HELD: Final = frozenset({Outcome.FAILED, Outcome.UNKNOWN})
_NAMES_THE_ISSUER: Final = frozenset({Conclusion.REAL, Conclusion.REAL_KNOWN_ISSUER, Conclusion.WELL_SIGNED})


def headline(report: Report, t: Words) -> str:
    """The headline of a report, on one badge or on several."""
    if report.credentials:
        if _badly_shown((check.id, check.outcome) for check in report.checks):
            return t(f"conclusion.shown_{_shown_as(report.verdict)}.headline")
        return t(f"conclusion.several_{'all_good' if report.verified else 'not_all_good'}")
    return t(f"conclusion.{report.conclusion.value}.headline")


def summary(judgement: Judgement, t: Words) -> str:
    """The sentences under the headline; they vouch for nothing that was not proven."""
    conclusion = judgement.conclusion
    if judgement.items:
        return " ".join(_of_several(judgement, t))
    words = [_what(judgement, conclusion, t)]
    if proven(judgement) and not judgement.is_badge and conclusion is not Conclusion.NOT_A_BADGE:
        words.append(t("conclusion.no_badge"))
    stranger = judgement.trust is Trust.UNKNOWN_ISSUER and proven(judgement)
    if stranger and conclusion not in _NAMES_THE_ISSUER:
        words.append(t("conclusion.stranger"))
    if proven(judgement) and judgement.recipient in _RECIPIENTS:
        words.append(t(f"conclusion.recipient_{judgement.recipient.value}"))
    return " ".join(words)


def advice(judgement: Judgement, t: Words) -> str:
    """What the reader can do now."""
    if judgement.items and _shown_badly(judgement):
        return t("conclusion.shown_advice")
    if judgement.items:
        return t("conclusion.several_advice")
    conclusion = judgement.conclusion
    if judgement.recipient is RecipientMatch.NOT_COMPARABLE and conclusion in _SURE:
        return t("conclusion.recipient_advice")
    if conclusion is Conclusion.COULD_NOT_CHECK:
        return t(f"conclusion.could_not_check.advice_{_how_long(judgement)}")
    if conclusion is Conclusion.INVALID and _fault(judgement) == "text_badly_made":
        return t("conclusion.invalid.advice_badly_made")
    return t(f"conclusion.{conclusion.value}.advice")


def _of_several(judgement: Judgement, t: Words) -> list[str]:
    count, good = len(judgement.items), sum(item.verified for item in judgement.items)
    counted = [t("conclusion.several", count=count, good=good)] if count > 1 else []
    if not _shown_badly(judgement):
        return counted
    return [*counted, t(f"conclusion.shown_{_shown_as(judgement.verdict)}.text")]


def _shown_badly(judgement: Judgement) -> bool:
    return _badly_shown((finding.check, finding.outcome) for finding in judgement.findings)


def _badly_shown(found: Iterable[tuple[str, Outcome]]) -> bool:
    """Whether the proof of whoever shows several badges does not hold; of these nothing else is found."""
    return any(check == holder.ID and outcome in _NOT_HELD for check, outcome in found)


def _shown_as(verdict: Verdict) -> Verdict:
    return verdict if verdict is Verdict.COULD_NOT_CHECK else Verdict.INVALID


def _what(judgement: Judgement, conclusion: Conclusion, t: Words) -> str:
    if conclusion is Conclusion.REAL:
        if judgement.anchor is None:
            return t("conclusion.real.text_known_to_us")
        return sentence(t, "conclusion.real.text", {"anchor": judgement.anchor})
    if conclusion is Conclusion.REAL_KNOWN_ISSUER:
        return sentence(t, "conclusion.real_known_issuer.text", _registry(judgement))
    if conclusion is Conclusion.INVALID:
        return t(f"conclusion.invalid.{_fault(judgement)}")
    if conclusion is Conclusion.COULD_NOT_CHECK:
        part = "but_signed" if proven(judgement) else _how_long(judgement)
        return t(f"conclusion.could_not_check.text_{part}")
    return t(f"conclusion.{conclusion.value}.text") if proven(judgement) else t("conclusion.unproven")


def _registry(judgement: Judgement) -> dict[str, object]:
    found = (finding.params for finding in judgement.findings if finding.code == "trust.known")
    return dict(next(found, {}))


def _fault(judgement: Judgement) -> str:
    failed = [finding for finding in judgement.findings if finding.outcome is Outcome.FAILED]
    if any(map(registry.speaks_of_forgery, failed)):
        return "text"
    unsigned = any(finding.code == "proof.missing" for finding in failed)
    return "text_unsigned" if unsigned else "text_badly_made"


def _how_long(judgement: Judgement) -> str:
    unknown = [f for f in judgement.findings if registry.verdict_asked_by(f) is Verdict.COULD_NOT_CHECK]
    return "for_now" if unknown and all(map(registry.may_pass, unknown)) else "for_ever"
