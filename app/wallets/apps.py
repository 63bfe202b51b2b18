"""The apps that people may have already, and how a badge gets into each: facts with their source and date."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from schemas import instants

_FACTS: Final = Path(__file__).with_name("apps.json")
_BY_SCHEME: Final = "app"


class Way(StrEnum):
    """How a badge gets into an app."""

    SCAN = "scan"
    """The code of an offer, which the leader or the learner shows."""
    LINK = "link"
    """The link of an offer, on the phone that has the app."""
    WEB = "web"
    """A link to the app's own site, which takes the offer along."""
    PICTURE = "picture"
    """The picture that holds the badge."""
    ATTACHMENT = "attachment"
    """As any file: the app does not read the badge."""
    LATER = "later"
    """Not yet."""


class KnownBy(StrEnum):
    """How we know."""

    TRIED = "tried"
    """The app's own code took a badge from this service or one like it; the app on a phone was not tried."""
    READ = "read"
    """The app's code says so."""
    TOLD = "told"
    """Its makers say so."""


@dataclass(frozen=True, slots=True)
class App:
    """One app.

    Attributes:
        id: names its sentences in the catalogues.
        name: as people know it.
        ways: what works, the easiest first.
        known_by: how we know.
        dated: of the state of the app that this was read from.
        source: where.
        opens: `app` when the phone's own link for offers opens it, else the address of its site that takes
            one; None when no link does.
        without_code: it cannot ask its owner for the code of an offer.
    """

    id: str
    name: str
    ways: tuple[Way, ...]
    known_by: KnownBy
    dated: date
    source: str
    opens: str | None
    without_code: bool

    def link(self, offer: str) -> str | None:
        """The link to the app's own site with an offer; None for an app without one.

        Args:
            offer: the address of the offer.
        """
        if self.opens is None or not self.opens.startswith("https://"):
            return None
        return f"{self.opens}?credential_offer_uri={quote(offer, safe='')}"


@cache
def apps() -> tuple[App, ...]:
    """Every app that we can say something about; those that take a badge come first."""
    return tuple(
        App(
            id=one["id"],
            name=one["name"],
            ways=tuple(Way(way) for way in one["ways"]),
            known_by=KnownBy(one["known_by"]),
            dated=_day(one["dated"]),
            source=one["source"],
            opens=one["opens"],
            without_code=one.get("without_code", False),
        )
        for one in json.loads(_FACTS.read_text(encoding="utf-8"))["apps"]
    )


def by_link(*, asks_code: bool) -> tuple[App, ...]:
    """The apps that a phone opens by its own link for offers.

    Args:
        asks_code: whether the offer has a code, for which not every app can ask.
    """
    return tuple(one for one in apps() if one.opens == _BY_SCHEME and not (asks_code and one.without_code))


def _day(text: str) -> date:
    day = instants.read_day(text)
    if day is None:
        raise ValueError(f"{_FACTS.name}: {text} is no day")
    return day
