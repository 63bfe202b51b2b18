"""The times in the claims of a token: https://www.rfc-editor.org/rfc/rfc7519#section-4.1."""

from datetime import datetime, timedelta
from typing import Any, Final

from credentials.jws import Jwt
from schemas import instants

SKEW: Final = timedelta(seconds=60)
NEAR: Final = timedelta(minutes=5)
"""Clocks are set back a little, and times rounded, by no more than this."""

_LONGEST_TEXT: Final = 15
_LAST_SECOND: Final = 253_402_300_799  # 9999-12-31T23:59:59Z


def time_problems(jwt: Jwt, now: datetime) -> tuple[str, ...]:
    """Hold nbf, exp and iat against the clock, with 60 seconds of skew for "not yet".

    Returns:
        Codes: `jwt-not-yet-valid`, `jwt-expired`, `jwt-issued-in-future`, `jwt-time-malformed`.
    """
    found = []
    at, latest_start = now.timestamp(), (now + SKEW).timestamp()
    for name, code in (("nbf", "jwt-not-yet-valid"), ("exp", "jwt-expired"), ("iat", "jwt-issued-in-future")):
        if name not in jwt.payload:
            continue
        moment = numeric_date(jwt.payload[name])
        if moment is None:
            # When it was made decides nothing; `unusual_times` tells it.
            found += [] if name == "iat" else ["jwt-time-malformed"]
        elif at >= moment if name == "exp" else latest_start < moment:
            found.append(code)
    return tuple(found)


def unusual_times(jwt: Jwt) -> tuple[str, ...]:
    """Name the claims among nbf, exp and iat that are no NumericDate (RFC 7519 §2), but text or worse."""
    return tuple(
        name
        for name in ("nbf", "exp", "iat")
        if name in jwt.payload
        and (isinstance(jwt.payload[name], str) or numeric_date(jwt.payload[name]) is None)
    )


def numeric_date(value: Any) -> float | None:
    """Read a NumericDate in seconds; digits or a date and time as text are read too, as some write them."""
    if isinstance(value, str):
        found = instants.read(value)
        if found is not None:
            return found.moment.timestamp()
        value = int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST_TEXT else None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LAST_SECOND:
        return value
    return None
