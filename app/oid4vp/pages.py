"""An employer asks for a badge that somebody has in an app: on the verify page, without an account."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import JSONResponse, RedirectResponse

from app.html.view import page, qr_code, words_for
from app.http.deps import PublicWork, WritingWork, limited
from app.oid4vp import asking, reading, request_object
from app.oid4vp.reading import Seen, State
from app.oid4vp.tables import PresentationRequest, Way
from app.palette.frameworks import groups_of
from app.platform.i18n import LANGUAGES, asked_language
from app.platform.runtime import Work
from app.verification.report_page import on_a_page

router = APIRouter(include_in_schema=False)

Secret = Annotated[str, Path(min_length=1, max_length=128, description="Of the request; shown once.")]
ResponseCode = Annotated[str, Query(min_length=1, max_length=128)]
NO_STORE: Final = {"Cache-Control": "no-store"}


@router.post("/verify/ask", dependencies=[Depends(limited)])
def ask(request: Request, work: PublicWork) -> Response:
    """Begin to ask; the page to wait on is only known to whoever asks."""
    secret = asking.begin(work, signed=True, encrypted=True).secret
    asked = asked_language(request)
    again = f"?lang={asked}" if asked in LANGUAGES else ""
    return RedirectResponse(f"/verify/ask/{secret}{again}", 303, headers=NO_STORE)


@router.get("/verify/ask/{secret}")
def wait(request: Request, work: WritingWork, secret: Secret) -> Response:
    """Show the QR code until a wallet answers, then what the verifier says."""
    row = asking.of_asker(work, secret)
    seen = reading.see(work, row, words_for(request).language)
    return _verdict(request, work, seen) if seen.report else _waiting(request, work, row, seen)


@router.get("/verify/ask/{secret}/state")
def state(work: PublicWork, secret: Secret) -> Response:
    """How far it is, for the script of the page."""
    row = asking.of_asker(work, secret)
    pending = row.answered_at is None
    return JSONResponse({"pending": pending, "refusals": row.refusals}, headers=NO_STORE)


@router.get("/verify/asked")
def asked(request: Request, work: WritingWork, response_code: ResponseCode) -> Response:
    """Where a wallet on the same device leads the browser."""
    seen = reading.see(work, asking.of_code(work, response_code), words_for(request).language, with_code=True)
    return _verdict(request, work, seen)


def _waiting(request: Request, work: Work, row: PresentationRequest, seen: Seen) -> Response:
    t = words_for(request)
    other = request_object.link(work.runtime, row, Way.OTHER_DEVICE)
    trouble = f"ask.trouble.{seen.trouble}"
    response = page(
        request,
        "ask.html",
        t=t,
        pending=seen.state is State.PENDING,
        elsewhere=seen.state is State.ELSEWHERE,
        trouble=(t(trouble) if t.has(trouble) else t("ask.trouble.other")) if seen.trouble else "",
        qr=qr_code(other, t("ask.qr_label")),
        here=request_object.link(work.runtime, row, Way.SAME_DEVICE),
        until=t.moment(row.expires_at),
        refusals=row.refusals,
    )
    response.headers.update(NO_STORE)
    return response


def _verdict(request: Request, work: Work, seen: Seen) -> Response:
    report = seen.report
    if report is None:  # pragma: no cover  there is a response code only once something was shown
        raise RuntimeError("nothing was shown")
    skill = report.badge.skill if report.badge and report.proven else None
    response = page(
        request, "asked.html", **on_a_page(report), json_url=None, groups=groups_of(work.runtime, skill)
    )
    response.headers.update(NO_STORE)
    return response
