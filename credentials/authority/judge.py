"""Was this person allowed to judge this skill on that day? Answered from the badge against one pinned key.

1. No word of authority stands outside an endorsement's subject, and each endorsement is spelled as ours.
2. An issuer that shows no authority endorsement is passed over, unless an anchor lists it as its member:
   its chain was stripped off.
3. The association that endorses the badge's issuer is pinned, and its pinned key signed the endorsement.
   A member of one association shows that one's endorsement, not another's.
4. An authority key that the endorsement names signed the mandate; mandate's issuer = badge's issuer;
   mandate's subject = the badge's `source`. So a leader's key can never mandate itself.
5. Neither was withdrawn for fraud, nor the authority key, as far as the issuer's site can be reached.
6. The badge's proof was made with the key that the mandate names: the same method id and the same key. A
   form of the badge may be signed with a form key that the endorsement names; then the organisation says
   who judged.
7. The achievement is in the scope of the mandate and of the endorsement.
8. The award date lies in the period of both, and not before the mandate, or the one that it replaces, was
   signed.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from credentials.authority.chain import Chain, ChainUnknown, Links, Prove, StatusOf
from credentials.authority.finders import spelled_keys
from credentials.authority.findings import FAILED_CODES, AuthorityFinding
from credentials.authority.link import ChainBroken, Link
from credentials.authority.scope import AuthorisedKey, Scope, amsterdam_day
from credentials.authority.shown import Says, shown_in
from credentials.forms.data_integrity import FindKey
from credentials.forms.proof_members import instant
from credentials.trust import TrustAnchor, TrustAnchors
from keys import multikey
from keys.algorithms import PublicKey
from schemas.errors import DomainError, Unavailable
from schemas.json_ld import flat
from schemas.report import Outcome
from schemas.strict_json import JsonObject

Signers = Iterable[tuple[str, PublicKey]]


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
    says: Says | None = None,
) -> AuthorityFinding:
    """Judge the chain of authority of a badge, at its `awardedDate`, by the steps on top of this file.

    When the verifier does not know the association, only what needs its key is left out: nobody vouches for
    the issuer (`association-unknown`, skipped), but what is broken in itself fails all the same.

    Args:
        credential: the badge. Its own proofs must have been verified already.
        signers: method id and public key of every proof of the badge by its issuer that passed.
        prove: verifies an endorsement's proofs with the keys it is given.
        anchors: the associations that the verifier pins.
        status_of: looks up an endorsement's status entry.
        find_key: finds keys in DID documents: to check the mandate of an issuer outside the sector, and to
            notice that the organisation withdrew the key that signed the mandate.
        enveloped: the badge is a JWT or SD-JWT form, which the organisation's form key may sign.
        says: as `shown_in` takes it; for a badge that whoever holds it could have respelled.

    Never raises on a bad chain.
    """
    try:
        links = Links(shown_in(credential, says), anchors, prove, status_of)
        return _Case(credential, links, frozenset(signers), find_key, enveloped).judge()
    except ChainBroken as broken:
        return AuthorityFinding(Outcome.FAILED, broken.code, broken.params)
    except ChainUnknown as unknown:
        return AuthorityFinding(Outcome.UNKNOWN, unknown.code, unknown.params)


def chain_keys(
    credential: JsonObject, *, prove: Prove, anchors: TrustAnchors, status_of: StatusOf = without_status
) -> Mapping[str, PublicKey]:
    """The keys that the badge's own chain vouches for, by verification method id.

    With these a verifier can check the badge's proof when the issuer's DID document cannot be reached. Empty
    when no chain holds against a pinned key. A status that cannot be looked up does not stand in the way
    here: `judge` reports it.
    """

    def lenient(endorsement: JsonObject) -> Outcome:
        return Outcome.FAILED if status_of(endorsement) is Outcome.FAILED else Outcome.PASSED

    found: dict[str, PublicKey] = {}
    try:
        links = Links(shown_in(credential), anchors, prove, lenient)
        for root, mandate in links.combinations():
            with suppress(ChainBroken, ChainUnknown):
                found |= links.establish(root, mandate).keys()
    except ChainBroken:
        return {}
    return found


@dataclass(frozen=True)
class _Case:
    """One badge with everything that its judgement needs."""

    credential: JsonObject
    links: Links
    signers: frozenset[tuple[str, PublicKey]]
    find_key: FindKey | None
    enveloped: bool

    def judge(self) -> AuthorityFinding:
        shown, anchors = self.links.shown, self.links.anchors
        itself = anchors.anchor(shown.issuer)
        if itself is not None and not shown.mandates and self._signed_by(itself):
            return AuthorityFinding(Outcome.PASSED, "anchor-itself", {"association": itself.name}, itself)
        member = anchors.anchor_of_member(shown.issuer) is not None
        if itself is None and not shown.endorsements and not member:
            return self._judge_outside_the_sector()
        return self._best_of([self._try(root, mandate) for root, mandate in self.links.combinations()])

    def _best_of(self, tried: list["AuthorityFinding | DomainError"]) -> AuthorityFinding:
        """One chain that holds is enough; a broken one in a known association's name outweighs a claim."""
        findings = [one for one in tried if isinstance(one, AuthorityFinding)]
        problems = [one for one in tried if isinstance(one, DomainError)]
        holding = next((one for one in findings if one.outcome is Outcome.PASSED), None)
        known = any(self.links.anchors.anchor(root.issuer) for root in self.links.shown.endorsements)
        if holding is not None:
            return holding
        if findings and not known:
            return findings[0]
        raise max(problems, key=_came_how_far)

    def _try(self, root: Link | None, mandate: Link) -> "AuthorityFinding | DomainError":
        try:
            return self._judge_chain(self.links.establish(root, mandate))
        except (ChainBroken, ChainUnknown) as problem:
            return problem

    def _judge_chain(self, chain: Chain) -> AuthorityFinding:
        self._check_still_published(chain)
        by_form = self._check_signer(chain.mandate, chain.form_keys())
        params = self._check_mandate(chain.mandate, chain.replaced)
        self._check_endorsement(chain)
        if chain.anchor is None:
            return _of_unknown_association(chain)
        code = "authorised-by-form" if by_form else "authorised"
        return AuthorityFinding(
            Outcome.PASSED, code, {**params, "association": chain.anchor.name}, chain.anchor
        )

    def _signed_by(self, anchor: TrustAnchor) -> bool:
        pinned = [multikey.decode(text) for text in anchor.keys]
        return any(key in pinned for _, key in self.signers)

    def _judge_outside_the_sector(self) -> AuthorityFinding:
        # Nobody pinned stands behind the issuer, so nothing can pass. What contradicts itself still fails.
        problems: list[DomainError] = []
        for mandate in self.links.shown.mandates:
            try:
                self._check_outside_the_sector(mandate)
                break
            except (ChainBroken, ChainUnknown) as problem:
                problems.append(problem)
        else:
            if problems:
                raise problems[0]
        return AuthorityFinding(Outcome.SKIPPED, "not-endorsed-by-sector")

    def _check_outside_the_sector(self, mandate: Link) -> None:
        self.links.check_mandate(mandate)
        if not self.enveloped:
            # Nobody names form keys here: the organisation signs other forms with any key it publishes.
            self._check_signer(mandate, ())
        self._check_mandate(mandate, self.links.prove_replaced(mandate, spelled_keys(mandate.issuer)))
        if self.find_key is not None:
            self.links.prove_link(mandate, self.find_key)

    def _check_still_published(self, chain: Chain) -> None:
        # After a compromise the authority key leaves the DID document. When that cannot be reached, the chain
        # stands on its own.
        if self.find_key is None or chain.endorsement is None:
            return
        named = {key.id: key.public_key for key in chain.endorsement.scope.keys}
        for method_id in chain.mandate.methods:
            try:
                published = self.find_key(method_id, "assertionMethod").public_key
            except Unavailable:
                continue
            except DomainError as error:
                raise ChainBroken("mandate-withdrawn", "Its key was withdrawn.", why=error.code) from error
            if published != named.get(method_id):
                raise ChainBroken("mandate-withdrawn", "The organisation publishes another key.")

    def _check_signer(self, mandate: Link, form_keys: tuple[AuthorisedKey, ...]) -> bool:
        """Whether the organisation signed a form of the badge, and not the leader the badge itself."""
        if any((key.id, key.public_key) in self.signers for key in mandate.scope.keys):
            return False
        # The header of a token may hold the key itself instead of its name.
        keys = {key for _, key in self.signers} if self.enveloped else set()
        if any(key.public_key in keys for key in mandate.scope.keys):
            return False
        # A colleague's proof inside a form contradicts what the form says.
        if keys and keys <= {key.public_key for key in form_keys}:
            return True
        raise ChainBroken("key-not-mandated", "The mandate names a different key from the one that signed.")

    def _check_mandate(self, mandate: Link, replaced: Link | None) -> dict[str, object]:
        self._check_skill(mandate.scope)
        day = self._award_day()
        params = _period(mandate.scope, day)
        if not mandate.scope.runs_on(day):
            raise ChainBroken(
                "award-date-outside-mandate", "The mandate was not in force on that day.", **params
            )
        first = (replaced or mandate).signed_on
        if day < first:
            raise ChainBroken(
                "award-before-mandate",
                "No mandate had been given yet.",
                **params,
                signed_day=first.isoformat(),
            )
        return params

    def _check_endorsement(self, chain: Chain) -> None:
        if chain.endorsement is None:
            return
        scope, day = chain.endorsement.scope, self._award_day()
        self._check_skill(scope)
        if not scope.runs_on(day):
            raise ChainBroken(
                "award-date-outside-endorsement",
                "The organisation was not endorsed on that day.",
                **_period(scope, day),
            )

    def _check_skill(self, scope: Scope) -> None:
        subjects = [one for one in flat(self.credential.get("credentialSubject")) if isinstance(one, dict)]
        named = [one for subject in subjects for one in flat(subject.get("achievement"))]
        achievement = named[0] if len(named) == 1 and isinstance(named[0], dict) else {}
        skill, category = achievement.get("id"), achievement.get("fieldOfStudy")
        known = category if isinstance(category, str) else None
        if not isinstance(skill, str) or not scope.covers(skill, known):
            raise ChainBroken("skill-out-of-scope", "The mandate is not for this skill.", achievement=skill)

    def _award_day(self) -> date:
        try:
            return amsterdam_day(instant(self.credential.get("awardedDate"), "awardedDate"))
        except DomainError as error:
            raise ChainBroken("award-date-missing", "The badge does not say when it was awarded.") from error


def _came_how_far(problem: DomainError) -> tuple[bool, int]:
    """What is told of several chains: what could not be looked up, else the one that came furthest."""
    known = problem.code in FAILED_CODES
    return (not known, FAILED_CODES.index(problem.code) if known else 0)


def _of_unknown_association(chain: Chain) -> AuthorityFinding:
    claimed = "" if chain.endorsement is None else chain.endorsement.issuer_name or chain.endorsement.issuer
    return AuthorityFinding(Outcome.SKIPPED, "association-unknown", {"association": claimed})


def _period(scope: Scope, day: date) -> dict[str, object]:
    return {
        "first_day": scope.first_day.isoformat(),
        "last_day": scope.last_day.isoformat(),
        "award_day": day.isoformat(),
    }
