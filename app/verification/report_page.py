"""How a report looks on a page: what its template asks for beside the report itself."""

from collections.abc import Mapping
from typing import Any

from app.verification.conclusion import headline
from schemas.report import Conclusion, Outcome, Report

_COLOURS: Mapping[str, str] = {
    Conclusion.REAL: "good",
    Conclusion.REAL_KNOWN_ISSUER: "known",
    Conclusion.WELL_SIGNED: "stranger",
    Conclusion.NOT_A_BADGE: "stranger",
    Conclusion.NOT_THEIRS: "bad",
    Conclusion.EXPIRED: "care",
    Conclusion.NOT_YET_VALID: "care",
    Conclusion.SUSPENDED: "care",
    Conclusion.REVOKED: "bad",
    Conclusion.NOT_AUTHORISED: "bad",
    Conclusion.INVALID: "bad",
    Conclusion.COULD_NOT_CHECK: "unsure",
    Outcome.PASSED: "good",
    Outcome.FAILED: "bad",
    Outcome.UNKNOWN: "unsure",
    Outcome.SKIPPED: "unsure",
}
_FADED = frozenset({Conclusion.REVOKED, Conclusion.NOT_AUTHORISED, Conclusion.NOT_THEIRS, Conclusion.INVALID})


def on_a_page(report: Report) -> Mapping[str, Any]:
    """The values of a page that shows a report with `_report.html`.

    Args:
        report: on one badge or on several.
    """
    return {"report": report, "headline": headline, "colour": colour_of, "faded": is_faded}


def colour_of(value: str) -> str:
    """The class of style that a conclusion or an outcome is shown in."""
    return _COLOURS.get(value, "unsure")


def is_faded(report: Report) -> bool:
    """Whether what the badge says is shown as something that cannot be relied on."""
    return not report.proven or report.conclusion in _FADED
