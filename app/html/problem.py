"""A refusal as a page, for whoever came with a browser."""

from fastapi import Request
from starlette.responses import Response

from app.html.view import page, words_for
from app.http.negotiation import choose
from app.platform.errors import NotAcceptable
from app.platform.i18n import Words
from app.platform.observability import request_id_of
from schemas.errors import DomainError

_PROGRAMS = ("/api/", "/vc/", "/1.0/", "/ims/", "/.well-known/")
_OFFERS = ("application/problem+json", "application/json", "text/html")


def wants_page(request: Request) -> bool:
    """Whether the caller would rather read a page than problem details."""
    if request.url.path.startswith(_PROGRAMS):
        return False
    try:
        return choose(request.headers.get("accept"), _OFFERS) == "text/html"
    except NotAcceptable:
        return False


def refusal_page(request: Request, error: DomainError, status: int) -> Response | None:
    """A refusal as a page; None for a caller that would rather have problem details.

    Args:
        request: was refused.
        error: why.
        status: the HTTP status of the refusal.
    """
    if not wants_page(request):
        return None
    id_ = request_id_of(request.scope)
    return problem_page(request, error.code, status=status, detail=error.detail, request_id=id_)


def problem_page(
    request: Request, code: str, *, status: int | None = None, detail: str = "", request_id: str = ""
) -> Response:
    """A page about a problem.

    Args:
        request: was refused, or asks what the problem means.
        code: the problem.
        status: the HTTP status of the refusal; None for a page that explains.
        detail: the English sentence, for a code that no catalogue knows.
        request_id: to ask about it.
    """
    t = words_for(request)
    return page(
        request,
        "problem.html",
        t=t,
        status=status or 200,
        title=title(t, status),
        text=t(f"problem.{code}") if t.has(f"problem.{code}") else detail,
        shown_status=status,
        code=code,
        request_id=request_id,
    )


def title(t: Words, status: int | None) -> str:
    """What kind of problem it is."""
    key = f"problem_title.{status}"
    return t(key) if t.has(key) else t("problem_title.general")
