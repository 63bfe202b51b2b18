"""The words people read, in Dutch and English, from the catalogues under `app/locales/`."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from app.platform.clock import TRADE_ZONE

Language: TypeAlias = Literal["nl", "en"]

LANGUAGES: tuple[Language, ...] = ("nl", "en")
CATALOGUES = ("checks", "pages", "problems")

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_PREFERENCE = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?"
)
_MAX_PREFERENCES = 20


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All sentences of one language by dotted key."""
    sentences: dict[str, str] = {}
    for name in CATALOGUES:
        text = files("app").joinpath("locales", f"{name}.{language}.json").read_text(encoding="utf-8")
        sentences.update(_flatten(json.loads(text)))
    return sentences


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
        """A day in words on the trade's calendar, `8 april 2026`; text that is no date stays as it is."""
        if isinstance(moment, str):
            try:
                return self.day(datetime.fromisoformat(moment))
            except ValueError:
                return moment
        if moment is None:
            return ""
        if isinstance(moment, datetime):
            moment = moment.astimezone(TRADE_ZONE).date() if moment.tzinfo else moment.date()
        return f"{moment.day} {self(f'month.{moment.month}')} {moment.year}"


def fill(sentence: str, params: Mapping[str, object]) -> str:
    """Put values in the places of a sentence; a place without a value stays empty."""
    return _PLACEHOLDER.sub(lambda place: str(params.get(place[1], "")), sentence)


def choose(asked: str | None, accept_language: str | None, *, default: Language = "nl") -> Language:
    """The language to answer in.

    Args:
        asked: the `lang` parameter of the address, which wins.
        accept_language: the header (RFC 9110 §12.5.4).
        default: when neither names a language we speak.
    """
    if asked in LANGUAGES:
        return asked
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
