"""What an endorsement authorises: the keys, the skills and the days, in one closed set of members.

Reading less only ever grants less: every limit is a member that must be there, and whatever is not known
refuses. So nobody widens a scope by hiding a part of it in another spelling.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from credentials.authority import vocabulary
from keys import multikey
from keys.algorithms import KeyKind, PublicKey
from schemas import instants
from schemas.errors import DomainError, Malformed
from schemas.json_ld import items
from schemas.strict_json import JsonObject

MAX_ENTRIES: Final = 500
ANY_ACHIEVEMENT: Final = "achievement"
"""The one value of `authorisedAny`."""

_VERSION: Final = re.compile(r"/[0-9]+(\.[0-9]+)*\Z")
_DID: Final = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+\Z")
_NOT_TEXT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NOT_URL: Final = re.compile(r'[\s<>"\\^`{|}]')
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")


class ScopeMalformed(Malformed):
    """The scope of an endorsement is incomplete or contradicts itself (code `authority-scope-malformed`)."""

    def __init__(self, detail: str) -> None:
        super().__init__("authority-scope-malformed", detail)


@dataclass(frozen=True, slots=True)
class AuthorisedKey:
    """A verification method of an organisation; its fragment is the canonical Multikey text of the key."""

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
        any_achievement: no limit to skills; instead of achievements and categories, for organisations only.
        form_keys: for an organisation: P-256 keys that may sign other forms of a mandated leader's badge
            (JWT, SD-JWT), and nothing else.
        replaces: for a mandate: the id of the one that it replaces.

    Raises:
        ScopeMalformed: no key, no limit to skills and no word that there is none, the end before the start,
            something twice, a form key of another kind, or more than `MAX_ENTRIES` of something.
    """

    keys: tuple[AuthorisedKey, ...]
    first_day: date
    last_day: date
    achievements: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    any_achievement: bool = False
    form_keys: tuple[AuthorisedKey, ...] = ()
    replaces: str | None = None

    def __post_init__(self) -> None:
        if not self.keys:
            raise ScopeMalformed("An authorisation names at least one key.")
        if self.last_day < self.first_day:
            raise ScopeMalformed("An authorisation cannot end before it starts.")
        if self.any_achievement == bool(self.achievements or self.categories):
            raise ScopeMalformed("An authorisation names skills or categories, or says that it is for any.")
        listed = (self.keys, self.achievements, self.categories, self.form_keys)
        if max(map(len, listed)) > MAX_ENTRIES:
            raise ScopeMalformed("An authorisation names too many keys, achievements or categories.")
        methods = [key.id for key in (*self.keys, *self.form_keys)]
        if any(len(set(named)) < len(named) for named in (methods, self.achievements, self.categories)):
            raise ScopeMalformed("An authorisation names something twice.")
        if any(key.public_key.kind is not KeyKind.P256 for key in self.form_keys):
            raise ScopeMalformed("A key for other forms of a badge is a P-256 key.")

    @property
    def is_for_an_organisation(self) -> bool:
        """Whether it may stand in an endorsement of an organisation."""
        return self.replaces is None

    @property
    def is_for_a_leader(self) -> bool:
        """Whether it may stand in a mandate, which names skills and no keys for forms."""
        return not self.any_achievement and not self.form_keys

    def covers(self, achievement: str, category: str | None) -> bool:
        """Whether the scope is for a skill, by its id or its category."""
        series = _VERSION.sub("", achievement)
        named = achievement in self.achievements or series in self.achievements
        return self.any_achievement or named or (category is not None and category in self.categories)

    def runs_on(self, day: date) -> bool:
        """Whether the period includes that calendar day."""
        return self.first_day <= day <= self.last_day

    def is_within(self, other: "Scope") -> bool:
        """Whether it is no wider than another scope: its skills, its categories and its period."""
        return (
            other.first_day <= self.first_day
            and self.last_day <= other.last_day
            and (other.any_achievement or not self.any_achievement)
            and all(other.covers(achievement, None) for achievement in self.achievements)
            and (other.any_achievement or set(self.categories) <= set(other.categories))
        )

    def as_json(self) -> JsonObject:
        """The scope as members of an endorsement's `credentialSubject`."""
        members = {
            vocabulary.FROM: self.first_day.isoformat(),
            vocabulary.UNTIL: self.last_day.isoformat(),
            vocabulary.KEY: [key.id for key in self.keys],
            vocabulary.FORM_KEY: [key.id for key in self.form_keys],
            vocabulary.ACHIEVEMENT: list(self.achievements),
            vocabulary.CATEGORY: list(self.categories),
            vocabulary.ANY: ANY_ACHIEVEMENT if self.any_achievement else None,
            vocabulary.REPLACES: self.replaces,
        }
        return {name: value for name, value in members.items() if value}


