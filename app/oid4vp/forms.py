"""Form bodies of wallets: https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-response-mode-direct_post."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.oid4vp.answers import WalletRefused

FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 20
Fields: TypeAlias = Mapping[str, str]


async def _form(request: Request) -> Fields:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind != FORM and body:
        raise WalletRefused(f"This address reads {FORM}.")
    return _read(body)


def _read(body: bytes) -> Fields:
    try:
        text = body.decode("utf-8", "strict")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise WalletRefused("The form cannot be read.") from None
    if any(times > 1 for times in Counter(name for name, _ in pairs).values()):
        raise WalletRefused("A parameter is given more than once.")
    return {name: value for name, value in pairs if value}


Form = Annotated[Fields, Depends(_form)]
"""What a form says, each parameter once."""
