"""The addresses of exchanges in the words of OpenAPI. Bodies are read by the endpoints, strictly."""

from typing import Annotated, Any, Final

from fastapi import Body as JsonBody
from fastapi import Depends, Path

from app.http.deps import wallet_limited
from app.vc_api import described
from schemas.errors import Conflict, Gone, NotFound, Refused, TooMany
from schemas.strict_json import JsonObject

Handle = Annotated[str, Path(max_length=64, description="Of the wallet offer, from its links")]
Json = Annotated[Any, JsonBody()]
LIMITED: Final = [Depends(wallet_limited)]

_PRESENTATION: Final[JsonObject] = {
    **described.SUBJECTS["presentation"],
    "description": "A presentation of the wallet's holder, signed for `authentication`.",
}
_BADGE: Final[JsonObject] = {
    "type": "object",
    "title": "IssuedBadge",
    "required": ["@context", "type", "proof"],
    "description": "The badge as it was signed.",
}
_ASKED: Final[JsonObject] = {
    "type": "object",
    "title": "PresentationRequest",
    "required": ["query", "challenge", "domain"],
    "properties": {
        "query": {"type": "array", "items": {"type": "object"}},
        "challenge": {"type": "string"},
        "domain": {"type": "string", "format": "uri"},
    },
}
_GIVEN: Final[JsonObject] = {
    "type": "object",
    "title": "ExchangeAnswer",
    "properties": {
        "verifiablePresentationRequest": _ASKED,
        "verifiablePresentation": {
            "type": "object",
            "required": ["type", "verifiableCredential"],
            "properties": {"verifiableCredential": {"type": "array", "items": _BADGE}},
        },
    },
}
_EMPTY: Final[JsonObject] = {"type": "object", "additionalProperties": False}


def _operation(words: str, takes: JsonObject, gives: JsonObject) -> dict[str, Any]:
    body = {"required": False, "content": {"application/json": {"schema": takes}}}
    answered = {"description": words, "content": {"application/json": {"schema": gives}}}
    refused = described.refusals(NotFound, Gone, Conflict, Refused, TooMany)
    return {"openapi_extra": {"requestBody": body}, "responses": {200: answered, **refused}}


EXCHANGE: Final = _operation(
    "what the wallet must show, or the badge",
    {**_EMPTY, "properties": {"verifiablePresentation": _PRESENTATION}},
    _GIVEN,
)
CREDENTIAL: Final = _operation("the badge", _PRESENTATION, _BADGE)
UNBOUND: Final = _operation("the badge", _EMPTY, _GIVEN)
