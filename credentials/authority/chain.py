"""The chain of authority inside a badge: reading its links, and proving them with the chain's own keys.

No DID document is needed: the association's key is pinned by the verifier, the association's endorsement
names the organisation's keys, and the organisation's mandate names the leader's. So authenticity and
authority can be judged when the issuer's site is gone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Protocol

from credentials.authority.scope import AuthorisedKey, Scope, has_authority_context, read_scope
from credentials.data_integrity import FindKey, proofs_of
from credentials.trust import TrustAnchor, TrustAnchors
from keys import multikey
from keys.algorithms import PublicKey
from keys.resolver import VerificationMethod
from schemas.errors import DomainError, Refused, Unavailable
from schemas.report import Outcome
from schemas.strict_json import JsonObject

MAX_LINKS: Final = 4
"""How many authority endorsements one profile may show; more are not looked at but refused."""


class Proved(Protocol):
    """What became of one proof; `data_integrity.ProofResult` is one."""

    @property
    def outcome(self) -> Outcome:
        """Whether the proof holds."""
        ...


Prove = Callable[[JsonObject, FindKey], Sequence[Proved]]
"""Checks every proof of an endorsement, with keys from the given `FindKey` alone."""
StatusOf = Callable[[JsonObject], Outcome]
"""Looks up the status entry of an endorsement: passed (not set), failed (withdrawn) or unknown."""


class ChainBroken(Refused):
    """The chain does not hold; `code` is one of `judge.CODES`."""


class ChainUnknown(Unavailable):
    """Something that the chain depends on could not be looked up; `code` is one of `judge.CODES`."""


@dataclass(frozen=True, slots=True)
class Link:
    """One authority endorsement as it claims to be; nothing is proved yet."""

    document: JsonObject
    issuer: str
    subject: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Chain:
    """Links that are proved and fit together and to the badge; dates and skills are not judged yet.

    Attributes:
        anchor: the association that is pinned.
        endorsement: association → organisation; None when the issuer is the association itself.
        mandate: organisation → team leader.
    """

    anchor: TrustAnchor
    endorsement: Link | None
    mandate: Link

    def keys(self) -> Mapping[str, PublicKey]:
        """Every key that the chain vouches for, by verification method id."""
        authority = () if self.endorsement is None else self.endorsement.scope.keys
        keys = (*authority, *self.envelope_keys(), *self.mandate.scope.keys)
        return {key.id: key.public_key for key in keys}

    def envelope_keys(self) -> tuple[AuthorisedKey, ...]:
        """The keys that may sign other forms of the badge."""
        return () if self.endorsement is None else self.endorsement.scope.envelope_keys


@dataclass(frozen=True, slots=True)
class Shown:
    """What a badge shows about authority.

    Attributes:
        issuer: id of the badge's issuer.
        source: id of the profile that judged, if the badge names one.
        endorsements: authority endorsements of the issuer.
        mandates: authority endorsements of the source.
    """

    issuer: str
    source: str | None
    endorsements: tuple[Link, ...]
    mandates: tuple[Link, ...]


def shown_in(credential: JsonObject) -> Shown:
    """Read the links that a badge shows; endorsements of other kinds are passed over.

    Raises:
        ChainBroken: `chain-malformed`, an authority endorsement cannot be read, or there are too many.
    """
    issuer, subject = credential.get("issuer"), credential.get("credentialSubject")
    source = subject.get("source") if isinstance(subject, dict) else None
    source_id = _id_of(source)
    return Shown(
        issuer=_id_of(issuer) or "",
        source=source_id,
        endorsements=_links(issuer),
        mandates=_links(source),
    )


def establish(shown: Shown, anchors: TrustAnchors, prove: Prove, status_of: StatusOf) -> Chain:
    """Find the links that lead from a pinned association to the badge's source, and prove them.

    Raises:
        ChainBroken: no combination holds; the code is the first one's.
        ChainUnknown: no combination holds, and one of them could not be looked up.
    """
    itself = anchors.anchor(shown.issuer)
    roots: tuple[Link | None, ...] = (None,) if itself else shown.endorsements
    if not roots or not shown.mandates:
        raise ChainBroken("chain-missing", "The badge does not show who authorised the one who judged.")
    problems: list[DomainError] = []
    for root, mandate in product(roots, shown.mandates):
        try:
            anchor = itself if root is None else _prove_endorsement(root, shown, anchors, prove, status_of)
            if anchor is not None:
                authority = _pinned(anchor) if root is None else _named(root.scope.keys)
                _prove_mandate(mandate, shown, authority, prove, status_of)
                return Chain(anchor, root, mandate)
        except (ChainBroken, ChainUnknown) as problem:
            problems.append(problem)
    raise next((one for one in problems if isinstance(one, ChainUnknown)), problems[0])


def check_mandate(mandate: Link, shown: Shown) -> None:
    """Refuse a mandate that another organisation gave or that is for somebody else.

    Raises:
        ChainBroken: `mandate-of-another-organisation`, `mandate-of-another-leader` or `mandate-by-itself`.
    """
    if mandate.issuer != shown.issuer:
        raise ChainBroken("mandate-of-another-organisation", "Another organisation gave the mandate.")
    if mandate.subject != shown.source:
        raise ChainBroken("mandate-of-another-leader", "The mandate is for somebody else.")
    if any(key.controller != shown.issuer for key in mandate.scope.keys):
        raise ChainBroken("mandate-of-another-organisation", "The mandate names another organisation's key.")
    signed_with = {proof.get("verificationMethod") for proof in proofs_of(mandate.document)}
    if any(key.id in signed_with for key in mandate.scope.keys):
        raise ChainBroken("mandate-by-itself", "The mandate was signed with the very key that it mandates.")


def prove_link(link: Link, find_key: FindKey, prove: Prove, status_of: StatusOf, *, kind: str) -> None:
    """Check signature and status of one link.

    Raises:
        ChainBroken: `{kind}-proof-failed` or `{kind}-withdrawn`.
        ChainUnknown: `{kind}-proof-unknown` or `{kind}-status-unknown`.
    """
    try:
        outcomes = [result.outcome for result in prove(link.document, find_key)]
    except DomainError as error:
        raise ChainBroken(f"{kind}-proof-failed", "The signature does not hold.", why=error.code) from error
    if Outcome.FAILED in outcomes or not {Outcome.PASSED, Outcome.UNKNOWN} & set(outcomes):
        raise ChainBroken(f"{kind}-proof-failed", "The signature does not hold, or is not by the right key.")
    if Outcome.UNKNOWN in outcomes:
        raise ChainUnknown(f"{kind}-proof-unknown", "The signature could not be checked.")
    status = status_of(link.document) if "credentialStatus" in link.document else Outcome.SKIPPED
    if status is Outcome.FAILED:
        raise ChainBroken(f"{kind}-withdrawn", "It was withdrawn because of fraud.")
    if status is Outcome.UNKNOWN:
        raise ChainUnknown(f"{kind}-status-unknown", "Whether it was withdrawn could not be looked up.")


def _prove_endorsement(
    root: Link, shown: Shown, anchors: TrustAnchors, prove: Prove, status_of: StatusOf
) -> TrustAnchor:
    keys = (*root.scope.keys, *root.scope.envelope_keys)
    if root.subject != shown.issuer or any(key.controller != shown.issuer for key in keys):
        raise ChainBroken("endorsement-of-another-organisation", "Another organisation is endorsed.")
    anchor = anchors.anchor(root.issuer)
    if anchor is None:
        raise ChainBroken("association-unknown", "We do not know the association that endorses.")
    prove_link(root, _pinned(anchor), prove, status_of, kind="endorsement")
    return anchor


def _prove_mandate(
    mandate: Link, shown: Shown, authority: FindKey, prove: Prove, status_of: StatusOf
) -> None:
    check_mandate(mandate, shown)
    prove_link(mandate, authority, prove, status_of, kind="mandate")


def _named(keys: Sequence[AuthorisedKey]) -> FindKey:
    by_id = {key.id: key for key in keys}

    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        key = by_id.get(method_id)
        if key is None:
            raise ChainBroken("key-not-authorised", "The key is not one that may sign this.", purpose=purpose)
        return VerificationMethod(id=key.id, controller=key.controller, public_key=key.public_key)

    return find_key


def _pinned(anchor: TrustAnchor) -> FindKey:
    def find_key(method_id: str, purpose: str) -> VerificationMethod:
        controller, _, fragment = method_id.partition("#")
        # The fragment only says which of the pinned keys is meant; a key that is not pinned is never used.
        pinned = fragment if fragment in anchor.keys else next(iter(anchor.keys), "")
        if controller != anchor.id or (pinned != fragment and len(anchor.keys) != 1):
            raise ChainBroken("key-not-authorised", "It is not one of the pinned keys.", purpose=purpose)
        return VerificationMethod(id=method_id, controller=controller, public_key=multikey.decode(pinned))

    return find_key


def _links(profile: Any) -> tuple[Link, ...]:
    listed = profile.get("endorsement", []) if isinstance(profile, dict) else []
    documents = [one for one in (listed if isinstance(listed, list) else [listed]) if isinstance(one, dict)]
    ours = [document for document in documents if has_authority_context(document)]
    if len(ours) > MAX_LINKS:
        raise ChainBroken("chain-malformed", "More authority endorsements than are looked at.")
    return tuple(_link(document) for document in ours)


def _link(document: JsonObject) -> Link:
    types, subject = document.get("type"), document.get("credentialSubject")
    issuer = _id_of(document.get("issuer"))
    about = _id_of(subject)
    if not isinstance(types, list) or "EndorsementCredential" not in types or not issuer or not about:
        raise ChainBroken("chain-malformed", "An authority endorsement lacks its issuer or subject.")
    if not isinstance(subject, dict):
        raise ChainBroken("chain-malformed", "An authority endorsement has one subject.")
    try:
        return Link(document, issuer, about, read_scope(subject))
    except DomainError as error:
        raise ChainBroken("chain-malformed", error.detail) from error


def _id_of(value: Any) -> str | None:
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None
