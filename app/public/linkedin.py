"""A link that adds a badge to a LinkedIn profile: the form there opens filled in, and the person sends it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from app.platform.clock import TRADE_ZONE
from schemas import instants
from schemas.report import BadgeSummary

ADDRESS: Final = "https://www.linkedin.com/profile/add"


def profile_link(badge: BadgeSummary) -> str:
    """The link for one badge: months from 1 to 12 on the trade's calendar, and an end only if it has one.

    Args:
        badge: what it says of itself.
    """
    return f"{ADDRESS}?{urlencode(list(_values(badge)), quote_via=quote)}"


def _values(badge: BadgeSummary) -> Iterator[tuple[str, str]]:
    yield "startTask", "CERTIFICATION_NAME"
    yield "name", badge.name or ""
    yield "organizationName", (badge.issuer.name or "") if badge.issuer is not None else ""
    yield from _month("issue", badge.awarded_on)
    yield from _month("expiration", badge.valid_until)
    yield "certUrl", badge.id or ""
    yield "certId", (badge.id or "").rpartition("/")[2]


def _month(name: str, moment: str | None) -> Iterator[tuple[str, str]]:
    read = instants.read(moment) if moment else None
    if read is not None:
        here: datetime = read.moment.astimezone(TRADE_ZONE)
        yield f"{name}Year", str(here.year)
        yield f"{name}Month", str(here.month)
