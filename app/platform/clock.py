"""What time it is, asked in one place, so that seeds and tests can say when something happened."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeAlias
from zoneinfo import ZoneInfo

from schemas import instants

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present instant: aware, UTC, whole seconds."""

TRADE_ZONE = ZoneInfo("Europe/Amsterdam")
"""Mandates and keurmerken run by calendar days here, the last day included."""


def system_clock() -> datetime:
    """Now, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def whole_seconds(instant: datetime) -> datetime:
    """The same instant in UTC without fractions.

    Raises:
        ValueError: for a naive date-time, which names no instant.
    """
    if instant.tzinfo is None:
        raise ValueError("a date-time without an offset names no instant")
    return instant.astimezone(UTC).replace(microsecond=0)


def calendar_day(instant: datetime) -> date:
    """The day of an instant on the calendar of the trade."""
    return instant.astimezone(TRADE_ZONE).date()


def first_instant(day: date) -> datetime:
    """When a calendar day of the trade begins, in UTC."""
    return datetime.combine(day, time(), TRADE_ZONE).astimezone(UTC)


def on_the_wire(instant: datetime) -> str:
    """RFC 3339 in UTC with `Z` and whole seconds, the only form we sign."""
    return instants.write(instant)
