"""Content negotiation (https://www.rfc-editor.org/rfc/rfc9110#name-accept) and answers that caches keep."""

import hashlib
from collections.abc import Mapping, Sequence

from fastapi import Request, Response

from app.platform.errors import NotAcceptable

JSON_LD = ("application/ld+json", "application/json")
MAX_RANGES = 50
MAX_WEIGHT = 1.0


def choose(accept: str | None, offers: Sequence[str]) -> str:
    """The best offer for an Accept header; the first one when the caller does not care.

    Args:
        accept: the header.
        offers: media types without parameters, the preferred one first.

    Raises:
        NotAcceptable: `not-acceptable` when the caller accepts none.
    """
    if not accept or not accept.strip():
        return offers[0]
    ranges = [_range(item) for item in accept.split(",")[:MAX_RANGES]]
    weighed = [(_weight(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    weight, _, best = max(weighed)
    if weight <= 0:
        detail = f"This can be given as {', '.join(offers)}."
        raise NotAcceptable("not-acceptable", detail)
    return best


def cacheable(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    max_age: int,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer with an ETag, or 304 when the caller has it already.

    Args:
        request: asked for it, perhaps with `If-None-Match`.
        body: what is given.
        media_type: its media type.
        max_age: seconds for which it need not be asked for again; 0 means: ask each time.
        headers: more of them.
    """
    etag = f'"{hashlib.sha256(media_type.encode() + b" " + body).hexdigest()[:32]}"'
    cache = f"public, max-age={max_age}" if max_age else "no-cache"
    all_headers = {"ETag": etag, "Cache-Control": cache, **(headers or {})}
    known = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers=all_headers)
    return Response(body, media_type=media_type, headers=all_headers)


def _range(item: str) -> tuple[str, float]:
    media_range, *parameters = (part.strip().lower() for part in item.split(";"))
    weight = MAX_WEIGHT
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            weight = _number(value.strip())
    return media_range, weight


def _number(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= MAX_WEIGHT else 0.0


def _weight(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    # The most specific range decides, wherever it stands.
    for wanted in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        weights = [weight for media_range, weight in ranges if media_range == wanted]
        if weights:
            return max(weights)
    return 0.0
