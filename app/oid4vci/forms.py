"""Form bodies as OAuth reads them: https://www.rfc-editor.org/rfc/rfc6749#section-3.2."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Final, TypeAlias
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.http.storable import is_storable
from app.oid4vci.answers import OAuthError

FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 50
LONGEST: Final = 16_384
Fields: TypeAlias = Mapping[str, str]


def once_each(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Parameters by name; "Request and response parameters MUST NOT be included more than once", says OAuth.

    Those without a value are treated as if they were left out; unknown ones stay, for nobody to look at.

    Raises:
        OAuthError: `invalid_request`.
    """
    given = list(pairs)
    twice = [name for name, times in Counter(name for name, _ in given).items() if times > 1]
    if twice:
        raise OAuthError("invalid_request", "A parameter is given more than once.")
    if any(len(value) > LONGEST for _, value in given):
        raise OAuthError("invalid_request", "A parameter is longer than this address reads.")
    if not is_storable(given):
        raise OAuthError("invalid_request", "A parameter holds a character that cannot be kept.")
    return {name: value for name, value in given if value}


def read_form(body: bytes) -> Fields:
    """A body of `application/x-www-form-urlencoded`.

    Raises:
        OAuthError: `invalid_request`.
    """
    try:
        text = body.decode("utf-8", "strict")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise OAuthError("invalid_request", "The form cannot be read.") from None
    return once_each(pairs)


async def _form(request: Request) -> Fields:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise OAuthError("invalid_request", f"This address reads {FORM}.")
    return read_form(await request.body())


def _query(request: Request) -> Fields:
    return once_each(request.query_params.multi_items())


Query = Annotated[Fields, Depends(_query)]
"""What the query of an address says, each parameter once."""
Form = Annotated[Fields, Depends(_form)]
"""What a form says, each parameter once."""
