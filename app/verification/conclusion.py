"""What a person is told first: the summary behind the headline, and what to do now."""

from typing import Final

from app.platform.i18n import Words
from app.verification.told import AUTHENTICITY, proven, sentence
from credentials.judgement import Finding, Judgement
from schemas.report import Conclusion, Outcome, Trust

# Out of reach today, perhaps not tomorrow; everything else stays as it is however often one asks.
_PASSING_REASONS: Final = frozenset({"unreachable", "timeout", "http-error", "offline", "not-tried", ""})
_PASSING_CODES: Final = frozenset({"status.list-expired", "status.list-not-yet-valid"})
_DECISIVE: Final = AUTHENTICITY | {"status", "authority", "shape"}
_NAMES_THE_ISSUER: Final = frozenset({Conclusion.REAL, Conclusion.REAL_KNOWN_ISSUER, Conclusion.WELL_SIGNED})


def headline(conclusion: Conclusion, t: Words) -> str:
    """The headline of a conclusion."""
    return t(f"conclusion.{conclusion.value}.headline")


def summary(judgement: Judgement, t: Words) -> str:
    """The sentences under the headline; they vouch for nothing that was not proven."""
    conclusion = judgement.conclusion
    if judgement.items:
        good = sum(item.verified for item in judgement.items)
        return t("conclusion.several", count=len(judgement.items), good=good)
    words = [_what(judgement, conclusion, t)]
    stranger = judgement.trust is Trust.UNKNOWN_ISSUER and proven(judgement)
    if stranger and conclusion not in _NAMES_THE_ISSUER:
        words.append(t("conclusion.stranger"))
    return " ".join(words)


def advice(judgement: Judgement, t: Words) -> str:
    """What the reader can do now."""
    if judgement.items:
        return t("conclusion.several_advice")
    conclusion = judgement.conclusion
    if conclusion is Conclusion.COULD_NOT_CHECK:
        return t(f"conclusion.could_not_check.advice_{_how_long(judgement)}")
    return t(f"conclusion.{conclusion.value}.advice")


def _what(judgement: Judgement, conclusion: Conclusion, t: Words) -> str:
    if conclusion is Conclusion.REAL:
        if judgement.anchor is None:
            return t("conclusion.real.text_known_to_us")
        return sentence(t, "conclusion.real.text", {"anchor": judgement.anchor})
    if conclusion is Conclusion.REAL_KNOWN_ISSUER:
        return sentence(t, "conclusion.real_known_issuer.text", _registry(judgement))
    if conclusion is Conclusion.INVALID:
        return t(f"conclusion.invalid.{'text' if _signature_failed(judgement) else 'text_badly_made'}")
    if conclusion is Conclusion.COULD_NOT_CHECK:
        part = "but_signed" if proven(judgement) else _how_long(judgement)
        return t(f"conclusion.could_not_check.text_{part}")
    return t(f"conclusion.{conclusion.value}.text") if proven(judgement) else t("conclusion.unproven")


def _registry(judgement: Judgement) -> dict[str, object]:
    found = (finding.params for finding in judgement.findings if finding.code == "trust.known")
    return dict(next(found, {}))


def _signature_failed(judgement: Judgement) -> bool:
    broken = AUTHENTICITY - {"data-model"}
    return any(f.outcome is Outcome.FAILED and f.check in broken for f in judgement.findings)


def _how_long(judgement: Judgement) -> str:
    unknown = [f for f in judgement.findings if f.outcome is Outcome.UNKNOWN and f.check in _DECISIVE]
    return "for_now" if unknown and all(map(_passes, unknown)) else "for_ever"


def _passes(finding: Finding) -> bool:
    if finding.code.endswith("unreachable"):
        return str(finding.params.get("why", "")) in _PASSING_REASONS
    return finding.code in _PASSING_CODES
