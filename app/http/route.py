"""The one kind of route: strict bodies, and in addresses for programs no parameter that is not known."""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from itertools import islice
from typing import Any, Final

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from app.http.etags import tagged
from app.http.faults import Fault, invalid, pointer, unknown
from app.http.guarded import is_json
from app.http.idempotency import Replayed
from app.http.storable import unstorable
from app.platform.i18n import LANGUAGES
from schemas import strict_json

FOR_PROGRAMS: Final = ("/api/", "/vc/")
"""Pages, and documents at the same addresses, ignore what they do not know: links pick up parameters."""
OWN: Final = "/api/"
"""Where bodies are kept in columns; elsewhere they are whole documents."""
MOST_FAULTS: Final = 20
EVERYWHERE: Final = frozenset({"lang"})


class StrictRoute(APIRoute):
    """A route whose JSON body is parsed strictly: no duplicate keys, depth or odd numbers (`strict_json`).

    In addresses for programs it refuses parameters that the route does not declare, and those given twice.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, fed with what `strict_json` read."""
        inner = super().get_route_handler()
        holds_secret = bool(getattr(self.response_model, "SECRET", False))
        known = frozenset(parameters_of(self)) | EVERYWHERE if self.path.startswith(FOR_PROGRAMS) else None

        async def handler(request: Request) -> Response:
            if known is not None:
                check_parameters(request, known)
            if self.body_field is not None and is_json(request.headers.get("content-type", "")):
                await _parse(request)
            answer = await _once(request, inner, holds_secret=holds_secret)
            if holds_secret:
                answer.headers["Cache-Control"] = "no-store"
            return tagged(request, answer) if self.path.startswith(OWN) else answer

        return handler


async def _once(
    request: Request, inner: Callable[[Request], Coroutine[Any, Any, Response]], *, holds_secret: bool
) -> Response:
    try:
        answer = await inner(request)
    except Replayed as before:
        return before.answer
    # The transaction is still open: what happened and what was answered are kept together.
    keep = getattr(request.state, "keep", None)
    if keep is not None:
        await run_in_threadpool(keep, answer, secret=holds_secret)
    return answer


def parameters_of(route: APIRoute) -> Iterator[str]:
    """The names of the query parameters that a route declares, those of its dependencies included."""
    yield from (
        one["name"] for one in (route.openapi_extra or {}).get("parameters", ()) if one["in"] == "query"
    )
    waiting = [route.dependant]
    while waiting:
        dependant: Dependant = waiting.pop()
        waiting += dependant.dependencies
        for parameter in dependant.query_params:
            kind = parameter.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from (field.alias or name for name, field in kind.model_fields.items())
            else:
                yield parameter.alias


def check_parameters(request: Request, known: frozenset[str]) -> None:
    """Refuse parameters that are unknown or given twice, and a language that is not spoken here.

    Raises:
        Invalid: `request-invalid`.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults = [
        *(unknown(("query",), "unknown-parameter", name, known) for name in given if name not in known),
        *(
            Fault(pointer("query", name), "given-twice")
            for name in given
            if name in known and given[name] > 1
        ),
    ]
    language = request.query_params.get("lang")
    if language is not None and language.partition("-")[0].lower() not in LANGUAGES:
        faults.append(Fault(pointer("query", "lang"), "one-of", allowed=LANGUAGES))
    if faults:
        raise invalid(*faults)


async def _parse(request: Request) -> None:
    settings = request.app.state.runtime.settings
    body = await request.body()
    if body:
        parsed = strict_json.parse(body, max_bytes=settings.max_body_bytes, max_depth=settings.max_json_depth)
        if request.url.path.startswith(OWN):
            faults = [
                Fault(pointer("body", *place), "not-storable")
                for place in islice(unstorable(parsed), MOST_FAULTS)
            ]
            if faults:
                raise invalid(*faults)
        # Starlette keeps what it parsed here, and FastAPI asks Starlette.
        request._json = parsed  # noqa: SLF001