def read_scope(subject: JsonObject) -> Scope:
    """Read the scope out of an endorsement's `credentialSubject`.

    Raises:
        ScopeMalformed: a limit is missing, a member of the vocabulary is not known or not written as it
            should, or the members contradict each other.
    """
    unknown = {name for name in subject if name.startswith(vocabulary.VOCABULARY)} - vocabulary.MEMBERS
    if unknown:
        raise ScopeMalformed("An authorisation has a member that is not known.")
    if subject.get(vocabulary.ANY, ANY_ACHIEVEMENT) != ANY_ACHIEVEMENT:
        raise ScopeMalformed("An authorisation is for any achievement, or for named ones.")
    replaced = subject.get(vocabulary.REPLACES)
    return Scope(
        first_day=_read_day(subject.get(vocabulary.FROM)),
        last_day=_read_day(subject.get(vocabulary.UNTIL)),
        keys=tuple(read_key(key) for key in _texts(subject, vocabulary.KEY)),
        form_keys=tuple(read_key(key) for key in _texts(subject, vocabulary.FORM_KEY)),
        achievements=tuple(_read_url(url) for url in _texts(subject, vocabulary.ACHIEVEMENT)),
        categories=_texts(subject, vocabulary.CATEGORY),
        any_achievement=vocabulary.ANY in subject,
        replaces=_read_url(replaced) if vocabulary.REPLACES in subject else None,
    )


def read_key(method_id: str) -> AuthorisedKey:
    """Read a key from the id of its verification method, `{DID}#{Multikey}`.

    That the id spells the key proves nothing by itself: it is believed where somebody proved names it.

    Raises:
        ScopeMalformed: it is not a DID with the canonical Multikey text as its fragment.
    """
    controller, _, fragment = method_id.partition("#")
    if not _DID.match(controller):
        raise ScopeMalformed("An authorised key is named by a DID and the key itself.")
    try:
        public_key = multikey.decode(fragment)
        canonical = multikey.encode(public_key)
    except DomainError as error:
        raise ScopeMalformed("An authorised key cannot be read.") from error
    if fragment != canonical:
        raise ScopeMalformed("An authorised key is not in its canonical form.")
    return AuthorisedKey(method_id, public_key)


def amsterdam_day(moment: datetime) -> date:
    """The calendar day of a moment in the Netherlands, which mandates and keurmerken count in."""
    return moment.astimezone(_amsterdam()).date()


@cache
def _amsterdam() -> ZoneInfo:
    return ZoneInfo("Europe/Amsterdam")


def _texts(subject: JsonObject, name: str) -> tuple[str, ...]:
    if name not in subject:
        return ()
    listed = items(subject[name])
    if not 0 < len(listed) <= MAX_ENTRIES:
        raise ScopeMalformed("An authorisation holds an empty or a too long list.")
    return tuple(_text(item) for item in listed)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or _NOT_TEXT.search(value):
        raise ScopeMalformed("A string was expected in an authorisation.")
    return value


def _read_url(value: Any) -> str:
    text = _text(value)
    if not _ABSOLUTE.match(text) or _NOT_URL.search(text):
        raise ScopeMalformed("An achievement or a mandate is named by its absolute URL.")
    return text


def _read_day(value: Any) -> date:
    day = instants.read_day(value)
    if day is None:
        raise ScopeMalformed("A day is written as year, month and day of the calendar.")
    return day
