"""Pages about one thing that also has a document: the same address, read by a person."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import HTMLResponse

from app.html.view import page, qr_code, words_for
from app.http.deps import count
from app.palette.frameworks import groups_of
from app.papers.certificate import is_fit_for_paper
from app.platform.i18n import Words
from app.platform.runtime import Runtime
from app.public.linkedin import profile_link
from app.verification.render import reported
from app.verification.report_page import on_a_page
from app.verification.submission import Submission
from app.verification.summary import summarise
from schemas.strict_json import JsonObject


def badge_page(request: Request, document: str) -> HTMLResponse:
    """A badge of ours, judged at this moment, to look at and to take along.

    Args:
        request: asks for it.
        document: the badge exactly as it was signed.
    """
    count(request)
    t = words_for(request)
    runtime: Runtime = request.app.state.runtime
    report = reported(runtime, Submission(document.encode(), "application/vc"), t)
    url = report.badge.id if report.badge and report.badge.id else str(request.url)
    return page(
        request,
        "badge.html",
        t=t,
        **on_a_page(report),
        json_url=f"/api/v1/verify?{urlencode({'url': url})}",
        badge_url=url,
        qr=qr_code(url, t("badge.qr_label")),
        stands=is_fit_for_paper(report),
        linkedin=profile_link(report.badge) if report.badge else "",
        groups=groups_of(runtime, report.badge.skill if report.badge else None),
    )


def skill_page(request: Request, achievement: JsonObject) -> HTMLResponse:
    """A version of a skill.

    Args:
        request: asks for it.
        achievement: the skill as an Open Badges Achievement.
    """
    t = words_for(request)
    summary = summarise({"credentialSubject": {"achievement": achievement}}, t.language)
    return page(
        request,
        "skill.html",
        t=t,
        id=achievement["id"],
        version=achievement.get("version"),
        name=summary.name,
        description=summary.description or "",
        criteria=summary.criteria,
        image=summary.image,
        levels=_levels(achievement),
        alignments=summary.alignments,
        groups=groups_of(request.app.state.runtime, achievement["id"]),
    )


def organisation_page(
    request: Request,
    profile: JsonObject,
    *,
    kind: str,
    address: str,
    keurmerk: tuple[date, date] | None,
    today: date,
) -> HTMLResponse:
    """An organisation.

    Args:
        request: asks for it.
        profile: the organisation as an Open Badges Profile.
        kind: `association`, `academy`, `member` or `employer`.
        address: of this page; the DID document lies one step below.
        keurmerk: first and last day of its quality mark, if it has or had one.
        today: the calendar day of the trade.
    """
    t = words_for(request)
    return page(
        request,
        "organisation.html",
        t=t,
        name=profile["name"],
        description=profile.get("description"),
        kind_words=t(f"organisation.{kind}"),
        url=profile.get("url"),
        did=profile["id"],
        did_document=f"{address}/did.json",
        mark=_mark(keurmerk, today, t),
    )


def team_leader_page(request: Request, profile: JsonObject, *, organisation: str) -> HTMLResponse:
    """A team leader, by pseudonym unless the person agreed to the name.

    Args:
        request: asks for it.
        profile: the team leader as an Open Badges Profile.
        organisation: the organisation's name.
    """
    t = words_for(request)
    return page(
        request,
        "leader.html",
        t=t,
        id=profile["id"],
        name=profile.get("name"),
        organisation=organisation,
        text=t("leader.text", organisation=organisation),
    )


def _levels(achievement: JsonObject) -> list[Any]:
    return [
        level
        for description in achievement.get("resultDescription", [])
        for level in description.get("rubricCriterionLevel", [])
    ]


def _mark(keurmerk: tuple[date, date] | None, today: date, t: Words) -> dict[str, str] | None:
    if keurmerk is None:
        return None
    first, last = keurmerk
    runs = first <= today <= last
    name = "mark_good" if runs else "mark_ended"
    return {
        "colour": "good" if runs else "care",
        "icon": "valid" if runs else "expired",
        "title": t(f"organisation.{name}"),
        "text": t(f"organisation.{name}_text", since=t.day(first), until=t.day(last)),
    }
