"""Lists a page at a time: `limit`, a cursor that only we can make, and links (RFC 8288) to the next page.

A cursor is the position of the last row that was given, so that a walk neither repeats nor skips what was
there when it began, whatever is added meanwhile.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from app.http.bodies import View
from app.http.faults import Fault, pointer
from app.platform.keyset import MOST, USUAL, Position, PositionUnreadableError, Slice, Window
from app.platform.runtime import Runtime
from schemas.errors import NotFound

Item = TypeVar("Item")
Row = TypeVar("Row")

_SEAL_BYTES: Final = 16
_LONGEST_CURSOR: Final = 500
_PAGING: Final = frozenset({"limit", "cursor"})


class Listing(View, Generic[Item]):
    """A page of a list."""

    items: list[Item] = Field(description="What is on this page.")
    next: str | None = Field(
        description="Address of the next page, as in the `Link` header; null on the last."
    )


class Paging:
    """Which page is asked for, and what leads to the next; a route names it as `Paged`.

    Raises:
        NotFound: `page-unknown`, the cursor was not made here, or for another list.
    """

    def __init__(
        self,
        request: Request,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = USUAL,
        cursor: Annotated[
            str | None,
            Query(
                max_length=_LONGEST_CURSOR,
                description="From `next` of the page before; never made by hand.",
                json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"},
            ),
        ] = None,
    ) -> None:
        runtime: Runtime = request.app.state.runtime
        self._secret = runtime.secret_for("cursors")
        self._filters = [
            (name, value) for name, value in request.query_params.multi_items() if name not in _PAGING
        ]
        self._path = request.url.path
        self._address = f"{runtime.urls.base}{self._path}"
        self._limit = limit
        self._response = response
        self.window = Window(limit, None if cursor is None else self._opened(cursor))

    def read(self, reading: Callable[[Window], Slice[Row]]) -> Slice[Row]:
        """Read the page.

        Args:
            reading: gives the rows in a window.

        Raises:
            NotFound: `page-unknown`, the cursor does not fit.
        """
        try:
            return reading(self.window)
        except PositionUnreadableError:
            raise _wrong_cursor() from None

    def listing(self, piece: Slice[Any], items: Sequence[Item]) -> Listing[Item]:
        """The page as an answer, with its links.

        Args:
            piece: the rows.
            items: the views of them.
        """
        following = None if piece.last is None else self._link(self._sealed(piece.last))
        self._response.headers["Link"] = _links(first=self._link(None), next=following)
        return Listing[Any](items=list(items), next=following)

    def _link(self, cursor: str | None) -> str:
        paging = {"limit": str(self._limit), **({} if cursor is None else {"cursor": cursor})}
        return f"{self._address}?{urlencode([*self._filters, *paging.items()])}"

    def _sealed(self, position: Position) -> str:
        said = json.dumps(position, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._seal(said) + said).decode().rstrip("=")

    def _opened(self, cursor: str) -> Position:
        try:
            whole = base64.b64decode(f"{cursor}{'=' * (-len(cursor) % 4)}", b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise _wrong_cursor() from None
        seal, said = whole[:_SEAL_BYTES], whole[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(said)):
            raise _wrong_cursor()
        return tuple(json.loads(said))

    def _seal(self, said: bytes) -> bytes:
        # A position means something in this list with these filters only.
        about = json.dumps([self._path, sorted(self._filters)]).encode()
        return hmac.digest(self._secret, b"cursor\n" + about + b"\n" + said, hashlib.sha256)[:_SEAL_BYTES]


def _links(**targets: str | None) -> str:
    return ", ".join(f'<{url}>; rel="{name}"' for name, url in targets.items() if url is not None)


def _wrong_cursor() -> Exception:
    detail = "This cursor belongs to another list, or it is damaged. Begin again without it."
    return NotFound("page-unknown", detail, faults=(Fault(pointer("query", "cursor"), "cursor"),))


Paged = Annotated[Paging, Depends()]
"""What a route that gives a list names; it adds `limit` and `cursor` to its parameters."""
