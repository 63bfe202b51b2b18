"""The pages that belong to no noun: the start, the verifier, what a problem means, the files they need."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from app.html.problem import problem_page, title
from app.html.view import STATIC, page, static_file, words_for
from app.http.deps import CurrentRuntime, count
from app.http.problems import status_of
from app.pages.visitor.again import again_with, is_picture
from app.pages.visitor.reference import groups_in
from app.palette.frameworks import groups_of
from app.platform.errors import Invalid
from app.platform.i18n import Words
from app.verification.render import reported
from app.verification.report_page import on_a_page
from app.verification.submission import Submission, form_of, from_form, link_in, nothing_to_check
from app.wallets.apps import apps
from schemas.errors import DomainError, NotFound
from schemas.report import Report

router = APIRouter(include_in_schema=False)

_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/")
def start(request: Request) -> Response:
    """What this is, and the verifier at once."""
    return page(request, "start.html")


@router.get("/verify")
def verify(
    request: Request, runtime: CurrentRuntime, url: Annotated[str | None, Query(max_length=2048)] = None
) -> Response:
    """The verifier; with `url`, its answer."""
    if not url:
        return page(request, "verify.html", problem=None)
    return _answer(
        request, runtime, Submission(link_in(url).encode(errors="replace")), {"text": url, "recipient": ""}
    )


async def _form(request: Request) -> FormData:
    return await form_of(request)


async def _handed_in(request: Request, form: Annotated[FormData, Depends(_form)]) -> Submission | None:
    try:
        return await from_form(request, form)
    except Invalid:
        return None


@router.post("/verify")
def verify_form(
    request: Request,
    runtime: CurrentRuntime,
    form: Annotated[FormData, Depends(_form)],
    handed_in: Annotated[Submission | None, Depends(_handed_in)],
) -> Response:
    """The verifier's answer to a form."""
    given = ((name, form.get(name)) for name in ("text", "recipient"))
    typed = {name: text if isinstance(text, str) else "" for name, text in given}
    return _answer(request, runtime, handed_in or Submission(b""), typed)


def _answer(
    request: Request, runtime: CurrentRuntime, handed_in: Submission, typed: dict[str, str]
) -> Response:
    t = words_for(request)
    try:
        report = _check(request, runtime, handed_in, t)
    except DomainError as error:
        return _refusal(request, error, handed_in, typed)
    link = request.query_params.get("url") if request.method == "GET" else None
    response = page(
        request,
        "report.html",
        t=t,
        **on_a_page(report),
        json_url=f"/api/v1/verify?{urlencode({'url': link, 'lang': t.language})}" if link else None,
        again=None if link else again_with(handed_in),
        groups=groups_of(runtime, report.badge.skill if report.badge and report.proven else None),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _check(request: Request, runtime: CurrentRuntime, handed_in: Submission, t: Words) -> Report:
    if not handed_in.data:
        raise nothing_to_check()
    count(request)
    return reported(runtime, handed_in, t)


def _refusal(request: Request, error: DomainError, handed_in: Submission, typed: dict[str, str]) -> Response:
    t, status = words_for(request), int(status_of(error))
    code = "no-badge-inside" if error.code == "not-a-badge" and is_picture(handed_in.data) else error.code
    key = f"problem.{code}"
    problem = {"title": title(t, status), "text": t(key) if t.has(key) else t("problem.not-a-badge")}
    again = again_with(handed_in) if handed_in.data and request.method == "POST" else None
    response = page(request, "verify.html", t=t, status=status, problem=problem, typed=typed, again=again)
    response.headers["Cache-Control"] = "no-store"
    if "retry_after" in error.params:
        response.headers["Retry-After"] = str(error.params["retry_after"])
    return response


@router.get("/apps")
def wallet_apps(request: Request) -> Response:
    """Which app takes a badge, and how."""
    return page(request, "apps.html", apps=apps())


@router.get("/problems/{code}")
def problem(request: Request, code: str) -> Response:
    """What a problem means."""
    if not words_for(request).has(f"problem.{code}"):
        raise NotFound("address-unknown", "There is no such problem.")
    return problem_page(request, code)


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Style, script and icon of the pages."""
    if name not in STATIC:
        raise NotFound("address-unknown", "There is no such file.")
    headers = {"Cache-Control": _FOR_EVER, "Cross-Origin-Resource-Policy": "same-origin"}
    return Response(static_file(name), media_type=STATIC[name], headers=headers)


@router.get("/docs")
def docs(request: Request) -> Response:
    """The API in one page, read from its own description, to be tried from here."""
    return page(request, "docs.html", groups=groups_in(request.app.openapi()))
