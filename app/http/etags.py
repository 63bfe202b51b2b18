"""Has it changed since it was looked at: `ETag`, `If-None-Match` and `If-Match`.

https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests. The tag is a hash of the representation, so
that it needs no column and no two states share one.
"""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Header, Request, Response

from app.http.bodies import View
from app.platform.db import Base, lock
from app.platform.errors import PreconditionFailed
from app.platform.runtime import Work

_TAGGED: Final = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})


def tagged(request: Request, answer: Response) -> Response:
    """An answer with its tag, or 304 without a body when the caller has it already."""
    is_json = answer.headers.get("content-type") == "application/json"
    if (
        answer.status_code not in _TAGGED
        or not is_json
        or "no-store" in answer.headers.get("cache-control", "")
    ):
        return answer
    tag = _tag(bytes(answer.body))
    answer.headers["ETag"] = tag
    answer.headers.setdefault("Cache-Control", "no-cache")
    if request.method == "GET" and _names(request.headers.get("if-none-match"), tag, weak=True):
        kept = {name: value for name, value in answer.headers.items() if name not in _OF_THE_BODY}
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept)
    return answer


class Expected:
    """What the caller has seen of the thing that is to be changed, if the caller says so."""

    def __init__(
        self,
        # Told in words by `openapi`: programs that try a description would make tags up.
        if_match: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> None:
        self._tags = if_match

    def check(self, work: Work, row: Base, show: Callable[[], View]) -> None:
        """Refuse to change what is no longer as it was seen.

        Args:
            work: the unit of work.
            row: is locked, so that nobody changes it between this look and the change.
            show: reads it anew, as GET does.

        Raises:
            PreconditionFailed: `etag-mismatch`.
        """
        if self._tags is None:
            return
        lock(work.session, row)
        work.session.expire_all()
        if not _names(self._tags, _tag(show().model_dump_json().encode()), weak=False):
            raise PreconditionFailed("etag-mismatch", "This has changed since you read it. Read it again.")


IfMatch = Annotated[Expected, Depends()]
"""What a route that changes one thing names."""

_OF_THE_BODY: Final = frozenset({"content-length", "content-type"})


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _names(listed: str | None, tag: str, *, weak: bool) -> bool:
    tags = [one.strip() for one in (listed or "").split(",")]
    return "*" in tags or tag in tags or (weak and f"W/{tag}" in tags)
