"""What an endorsement authorises, in terms of our own: the keys, the skills and the days.

Open Badges has no terms for this, so an inline context after the two standard ones defines them. Verifiers
compare the whole `@context` with `endorsement_context()`: a remapped term is a different endorsement.

The vocabulary does not depend on the deployment. Its w3id.org name is still to be registered; an IRI is a
name, nothing is ever fetched from it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from credentials.draft.document import CONTEXTS
from keys import multikey
from keys.algorithms import PublicKey
from schemas.errors import DomainError, Malformed
from schemas.strict_json import JsonObject

VOCABULARY: Final = "https://w3id.org/kringbadge/authority#"
MAX_ENTRIES: Final = 500

_SECURITY: Final = "https://w3id.org/security#"
_XSD_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
_VERSION: Final = re.compile(r"/[0-9]+(\.[0-9]+)*\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

AUTHORITY_CONTEXT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "@protected": True,
        "authorisedKey": {"@id": f"{VOCABULARY}authorisedKey", "@type": "@id", "@container": "@set"},
        "authorisedEnvelopeKey": {
            "@id": f"{VOCABULARY}authorisedEnvelopeKey",
            "@type": "@id",
            "@container": "@set",
        },
        "authorisedAchievement": {
            "@id": f"{VOCABULARY}authorisedAchievement",
            "@type": "@id",
            "@container": "@set",
        },
        "authorisedCategory": {"@id": f"{VOCABULARY}authorisedCategory", "@container": "@set"},
        "authorisedFrom": {"@id": f"{VOCABULARY}authorisedFrom", "@type": _XSD_DATE},
        "authorisedUntil": {"@id": f"{VOCABULARY}authorisedUntil", "@type": _XSD_DATE},
        "Multikey": f"{_SECURITY}Multikey",
        "controller": {"@id": f"{_SECURITY}controller", "@type": "@id"},
        "publicKeyMultibase": {"@id": f"{_SECURITY}publicKeyMultibase", "@type": f"{_SECURITY}multibase"},
    }
)


class ScopeMalformed(Malformed):
    """The scope of an endorsement is incomplete or contradicts itself (code `authority-scope-malformed`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("authority-scope-malformed", detail)


@dataclass(frozen=True, slots=True)
class AuthorisedKey:
    """A verification method of an organisation (`{did}#{multibase}`) with the public key itself."""

    id: str
    public_key: PublicKey

    @property
    def controller(self) -> str:
        """The DID that the method belongs to."""
        return self.id.partition("#")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is authorised, and when.

    Attributes:
        keys: for an organisation its authority keys, for a team leader the leader's own key.
        first_day: first calendar day, Europe/Amsterdam.
        last_day: last calendar day, included.
        achievements: skill ids: one version (`…/skills/{uuid}/{version}`), or the whole series
            (`…/skills/{uuid}`), which covers every version.
        categories: palette categories, as `fieldOfStudy` names them. A badge's signer writes that field, so
            this is only as good as the service that holds the leader's key.
        envelope_keys: for an organisation: keys that may sign other forms of a mandated leader's badge (JWT,
            SD-JWT), and nothing else.

    Raises:
        ScopeMalformed: no key, the end before the start, or more than `MAX_ENTRIES` of something.
    """

    keys: tuple[AuthorisedKey, ...]
    first_day: date
    last_day: date
    achievements: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    envelope_keys: tuple[AuthorisedKey, ...] = ()

    def __post_init__(self) -> None:
        if not self.keys:
            raise ScopeMalformed("An authorisation names at least one key.")
        if self.last_day < self.first_day:
            raise ScopeMalformed("An authorisation cannot end before it starts.")
        if max(map(len, (self.keys, self.achievements, self.categories, self.envelope_keys))) > MAX_ENTRIES:
            raise ScopeMalformed("An authorisation names too many keys, achievements or categories.")

    @property
    def limited(self) -> bool:
        """Whether the scope names skills at all."""
        return bool(self.achievements or self.categories)

    def covers(self, achievement: str, category: str | None) -> bool:
        """Whether a skill is among what the scope names; a scope that names none covers none."""
        series = _VERSION.sub("", achievement)
        named = achievement in self.achievements or series in self.achievements
        return named or (category is not None and category in self.categories)

    def runs_on(self, day: date) -> bool:
        """Whether the period includes that calendar day."""
        return self.first_day <= day <= self.last_day

    def as_json(self) -> JsonObject:
        """The scope as members of an endorsement's `credentialSubject`."""
        lists = {
            "authorisedKey": [_key_as_json(key) for key in self.keys],
            "authorisedEnvelopeKey": [_key_as_json(key) for key in self.envelope_keys],
            "authorisedAchievement": list(self.achievements),
            "authorisedCategory": list(self.categories),
        }
        days = {"authorisedFrom": self.first_day.isoformat(), "authorisedUntil": self.last_day.isoformat()}
        return {name: value for name, value in lists.items() if value} | days


