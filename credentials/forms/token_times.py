"""The times in the claims of a token: https://www.rfc-editor.org/rfc/rfc7519#section-4.1."""

from datetime import datetime, timedelta
from typing import Final

from credentials.forms.jws import Jwt
from schemas import instants

NEAR: Final = timedelta(minutes=5)
"""Clocks are set back a little, and times rounded, by no more than this."""


def time_problems(jwt: Jwt, now: datetime) -> tuple[str, ...]:
    """Hold nbf, exp and iat against the clock, with 60 seconds of skew for "not yet".

    Returns:
        Codes: `jwt-not-yet-valid`, `jwt-expired`, `jwt-issued-in-future`, `jwt-time-malformed`.
    """
    found = []
    for name, code in (("nbf", "jwt-not-yet-valid"), ("exp", "jwt-expired"), ("iat", "jwt-issued-in-future")):
        if name not in jwt.payload:
            continue
        moment = instants.read_claim(jwt.payload[name])
        if moment is None:
            # When it was made decides nothing; `unusual_times` tells it.
            found += [] if name == "iat" else ["jwt-time-malformed"]
        elif now >= moment if name == "exp" else instants.is_future(moment, now):
            found.append(code)
    return tuple(found)


def unusual_times(jwt: Jwt) -> tuple[str, ...]:
    """Name the claims among nbf, exp and iat that are no NumericDate (RFC 7519 §2), but text or worse."""
    return tuple(
        name
        for name in ("nbf", "exp", "iat")
        if name in jwt.payload
        and (isinstance(jwt.payload[name], str) or instants.read_claim(jwt.payload[name]) is None)
    )
