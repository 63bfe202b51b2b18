"""The chain of authority inside a badge: proving its links with the chain's own keys.

No DID document is needed: the association's key is pinned by the verifier, the association's endorsement
names the organisation's keys, and the organisation's mandate names the leader's. So authenticity and
authority can be judged when the issuer's site is gone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import Protocol

from credentials.authority.finders import Keys, key_of, named_keys, pinned_keys, spelled_keys
from credentials.authority.link import ChainBroken, Link
from credentials.authority.scope import AuthorisedKey
from credentials.authority.shown import Shown
from credentials.forms.data_integrity import FindKey
from credentials.trust import TrustAnchor, TrustAnchors
from keys.algorithms import PublicKey
from schemas.errors import DomainError, Unavailable
from schemas.report import Outcome
from schemas.strict_json import JsonObject


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


class ChainUnknown(Unavailable):
    """Something that the chain depends on could not be looked up; `code` is one of `findings.CODES`."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Links that fit together and to the badge, and whose proofs hold; dates and skills are not judged yet.

    Attributes:
        anchor: the association that is pinned; None when the verifier does not know it. Then nothing is
            proved by it, and the rest of the chain is only consistent in itself.
        endorsement: association → organisation; None when the issuer is the association itself.
        mandate: organisation → team leader.
        replaced: the older mandate that this one replaces, if the badge shows it.
    """

    anchor: TrustAnchor | None
    endorsement: Link | None
    mandate: Link
    replaced: Link | None = None

    def keys(self) -> Mapping[str, PublicKey]:
        """Every key that the chain vouches for, by verification method id; none without an anchor."""
        if self.anchor is None:
            return {}
        authority = () if self.endorsement is None else self.endorsement.scope.keys
        keys = (*authority, *self.form_keys(), *self.mandate.scope.keys)
        return {key.id: key.public_key for key in keys}

    def form_keys(self) -> tuple[AuthorisedKey, ...]:
        """The keys that may sign other forms of the badge."""
        return () if self.endorsement is None else self.endorsement.scope.form_keys


@dataclass(frozen=True)
class Links:
    """Proves the links of one badge.

    Attributes:
        shown: the links.
        anchors: the associations that the verifier pins.
        prove: checks an endorsement's proofs with the keys it is given.
        status_of: looks up an endorsement's status entry.
        proved: what became of proofs that were checked already, by document and keys.
    """

    shown: Shown
    anchors: TrustAnchors
    prove: Prove
    status_of: StatusOf
    proved: dict[tuple[int, Keys], tuple[Outcome, ...]] = field(default_factory=dict)

    def combinations(self) -> Iterator[tuple[Link | None, Link]]:
        """Every endorsement with every mandate; the association itself needs no endorsement.

        Raises:
            ChainBroken: `chain-missing`, one of the two is not shown.
        """
        itself = self.anchors.anchor(self.shown.issuer)
        roots: tuple[Link | None, ...] = (*self.shown.endorsements, *((None,) if itself else ()))
        if not roots or not self.shown.mandates:
            raise ChainBroken("chain-missing", "The badge does not show who authorised the one who judged.")
        yield from product(roots, self.shown.mandates)

    def establish(self, root: Link | None, mandate: Link) -> Chain:
        """Prove one endorsement and one mandate, from the association to the badge's source.

        Raises:
            ChainBroken: a link does not hold, or is for somebody else.
            ChainUnknown: a link could not be looked up.
        """
        if root is None:
            anchor = self.anchors.anchor(self.shown.issuer)
            authority = pinned_keys(anchor) if anchor is not None else named_keys(())
        else:
            anchor = self._prove_endorsement(root)
            authority = named_keys(root.scope.keys)
        self.check_mandate(mandate)
        if root is not None:
            _check_roles(root, mandate)
        self.prove_link(mandate, authority)
        replaced = self.prove_replaced(mandate, authority if root is None else None)
        return Chain(anchor, root, mandate, replaced)

    def check_mandate(self, mandate: Link) -> None:
        """Refuse a mandate that another organisation gave or that is for somebody else.

        Raises:
            ChainBroken: `mandate-of-another-organisation`, `mandate-of-another-leader`, `mandate-by-itself`.
        """
        if mandate.issuer != self.shown.issuer:
            raise ChainBroken("mandate-of-another-organisation", "Another organisation gave the mandate.")
        if mandate.subject != self.shown.source:
            raise ChainBroken("mandate-of-another-leader", "The mandate is for somebody else.")
        if any(key.controller != self.shown.issuer for key in mandate.scope.keys):
            raise ChainBroken(
                "mandate-of-another-organisation", "The mandate names another organisation's key."
            )
        if any(key.id in mandate.methods for key in mandate.scope.keys):
            raise ChainBroken(
                "mandate-by-itself", "The mandate was signed with the very key that it mandates."
            )

    def prove_link(self, link: Link, find_key: FindKey) -> None:
        """Check signature and status of one link.

        Raises:
            ChainBroken: `{kind}-proof-failed` or `{kind}-withdrawn`.
            ChainUnknown: `{kind}-proof-unknown` or `{kind}-status-unknown`.
        """
        outcomes = self._outcomes(link, find_key)
        if Outcome.FAILED in outcomes or not {Outcome.PASSED, Outcome.UNKNOWN} & set(outcomes):
            raise _proof_failed(link)
        if Outcome.UNKNOWN in outcomes:
            raise ChainUnknown(f"{link.kind}-proof-unknown", "The signature could not be checked.")
        if self._status(link) is Outcome.UNKNOWN:
            raise ChainUnknown(
                f"{link.kind}-status-unknown", "It could not be looked up whether it was withdrawn."
            )

    def prove_replaced(self, mandate: Link, authority: FindKey | None = None) -> Link | None:
        """The mandate that another one replaces, when the badge shows it.

        The key that signed it may have been compromised since. Then an older endorsement, shown beside the
        newer one, says that it was an authority key once; else any key of the organisation, also a leader's,
        could make up an older mandate. It gives no authority: all that it does is to let the replacement
        count from its first day.

        Args:
            mandate: the newer one.
            authority: finds the organisation's authority keys; by default those that the shown endorsements
                name.

        Raises:
            ChainBroken: `replacement-differs`, the replacement is wider or longer; or as `check_mandate` and
                `prove_link` do.
            ChainUnknown: as `prove_link`.
        """
        older = [link for link in self.shown.mandates if link.id == mandate.scope.replaces]
        if mandate.scope.replaces is None or not older:
            return None
        if len(older) > 1:
            raise ChainBroken("replacement-differs", "Two mandates have the id of the one that is replaced.")
        (replaced,) = older
        self.check_mandate(replaced)
        self.prove_link(replaced, authority or named_keys(tuple(self._authority_keys())))
        if replaced.scope.replaces is not None or not mandate.scope.is_within(replaced.scope):
            raise ChainBroken("replacement-differs", "The mandate is wider than the one that it replaces.")
        return replaced

    def _authority_keys(self) -> Iterator[AuthorisedKey]:
        for root in self.shown.endorsements:
            with suppress(ChainBroken, ChainUnknown):
                self._prove_endorsement(root)
                yield from root.scope.keys

    def _prove_endorsement(self, root: Link) -> TrustAnchor | None:
        keys = (*root.scope.keys, *root.scope.form_keys)
        if root.subject != self.shown.issuer or any(key.controller != self.shown.issuer for key in keys):
            raise ChainBroken("endorsement-of-another-organisation", "Another organisation is endorsed.")
        self._check_association(root)
        anchor = self.anchors.anchor(root.issuer)
        if anchor is not None:
            self.prove_link(root, pinned_keys(anchor))
        elif Outcome.FAILED in (outcomes := self._outcomes(root, spelled_keys(root.issuer))) or not outcomes:
            # We do not know the association's key. But what was changed after signing does not even fit the
            # key that the endorsement itself names, and that is broken whoever the association is.
            raise _proof_failed(root)
        else:
            self._status(root)
        return anchor

    def _check_association(self, root: Link) -> None:
        """An issuer that associations of ours list as their member shows the endorsement of one of them."""
        listed_by = {anchor.id for anchor in self.anchors.anchors if anchor.lists(self.shown.issuer)}
        if self.anchors.anchor(self.shown.issuer) is not None:
            listed_by.add(self.shown.issuer)
        if listed_by and root.issuer not in listed_by:
            raise ChainBroken("chain-of-another-association", "Another association endorses this member.")

    def _outcomes(self, link: Link, find_key: FindKey) -> tuple[Outcome, ...]:
        """What became of the proofs of a link; worked out once for the same keys, whatever leads to them."""
        keys = frozenset((method_id, key_of(method_id, find_key)) for method_id in link.methods)
        known = self.proved.get((id(link.document), keys))
        if known is None:
            try:
                known = tuple(result.outcome for result in self.prove(link.document, find_key))
            except DomainError as error:
                raise _proof_failed(link, why=error.code) from error
            self.proved[id(link.document), keys] = known
        return known

    def _status(self, link: Link) -> Outcome:
        status = self.status_of(link.document) if "credentialStatus" in link.document else Outcome.SKIPPED
        if status is Outcome.FAILED:
            raise ChainBroken(f"{link.kind}-withdrawn", "It was withdrawn because of fraud.")
        return status


def _check_roles(root: Link, mandate: Link) -> None:
    """A key that may give mandates, or sign forms, is nobody's own key: else it could mandate itself."""
    others = {key.public_key for key in (*root.scope.keys, *root.scope.form_keys)}
    if any(key.public_key in others for key in mandate.scope.keys):
        raise ChainBroken("mandate-by-itself", "The mandate is for a key that has another task.")


def _proof_failed(link: Link, **params: object) -> ChainBroken:
    detail = "The signature does not hold, or is not by the right key."
    return ChainBroken(f"{link.kind}-proof-failed", detail, **params)