def read_scope(subject: JsonObject) -> Scope:
    """Read the scope out of an endorsement's `credentialSubject`.

    Raises:
        ScopeMalformed: a member is missing, of the wrong type, or holds no usable key or date.
    """
    return Scope(
        keys=tuple(_read_key(key) for key in _list(subject, "authorisedKey")),
        envelope_keys=tuple(_read_key(key) for key in _list(subject, "authorisedEnvelopeKey")),
        achievements=tuple(_text(item) for item in _list(subject, "authorisedAchievement")),
        categories=tuple(_text(item) for item in _list(subject, "authorisedCategory")),
        first_day=_read_day(subject.get("authorisedFrom")),
        last_day=_read_day(subject.get("authorisedUntil")),
    )


def has_authority_context(document: JsonObject) -> bool:
    """Whether the endorsement's `@context` is exactly ours, so that its terms mean what we say they mean."""
    # As text, because Python holds 1 and True for equal.
    return _as_text(document.get("@context")) == _endorsement_context_text()


def endorsement_context() -> list[Any]:
    """The `@context` of an authority endorsement, as a fresh JSON value."""
    value: list[Any] = json.loads(_endorsement_context_text())
    return value


def amsterdam_day(moment: datetime) -> date:
    """The calendar day of a moment in the Netherlands, which mandates and keurmerken count in."""
    return moment.astimezone(_amsterdam()).date()


@cache
def _amsterdam() -> ZoneInfo:
    return ZoneInfo("Europe/Amsterdam")


@cache
def _endorsement_context_text() -> str:
    return _as_text([*CONTEXTS, dict(AUTHORITY_CONTEXT)])


def _as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _key_as_json(key: AuthorisedKey) -> JsonObject:
    return {
        "id": key.id,
        "type": "Multikey",
        "controller": key.controller,
        "publicKeyMultibase": multikey.encode(key.public_key),
    }


def _read_key(value: Any) -> AuthorisedKey:
    if not isinstance(value, dict) or value.get("type") != "Multikey":
        raise ScopeMalformed("An authorised key is a Multikey object.")
    try:
        key = AuthorisedKey(_text(value.get("id")), multikey.decode(_text(value.get("publicKeyMultibase"))))
    except DomainError as error:
        raise ScopeMalformed("An authorised key cannot be read.") from error
    if value.get("controller") != key.controller:
        raise ScopeMalformed("An authorised key belongs to another controller than its id says.")
    return key


def _list(subject: JsonObject, name: str) -> Iterable[Any]:
    value = subject.get(name, [])
    if not isinstance(value, list):
        raise ScopeMalformed(f"{name} must be an array.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ScopeMalformed("A text was expected in an authorisation.")
    return value


def _read_day(value: Any) -> date:
    text = _text(value)
    if not _DAY.match(text):
        raise ScopeMalformed("A day is written as year, month and day.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ScopeMalformed("A day that is not in the calendar.") from error
