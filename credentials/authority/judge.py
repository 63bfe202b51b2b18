"""Was this person allowed to judge this skill on that day? Answered from the badge against one pinned key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from credentials.authority.chain import (
    Chain,
    ChainBroken,
    ChainUnknown,
    Link,
    Prove,
    Shown,
    StatusOf,
    check_mandate,
    establish,
    prove_link,
    shown_in,
)
from credentials.authority.scope import AuthorisedKey, Scope, amsterdam_day
from credentials.data_integrity import FindKey, proofs_of
from credentials.proof_members import instant
from credentials.trust import TrustAnchor, TrustAnchors
from keys import multikey
from keys.algorithms import PublicKey
from schemas.errors import DomainError, Unavailable
from schemas.report import Outcome
from schemas.strict_json import JsonObject

PASSED_CODES: Final = ("authorised", "anchor-itself")
SKIPPED_CODES: Final = ("not-endorsed-by-sector",)
UNKNOWN_CODES: Final = (
    "endorsement-proof-unknown",
    "endorsement-status-unknown",
    "mandate-proof-unknown",
    "mandate-status-unknown",
)
FAILED_CODES: Final = (
    "chain-missing",
    "chain-malformed",
    "association-unknown",
    "endorsement-of-another-organisation",
    "endorsement-proof-failed",
    "endorsement-withdrawn",
    "mandate-of-another-organisation",
    "mandate-of-another-leader",
    "mandate-proof-failed",
    "mandate-withdrawn",
    "mandate-by-itself",
    "key-not-mandated",
    "skill-out-of-scope",
    "award-date-missing",
    "award-date-outside-mandate",
    "award-date-outside-endorsement",
)
CODES: Final = (*PASSED_CODES, *SKIPPED_CODES, *UNKNOWN_CODES, *FAILED_CODES)
"""Every code that a finding can have."""

Signers = Iterable[tuple[str, PublicKey]]


@dataclass(frozen=True)
class AuthorityFinding:
    """The answer.

    Attributes:
        outcome: passed; failed (verdict `not_authorised`); skipped, as the issuer claims no authority of a
            sector; unknown, as something could not be looked up.
        code: one of `CODES`.
        params: values for the sentence: `association`, `first_day`, `last_day`, `award_day`, `achievement`.
        anchor: the association whose pinned key the chain starts from, when passed.
    """

    outcome: Outcome
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    anchor: TrustAnchor | None = None


def without_status(_endorsement: JsonObject) -> Outcome:
    """A `StatusOf` for a caller that looks nothing up: a status entry stays unknown."""
    return Outcome.UNKNOWN


def judge(
    credential: JsonObject,
    *,
    signers: Signers,
    prove: Prove,
    anchors: TrustAnchors,
    status_of: StatusOf = without_status,
    find_key: FindKey | None = None,
    enveloped: bool = False,
) -> AuthorityFinding:
    """Judge the chain of authority of a badge, at its `awardedDate`.

    1. An issuer that shows no authority endorsement is passed over, unless an anchor lists it as its member:
       its chain was stripped off.
    2. The association that endorses the badge's issuer is pinned, and its pinned key signed the endorsement.
    3. An authority key that the endorsement names signed the mandate; mandate's issuer = badge's issuer;
       mandate's subject = the badge's `source`. So a leader's key can never mandate itself.
    4. Neither was withdrawn for fraud, nor the authority key, as far as the issuer's site can be reached.
    5. The badge's proof was made with the key that the mandate names: the same method id and the same key.
    6. The achievement is in the scope of the mandate (and of the endorsement, should that name skills).
    7. The award date lies in the period of the mandate, and of the endorsement.

    Args:
        credential: the badge. Its own proofs must have been verified already.
        signers: method id and public key of every proof of the badge that passed.
        prove: verifies an endorsement's proofs with the keys it is given.
        anchors: the associations that the verifier pins.
        status_of: looks up an endorsement's status entry.
        find_key: finds keys in DID documents: to check the mandate of an issuer outside the sector, and to
            notice that the organisation withdrew the key that signed the mandate.
        enveloped: the badge is a JWT or SD-JWT form, signed by the organisation's key for such forms.

    Never raises on a bad chain.
    """
    try:
        shown = shown_in(credential)
        return _Case(credential, shown, list(signers), prove, anchors, status_of, find_key, enveloped).judge()
    except ChainBroken as broken:
        return AuthorityFinding(Outcome.FAILED, broken.code, broken.params)
    except ChainUnknown as unknown:
        return AuthorityFinding(Outcome.UNKNOWN, unknown.code, unknown.params)


def chain_keys(
    credential: JsonObject, *, prove: Prove, anchors: TrustAnchors, status_of: StatusOf = without_status
) -> Mapping[str, PublicKey]:
    """The keys that a badge's own chain vouches for, by method id, once the chain holds against a pinned key.

    With these a verifier can check the badge's proof when the issuer's DID document cannot be reached. Empty
    when the chain does not hold. A status that cannot be looked up does not stand in the way here: `judge`
    reports it.
    """

    def lenient(endorsement: JsonObject) -> Outcome:
        return Outcome.FAILED if status_of(endorsement) is Outcome.FAILED else Outcome.PASSED

    try:
        return establish(shown_in(credential), anchors, prove, lenient).keys()
    except (ChainBroken, ChainUnknown):
        return {}


def chain_key(
    credential: JsonObject,
    method_id: str,
    *,
    prove: Prove,
    anchors: TrustAnchors,
    status_of: StatusOf = without_status,
) -> PublicKey | None:
    """One of `chain_keys`; None when the chain does not vouch for that method."""
    return chain_keys(credential, prove=prove, anchors=anchors, status_of=status_of).get(method_id)


@dataclass(frozen=True)
class _Case:
    """One badge with everything that its judgement needs."""

    credential: JsonObject
    shown: Shown
    signers: list[tuple[str, PublicKey]]
    prove: Prove
    anchors: TrustAnchors
    status_of: StatusOf
    find_key: FindKey | None
    enveloped: bool

    def judge(self) -> AuthorityFinding:
        itself = self.anchors.anchor(self.shown.issuer)
        if itself is not None and not self.shown.mandates and self._signed_by(itself):
            return AuthorityFinding(Outcome.PASSED, "anchor-itself", {"association": itself.name}, itself)
        if itself is None and not self.shown.endorsements and not self._is_member():
            return self._judge_outside_the_sector()
        chain = establish(self.shown, self.anchors, self.prove, self.status_of)
        self._check_still_published(chain)
        params = self._check(chain.mandate, chain.envelope_keys() if self.enveloped else ())
        self._check_endorsement(chain)
        return AuthorityFinding(
            Outcome.PASSED, "authorised", {**params, "association": chain.anchor.name}, chain.anchor
        )

    def _is_member(self) -> bool:
        return self.anchors.anchor_of_member(self.shown.issuer) is not None

    def _signed_by(self, anchor: TrustAnchor) -> bool:
        pinned = [multikey.decode(text) for text in anchor.keys]
        return any(key in pinned for _, key in self.signers)

    def _judge_outside_the_sector(self) -> AuthorityFinding:
        # Nobody pinned stands behind the issuer, so nothing can pass. What contradicts itself still fails.
        for mandate in self.shown.mandates:
            check_mandate(mandate, self.shown)
            self._check(mandate, ())
            if self.find_key is not None:
                prove_link(mandate, self.find_key, self.prove, self.status_of, kind="mandate")
        return AuthorityFinding(Outcome.SKIPPED, "not-endorsed-by-sector")

    def _check_still_published(self, chain: Chain) -> None:
        # After a compromise the authority key leaves the DID document. When that cannot be reached, the chain
        # stands on its own.
        if self.find_key is None or chain.endorsement is None:
            return
        named = {key.id: key.public_key for key in chain.endorsement.scope.keys}
        for proof in proofs_of(chain.mandate.document):
            try:
                published = self.find_key(proof["verificationMethod"], "assertionMethod").public_key
            except Unavailable:
                continue
            except DomainError as error:
                raise ChainBroken("mandate-withdrawn", "Its key was withdrawn.", why=error.code) from error
            if published != named.get(proof["verificationMethod"]):
                raise ChainBroken("mandate-withdrawn", "The organisation publishes another key.")

    def _check(self, mandate: Link, envelope_keys: tuple[AuthorisedKey, ...]) -> dict[str, object]:
        allowed = {(key.id, key.public_key) for key in (*mandate.scope.keys, *envelope_keys)}
        if not allowed & set(self.signers):
            raise ChainBroken("key-not-mandated", "The mandate names another key than the one that signed.")
        self._check_skill(mandate.scope)
        day = self._award_day()
        params = _period(mandate.scope, day)
        if not mandate.scope.runs_on(day):
            raise ChainBroken("award-date-outside-mandate", "The mandate did not run that day.", **params)
        return params

    def _check_endorsement(self, chain: Chain) -> None:
        if chain.endorsement is None:
            return
        scope, day = chain.endorsement.scope, self._award_day()
        if scope.limited:
            self._check_skill(scope)
        if not scope.runs_on(day):
            raise ChainBroken(
                "award-date-outside-endorsement",
                "The organisation was not endorsed that day.",
                **_period(scope, day),
            )

    def _check_skill(self, scope: Scope) -> None:
        subject = self.credential.get("credentialSubject")
        achievement = subject.get("achievement") if isinstance(subject, dict) else None
        skill = achievement.get("id") if isinstance(achievement, dict) else None
        category = achievement.get("fieldOfStudy") if isinstance(achievement, dict) else None
        known = category if isinstance(category, str) else None
        if not isinstance(skill, str) or not scope.covers(skill, known):
            raise ChainBroken("skill-out-of-scope", "The mandate is not for this skill.", achievement=skill)

    def _award_day(self) -> date:
        try:
            return amsterdam_day(instant(self.credential.get("awardedDate"), "awardedDate"))
        except DomainError as error:
            raise ChainBroken("award-date-missing", "The badge does not say when it was awarded.") from error


def _period(scope: Scope, day: date) -> dict[str, object]:
    return {
        "first_day": scope.first_day.isoformat(),
        "last_day": scope.last_day.isoformat(),
        "award_day": day.isoformat(),
    }
