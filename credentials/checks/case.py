"""One credential on the table: what every check may look at, and where it writes down what it saw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from credentials.budget import Budget
from credentials.intake import Presented
from credentials.judgement import Finding, Note, Witness
from credentials.loader import Contexts, bundled_contexts
from credentials.presentation.presentation import Showing
from credentials.resources import Fetched, Lookup, Reference
from credentials.trust import TrustAnchor, TrustAnchors
from keys.algorithms import PublicKey
from keys.resolver import VerificationMethod
from schemas.errors import DomainError
from schemas.json_ld import id_of
from schemas.report import Outcome, RecipientMatch, Trust, Verdict
from schemas.strict_json import JsonObject

Profile = Literal["open-badge", "any-credential"]

# One badge may hold endorsements, and these hold endorsements: together no more than this many are judged.
MAX_DEPTH = 4
MAX_ENDORSEMENTS = 32


@dataclass
class Room:
    """How many more endorsements are judged in this run; shared by everything embedded in a badge."""

    endorsements: int = MAX_ENDORSEMENTS


@dataclass(frozen=True)
class SignedBy:
    """A proof that passed: which key made it."""

    method_id: str
    controller: str
    public_key: PublicKey


@dataclass(frozen=True)
class StandIn:
    """A key that nobody keeps, which signed a trial copy in the place of a real key.

    Attributes:
        public_key: of the key that signed.
        method_id: the id of the real key.
        real: the real key, which counts as having signed.
    """

    public_key: PublicKey
    method_id: str
    real: PublicKey


@dataclass
class Case:
    """One credential being judged.

    Attributes:
        presented: how it came in.
        document: the credential, read as it was signed (`presented.credential` is how it came).
        lookup: what was fetched, and the list of what was missed.
        now: the moment to judge at.
        at: the moment that the badge's own dates are compared with, when it is not `now`. Keys, lists and
            permissions stay those of `now`: whoever stole a key may not choose the day.
        spare_keys: finds the keys that the badge's chain of authority vouches for, to be believed only when
            the issuer's own document cannot be reached.
        depth: 0 for the badge, 1 for an endorsement inside it, and so on.
        read_as_rdf: a proof over RDF held, so every word of the document has a meaning.
        every_proof: every proof must hold, a stranger's as well; not only one by the issuer.
        signed_by: the issuer's proofs that passed, filled in by the proof check.
        witnesses: who else's proofs passed.
        budget: pays for everything; shared with whatever belongs to the same request.
        room: for endorsements.
        unreadable: why the document could not be read as it was signed.
        stand_in: when a trial copy of ours is judged, before the real key signs.
        showing: the occasion at which it is shown; shared with whatever is shown together.
        shown: how it was shown, which a newer form of it was not.
        successor: a newer form of the same badge, with which the recipe goes on.
        is_refreshed: it is such a newer form.
        endorsements: what others say inside it, judged.
        anchor: the association from whose pinned key its chain of authority starts, when that holds.
        match: how its subject compares with whom the asker has in mind; None when nobody asked.
        trust: how far its issuer is believed.
    """

    presented: Presented
    document: JsonObject
    lookup: Lookup
    now: datetime
    anchors: TrustAnchors
    recipient: str | None = None
    profile: Profile = "open-badge"
    at: datetime | None = None
    spare_keys: Callable[[], Mapping[str, VerificationMethod]] = dict
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    room: Room = field(default_factory=Room)
    read_as_rdf: bool = False
    every_proof: bool = False
    signed_by: list[SignedBy] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    unreadable: DomainError | None = None
    stand_in: StandIn | None = None
    showing: Showing = field(default_factory=Showing)
    successor: "Case | None" = None
    is_refreshed: bool = False
    endorsements: "tuple[JudgedEndorsement, ...]" = ()
    anchor: TrustAnchor | None = None
    match: RecipientMatch | None = None
    trust: Trust = Trust.UNKNOWN_ISSUER
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    not_checked: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shown = self.presented

    @property
    def moment(self) -> datetime:
        """What the badge's own dates are compared with."""
        return self.at or self.now

    def passed(self, check: str, code: str, **params: object) -> None:
        """Write down that something is good."""
        self.findings.append(Finding(check, Outcome.PASSED, f"{check}.{code}", params))

    def failed(self, check: str, code: str, **params: object) -> None:
        """Write down that something is wrong."""
        self.findings.append(Finding(check, Outcome.FAILED, f"{check}.{code}", params))

    def unknown(self, check: str, code: str, **params: object) -> None:
        """Write down that something could not be known."""
        self.findings.append(Finding(check, Outcome.UNKNOWN, f"{check}.{code}", params))

    def skipped(self, check: str, code: str, **params: object) -> None:
        """Write down that a check does not apply."""
        self.findings.append(Finding(check, Outcome.SKIPPED, f"{check}.{code}", params))

    def warn(self, code: str, **params: object) -> None:
        """Write down what a careful person wants to know; said once."""
        note = Note(code, params)
        if note not in self.warnings:
            self.warnings.append(note)

    def leave(self, code: str, **params: object) -> None:
        """Write down what was left unchecked; said once."""
        note = Note(code, params)
        if note not in self.not_checked:
            self.not_checked.append(note)

    def signed(self, method_id: str, controller: str, public_key: PublicKey) -> None:
        """Write down that a key of the issuer made a proof that holds."""
        stand_in = self.stand_in
        if stand_in is not None and stand_in.public_key == public_key:
            method_id, public_key = stand_in.method_id, stand_in.real
        self.signed_by.append(SignedBy(method_id, controller, public_key))

    def outcome(self, *checks: str) -> Outcome:
        """The worst outcome so far among these checks; `passed` needs at least one that passed."""
        outcomes = {finding.outcome for finding in self.findings if finding.check in checks}
        for worst in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED):
            if worst in outcomes:
                return worst
        return Outcome.SKIPPED

    @property
    def is_respelled(self) -> bool:
        """Whether the document is read otherwise than it is written; see `credentials.reading`."""
        return self.document is not self.presented.credential

    @property
    def signing_keys(self) -> list[PublicKey]:
        """The issuer's keys that made the proofs that passed."""
        return [signed.public_key for signed in self.signed_by]

    @property
    def issuer_id(self) -> str:
        """`issuer` or `issuer.id`; empty when there is none."""
        return id_of(self.document.get("issuer"))

    @cached_property
    def contexts(self) -> Contexts:
        """The bundled JSON-LD contexts and the fetched ones.

        Raises:
            DomainError: a fetched context is not a context.
        """
        fetched = {
            reference.url: self.lookup.json(reference)
            for reference, value in self.lookup.resources.found.items()
            if reference.kind == "context" and isinstance(value, Fetched)
        }
        return Contexts(fetched) if fetched else bundled_contexts()

    def want_context(self, error: DomainError) -> None:
        """Ask for the context that an `UnknownContext` error names."""
        url = error.params.get("url")
        if isinstance(url, str):
            self.lookup.want([Reference("context", url)])


@dataclass(frozen=True)
class JudgedEndorsement:
    """An endorsement and what became of it.

    Attributes:
        owner: the object that holds it: the credential, its issuer, its achievement or its source.
        case: its own findings.
        verdict: as if it had been presented by itself.
        trust: how far its signer is known; the name that an endorser gives itself proves nothing.
    """

    owner: JsonObject
    case: Case
    verdict: Verdict
    trust: Trust

    @property
    def document(self) -> JsonObject:
        """The endorsement itself."""
        return self.case.document
