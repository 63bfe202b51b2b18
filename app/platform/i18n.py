"""The words people read, in Dutch and English: each room brings its own, `words.{nl,en}.json`."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from starlette.requests import Request

from app.platform.clock import TRADE_ZONE
from schemas import instants

Language: TypeAlias = Literal["nl", "en"]

LANGUAGES: tuple[Language, ...] = ("nl", "en")

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_PREFERENCE = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?"
)
_MAX_PREFERENCES = 20


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All sentences of one language by dotted key.

    Raises:
        ValueError: two catalogues, or two lines of one, own the same key.
    """
    rooms = sorted(files("app").iterdir(), key=lambda room: room.name)
    found = {
        room.name: room.joinpath(f"words.{language}.json").read_text(encoding="utf-8")
        for room in rooms
        if room.joinpath(f"words.{language}.json").is_file()
    }
    return merge(found)


def merge(catalogues: Mapping[str, str]) -> Mapping[str, str]:
    """Several catalogues, given as JSON by name, as one.

    Raises:
        ValueError: two of them, or two lines of one, own the same key: one would silently win.
    """
    sentences: dict[str, str] = {}
    for name, text in catalogues.items():
        own = _flatten(json.loads(text, object_pairs_hook=_once))
        shared = sentences.keys() & own.keys()
        if shared:
            raise ValueError(f"{name} owns a key that another catalogue has: {min(shared)}")
        sentences.update(own)
    return sentences


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"a catalogue has a key twice: {min(twice)}")
    return dict(pairs)


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            flat.update(_flatten(value, f"{key}."))
        else:
            flat[key] = str(value)
    return flat


class Words:
    """The sentences of one language.

    Args:
        language: `nl` or `en`.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, key: str, /, **params: object) -> str:
        """A sentence with its values filled in; a value is text and never a template itself.

        Raises:
            KeyError: no catalogue has that key.
        """
        return fill(catalogue(self.language)[key], params)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under that key."""
        return key in catalogue(self.language)

    def day(self, moment: date | datetime | str | None) -> str:
        """A day in words on the trade's calendar, `8 april 2026`; text that is no date is said to be none."""
        if isinstance(moment, str):
            read = _read_moment(moment)
            return self("time.unreadable") if read is None else self.day(read)
        if moment is None:
            return ""
        if isinstance(moment, datetime):
            moment = _trade_time(moment).date()
        return self("time.day", day=moment.day, month=self(f"month.{moment.month}"), year=moment.year)

    def moment(self, moment: datetime) -> str:
        """A moment in words on the trade's clock, `24 november 2026 om 19.12`."""
        here = _trade_time(moment)
        return self("time.moment", day=self.day(here), hour=f"{here.hour:02}", minute=f"{here.minute:02}")

    def until(self, end: datetime | str) -> str:
        """An end in words: the last whole day, `tot en met 31 december 2026`, or the moment itself.

        A day ends where the writer's calendar or the trade's turns a page: an end at 00:00 belongs to the day
        before.
        """
        read = _read_moment(end) if isinstance(end, str) else end
        if read is None:
            return self("time.unreadable")
        last = _last_whole_day(read)
        if last is None:
            return self("time.until", moment=self.moment(read))
        return self("time.through", day=self.day(last))

    def since(self, begin: datetime | str) -> str:
        """A beginning in words, with the time when it is not where a day begins."""
        read = _read_moment(begin) if isinstance(begin, str) else begin
        if read is None:
            return self("time.unreadable")
        first = next((one.date() for one in _clocks(read) if _is_midnight(one)), None)
        return self("time.since", moment=self.moment(read) if first is None else self.day(first))


def _read_moment(text: str) -> datetime | None:
    found, day = instants.read(text.strip()), instants.read_day(text.strip())
    if day is not None:
        return datetime.combine(day, time(), TRADE_ZONE)
    return None if found is None else found.as_written


def _trade_time(moment: datetime) -> datetime:
    try:
        return moment.astimezone(TRADE_ZONE) if moment.tzinfo else moment
    except OverflowError:  # the first or last hours of the calendar
        return moment


def _clocks(moment: datetime) -> tuple[datetime, datetime]:
    return moment, _trade_time(moment)


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _last_whole_day(end: datetime) -> date | None:
    for clock in _clocks(end):
        if _is_midnight(clock) and clock.date() > date.min:
            return clock.date() - timedelta(days=1)
        if (clock.hour, clock.minute) == (23, 59):
            return clock.date()
    return None


def fill(sentence: str, params: Mapping[str, object]) -> str:
    """Put values in the places of a sentence; a place without a value stays empty."""
    return _PLACEHOLDER.sub(lambda place: str(params.get(place[1], "")), sentence)


def asked_language(request: Request) -> str | None:
    """The language that the asker named, in the address or inside what was handed in."""
    inside: str | None = getattr(request.state, "lang", None)
    return inside or request.query_params.get("lang")


def language_of(request: Request, *, default: Language = "nl") -> Language:
    """The language to answer a request in: as asked, else as the browser says, else `default`."""
    return choose(asked_language(request), request.headers.get("accept-language"), default=default)


def choose(asked: str | None, accept_language: str | None, *, default: Language = "nl") -> Language:
    """The language to answer in.

    Args:
        asked: the `lang` parameter of the address, which wins.
        accept_language: the header (RFC 9110 §12.5.4).
        default: when neither names a language we speak.
    """
    for language in LANGUAGES:
        if asked is not None and asked.partition("-")[0].lower() == language:
            return language
    best: Language = default
    best_weight = 0.0
    for item in (accept_language or "").split(",")[:_MAX_PREFERENCES]:
        preference = _PREFERENCE.fullmatch(item)
        if preference is None:
            continue
        name, weight = preference[1].lower(), float(preference[2] or 1)
        if name in LANGUAGES and weight > best_weight:
            best, best_weight = name, weight
    return best
