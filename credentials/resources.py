"""What a badge points to, fetched by somebody else.

The verifier opens no socket. It asks these `Resources` for a reference; what is missing is written down as
*wanted*, the shell fetches it and judges again. "Not fetched" (we tried, it failed) and "missing" (nobody
tried yet) differ: the first is an answer, the second a question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from credentials.budget import CHARACTERS_READ, Budget
from credentials.ids import origin_of
from keys.did_web import did_to_url
from schemas import strict_json
from schemas.errors import DomainError, Malformed, Unavailable
from schemas.strict_json import JsonObject

Kind = Literal["did", "key", "status_list", "context", "schema", "refresh", "badge"]

# What is fetched first when time or the number of requests is limited.
ORDER: tuple[Kind, ...] = ("context", "did", "key", "status_list", "badge", "refresh", "schema")


@dataclass(frozen=True, order=True)
class Reference:
    """One thing a badge points to.

    Attributes:
        kind: `did` (a DID whose document is meant: `did:web:…`, without fragment); `key` (an https URL
            without fragment that answers with a JWK, a JWK set, a Multikey or a controller document);
            `status_list` (a status list credential, JSON or JWT, or a 1EdTech revocation list); `context` (a
            JSON-LD context); `schema` (a JSON Schema); `refresh` (the newer form of the same credential);
            `badge` (an Open Badges 2.0 assertion, badge class, issuer, key or revocation list).
        url: the DID or the absolute https URL.
    """

    kind: Kind
    url: str


@dataclass(frozen=True)
class Fetched:
    """What came back.

    Attributes:
        content: the body as bytes, or a parsed JSON object where the service itself has it at hand.
        media_type: the `Content-Type` without parameters, when known.
        final_url: the address that gave the answer in the end; None when it is the one that was asked.
    """

    content: bytes | JsonObject
    media_type: str | None = None
    final_url: str | None = None

    def json(self) -> JsonObject:
        """The content as a JSON object; `Malformed` when it is none."""
        if isinstance(self.content, dict):
            return self.content
        value = strict_json.parse(self.content)
        if not isinstance(value, dict):
            raise Malformed("json-not-an-object", "A JSON object was expected.")
        return value


REASONS: Final = (
    "unreachable",
    "timeout",
    "not-found",
    "gone",
    "http-error",
    "too-large",
    "wrong-type",
    "refused",
    "offline",
    "came-from-elsewhere",
    "not-tried",
)
"""Why something could not be had, as `why` in the parameters of a finding; `not-tried`: nobody asked yet."""

PASSING_REASONS: Final = frozenset({"unreachable", "timeout", "http-error", "offline", "not-tried", ""})
"""Out of reach today, perhaps not tomorrow; everything else stays as it is however often one asks."""


@dataclass(frozen=True)
class NotFetched:
    """We tried and did not get it.

    Attributes:
        code: `unreachable`, `timeout`, `not-found` (404), `gone` (410), `http-error`, `too-large`,
            `wrong-type`, `refused` (a private address, plain http or a redirect to one), `offline` (outgoing
            requests are off).
        params: values for the sentence, for example `host`.
        our_limit: it was not tried, or not to the end, because too much had been asked before. That says
            nothing about the site.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    our_limit: bool = False


class Wanted(Unavailable):
    """Nobody tried to fetch it yet; it is on the list of what to fetch."""


class NotReached(Unavailable):
    """It was tried and could not be fetched; `params["why"]` is the `NotFetched.code`."""


class LeftOut(Unavailable):
    """Our own limits ended the fetching: whoever made the badge may have used them up for that purpose."""


class CameFromElsewhere(Unavailable):
    """The answer came from another host than the one that was asked, and speaks for that host only."""


@dataclass(frozen=True)
class Resources:
    """Everything fetched so far; immutable.

    Args:
        found: what is known per reference.
    """

    found: Mapping[Reference, Fetched | NotFetched] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", MappingProxyType(dict(self.found)))

    def get(self, reference: Reference) -> Fetched | NotFetched | None:
        """What is known under that reference; None when nobody asked for it yet."""
        return self.found.get(reference)

    def with_found(self, more: Mapping[Reference, Fetched | NotFetched]) -> "Resources":
        """These resources and more; the newer wins."""
        return Resources({**self.found, **more})


@dataclass
class Lookup:
    """One judgement's view of the resources: it remembers what it missed, in the order it was missed.

    Args:
        resources: what has been fetched.
        budget: pays for reading it.
    """

    resources: Resources
    budget: Budget = field(default_factory=Budget)
    _wanted: dict[Reference, None] = field(default_factory=dict)
    _parsed: dict[Reference, JsonObject] = field(default_factory=dict)

    def fetched(self, reference: Reference) -> Fetched:
        """What was fetched.

        Raises:
            Wanted: nobody fetched it yet; it is now on the list.
            NotReached: it was tried without success.
            LeftOut: it was not tried, or not to the end.
            BudgetSpent: reading it would take too long.
        """
        value = self.resources.get(reference)
        if value is None:
            self._wanted[reference] = None
            raise Wanted(
                "not-fetched-yet", "This has not been fetched yet.", url=reference.url, why="not-tried"
            )
        if isinstance(value, NotFetched):
            raise (LeftOut if value.our_limit else NotReached)(
                "not-reached",
                "This could not be fetched.",
                **{**value.params, "url": reference.url, "why": value.code},
            )
        if isinstance(value.content, bytes):
            self.budget.spend(1 + len(value.content) // CHARACTERS_READ)
        return value

    def json(self, reference: Reference) -> JsonObject:
        """What was fetched, as a JSON object; parsed once. Raises as `fetched`, and `Malformed`."""
        if reference not in self._parsed:
            self._parsed[reference] = self.fetched(reference).json()
        return self._parsed[reference]

    def own_json(self, reference: Reference) -> JsonObject:
        """What the host of this very address says, as a JSON object.

        An address that redirects to another host lets that other host speak, and anybody may have made it
        do so: an open redirect is no word of the issuer's.

        Raises:
            CameFromElsewhere: it was given by another host in the end.
            Unavailable, Malformed: as `json`.
        """
        final = self.fetched(reference).final_url
        asked = did_to_url(reference.url) if reference.kind == "did" else reference.url
        if final is not None and origin_of(final) != origin_of(asked):
            raise CameFromElsewhere(
                "came-from-elsewhere",
                "The answer came from another host.",
                url=reference.url,
                why="came-from-elsewhere",
            )
        return self.json(reference)

    def want(self, references: Iterable[Reference]) -> None:
        """Put references on the list that are needed but not asked for one by one."""
        for reference in references:
            if self.resources.get(reference) is None:
                self._wanted[reference] = None

    @property
    def wanted(self) -> tuple[Reference, ...]:
        """What was missed, the most important kinds first."""
        return tuple(sorted(self._wanted, key=lambda reference: ORDER.index(reference.kind)))


def reason(error: DomainError) -> str:
    """Why something could not be had: the `NotFetched.code`, or the error's own code."""
    return str(error.params.get("why", error.code))
