"""A badge on paper: an A4 certificate that people read, with the signed badge inside for programs."""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno

from app.papers.setting import settable, typeset
from app.platform.i18n import Words
from credentials.authority.link import ChainBroken, Link
from credentials.authority.shown import shown_in
from schemas.errors import Conflict
from schemas.report import BadgeSummary, Conclusion, Party, Report
from schemas.strict_json import JsonObject

MOST_LINES: Final = 60
"""Of what somebody wrote; the rest stands in the badge itself."""
_FIT_FOR_PAPER: Final = frozenset(
    {
        Conclusion.REAL,
        Conclusion.REAL_KNOWN_ISSUER,
        Conclusion.WELL_SIGNED,
        Conclusion.EXPIRED,
        Conclusion.NOT_YET_VALID,
    }
)
_TEMPLATE: Final = Path(__file__).with_name("certificate.typ")


def certificate(
    text: str, report: Report, picture: bytes, t: Words, *, made_at: datetime, file: str
) -> bytes:
    """A certificate as an accessible PDF (PDF/UA-1) that keeps the badge inside (PDF/A-3).

    Args:
        text: the badge exactly as it was signed.
        report: our own verifier's, in the language of the certificate.
        picture: the badge's, as SVG; one of ours.
        t: the language of the certificate.
        made_at: when it is made.
        file: what the badge inside is called.

    Raises:
        Conflict: `award-not-standing`, the badge was withdrawn, rests or does not hold.
        Unavailable: `papers-busy`, `paper-not-made`.
    """
    badge = report.badge
    if badge is None or not is_fit_for_paper(report):
        raise Conflict("award-not-standing", "Only a badge that stands is put on paper.")
    said = _said(json.loads(text), report, badge, t) | {"file": file}
    address = badge.id or ""
    values = {
        "said": json.dumps(said, ensure_ascii=False),
        "badge": text,
        "picture": picture.decode(),
        "qr": _qr(address),
    }
    return typeset(_template(), values, made_at)


def is_fit_for_paper(report: Report) -> bool:
    """Whether a badge stands: what is withdrawn, rests or does not hold is not put on paper."""
    return report.proven and report.conclusion in _FIT_FOR_PAPER


def _said(document: JsonObject, report: Report, badge: BadgeSummary, t: Words) -> dict[str, Any]:
    name, issuer = badge.name or "", _name_of(badge.issuer)
    parts = [
        {"title": settable(t(f"certificate.{title}")), "lines": lines}
        for title, lines in _parts(document, badge, t)
        if lines
    ]
    checked = t.moment(report.checked_at) if report.checked_at else ""
    headline = t(f"conclusion.{report.conclusion.value}.headline")
    texts = {
        "language": t.language,
        "title": t("certificate.title", name=name),
        "issuer": issuer,
        "description": t("certificate.description", issuer=issuer),
        "kind": t("certificate.kind", issuer=issuer),
        "name": name,
        "level": badge.level or "",
        "recipient": t("report.to", name=badge.recipient_name) if badge.recipient_name else "",
        "given": t("certificate.given", day=t.day(badge.awarded_on), issuer=issuer),
        "valid": _validity(badge, t),
        "picture_words": t("certificate.picture", name=name),
        "file_words": t("certificate.file"),
        "check_title": t("certificate.check"),
        "address_shown": badge.id or "",
        "qr_words": t("certificate.qr"),
        "footer": t("certificate.footer", moment=checked, headline=headline),
    }
    shown = {key: " ".join(settable(value).split()) for key, value in texts.items()}
    check_lines = [settable(t("certificate.check_text")), settable(t("certificate.inside"))]
    return {**shown, "address": badge.id or "", "parts": parts, "check_lines": check_lines}


def _parts(document: JsonObject, badge: BadgeSummary, t: Words) -> Iterator[tuple[str, list[str]]]:
    yield "meaning", _lines(badge.description)
    yield "criteria", _lines(badge.criteria)
    if badge.level and badge.level_description:
        yield "level", _lines(t("layer.meaning_of_level", level=badge.level, text=badge.level_description))
    yield "who_judged", _who_judged(document, badge, t)
    yield "said", _lines(badge.narrative)
    names = [one.name or one.description or one.narrative or one.url for one in badge.evidence]
    yield "evidence", [line for name in names for line in _lines(name)[:1]]


def _who_judged(document: JsonObject, badge: BadgeSummary, t: Words) -> list[str]:
    """Who judged, and on whose word, in plain sentences; the report has judged that it holds."""
    issuer, assessor = _name_of(badge.issuer), _name_of(badge.assessor)
    known = {"assessor": assessor, "issuer": issuer}
    sentences = [t("certificate.judged" if assessor else "certificate.judged_pseudonym", **known)]
    mandate, endorsement = _chain(document)
    if mandate is not None:
        sentences.append(t("certificate.mandate", issuer=issuer, **_period(mandate, t)))
    if endorsement is not None:
        who = {"association": endorsement.issuer_name, "issuer": issuer}
        sentences.append(t("certificate.endorsed", **who, **_period(endorsement, t)))
    return [line for sentence in sentences for line in _lines(sentence)]


def _name_of(party: Party | None) -> str:
    return (party.name or "") if party is not None else ""


def _chain(document: JsonObject) -> tuple[Link | None, Link | None]:
    try:
        shown = shown_in(document)
    except ChainBroken:
        return None, None
    return next(iter(shown.mandates), None), next(iter(shown.endorsements), None)


def _period(link: Link, t: Words) -> Mapping[str, str]:
    return {"first": t.day(link.scope.first_day), "last": t.day(link.scope.last_day)}


def _validity(badge: BadgeSummary, t: Words) -> str:
    if badge.valid_until is None:
        return t("certificate.no_end")
    return t("certificate.valid", until=t.until(badge.valid_until))


def _lines(text: str | None) -> list[str]:
    lines = [line for line in (" ".join(line.split()) for line in settable(text or "").split("\n")) if line]
    return lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], "…"]


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4)
    return out.getvalue().decode()


@cache
def _template() -> str:
    return _TEMPLATE.read_text(encoding="utf-8")
