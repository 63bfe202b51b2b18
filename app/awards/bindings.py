"""Wallets that take a badge: begun, given copies that name their keys, ended.

A copy is the same badge, signed anew with a later `validFrom`, a status entry of its own and the DID of the
wallet's key as its subject. Every operation locks the award first, as those in `lifecycle`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.actions import Action
from app.access.check import found, unknown
from app.awards import versions
from app.awards.events import AwardBindingBegun, AwardBindingEnded, AwardBound
from app.awards.reissue import Taker, sign_anew
from app.awards.standing import expect
from app.awards.tables import Award, AwardBinding, AwardState, AwardVersion, BindingEnd, Told
from app.platform.db import lock
from app.platform.runtime import Work
from credentials.rules.reissue.case import ReissueKind
from credentials.rules.text import check_texts
from keys.algorithms import PublicKey
from schemas.errors import Conflict, Refused

MOST_KEYS: Final = 40
"""Keys of one wallet that a badge is given for: each is a version with a status entry, for ever."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The key of a wallet.

    Attributes:
        did: did:key or did:jwk of the key.
        public_key: the same key.
    """

    did: str
    public_key: PublicKey


def begin(work: Work, award: Award, *, keep_others: bool, label: str | None = None) -> AwardBinding:
    """Let one more wallet take a badge.

    Those that hold it already go on until this one holds it: whoever is interrupted has lost nothing.

    Args:
        work: the unit of work.
        award: of which learner.
        keep_others: the other wallets keep it as well, instead.
        label: what the wallet is called.

    Raises:
        NotFound: `award-unknown`.
        Conflict: `award-not-standing` unless it stands.
        Refused: a rule for text.
    """
    found(work.principal, Action.AWARD_BIND, award)
    check_texts(label=label)
    lock(work.session, award)
    expect(award, AwardState.ISSUED)
    binding = AwardBinding(award_id=award.id, label=label, keeps_others=keep_others, created_at=work.now)
    work.session.add(binding)
    work.session.flush()
    work.happened(AwardBindingBegun(award.organisation_id, award.id, binding.id))
    return binding


def bind(work: Work, award: Award, binding: AwardBinding, holder: Holder) -> AwardVersion:
    """Sign the badge for a key of a wallet; for the same key the same is given again.

    Raises:
        NotFound: `award-unknown`.
        Conflict: `award-not-standing` unless it stands; `binding-ended`, the wallet must begin again.
        Refused: `binding-keys-too-many`; or the name of the rule that forbids it, for example
            `key-compromised`.
    """
    found(work.principal, Action.AWARD_BIND, award)
    lock(work.session, award)
    expect(award, AwardState.ISSUED)
    lock(work.session, binding)
    if binding.ended_at is not None:
        raise Conflict("binding-ended", "This wallet no longer takes the badge. Begin again from the badge.")
    group = versions.of(work, award)
    own = [version for version in group if version.binding_id == binding.id]
    for known in own:
        if known.subject_id == holder.did:
            return known
    if len(own) >= MOST_KEYS:
        raise Refused("binding-keys-too-many", f"A wallet gets a badge for at most {MOST_KEYS} keys.")
    if not binding.keeps_others:
        _end_others(work, award, binding, group)
    version = sign_anew(work, award, group, ReissueKind.WALLET_BINDING, taker=Taker(binding, holder.did))
    work.happened(AwardBound(award.organisation_id, award.id, binding.id, version.id))
    return version


def end(work: Work, award: Award, binding: AwardBinding, reason: BindingEnd) -> None:
    """Withdraw the copies of one wallet, and nothing else; doing it twice changes nothing.

    Raises:
        NotFound: `award-unknown`.
    """
    found(work.principal, Action.AWARD_UNBIND, award)
    lock(work.session, award)
    lock(work.session, binding)
    # Copies of an erased badge count until somebody withdraws them.
    versions.withdraw(work, [one for one in versions.of(work, award) if one.binding_id == binding.id])
    if binding.ended_at is None:
        binding.ended_at, binding.end_reason = work.now, reason
        work.happened(AwardBindingEnded(award.organisation_id, award.id, binding.id, reason))


def tell(work: Work, binding: AwardBinding, told: Told) -> None:
    """Keep what a wallet told of the badge. It decides nothing: a wallet may tell anything, or nothing."""
    binding.told, binding.told_at = told, work.now


def of(work: Work, award: Award) -> Sequence[AwardBinding]:
    """The wallets of an award with their versions, the first first.

    Raises:
        NotFound: `award-unknown`.
    """
    found(work.principal, Action.AWARD_READ, award)
    return work.session.scalars(
        select(AwardBinding)
        .options(selectinload(AwardBinding.versions))
        .where(AwardBinding.award_id == award.id)
        .order_by(AwardBinding.created_at, AwardBinding.id)
    ).all()


def that_took(work: Work, award: Award) -> list[AwardBinding]:
    """Those of the wallets that got the badge; one that began and never came back is none.

    Raises:
        NotFound: `award-unknown`.
    """
    return [binding for binding in of(work, award) if binding.versions]


def get(work: Work, award: Award, binding_id: UUID) -> AwardBinding:
    """One wallet of an award.

    Raises:
        NotFound: `wallet-unknown`.
    """
    binding = work.session.get(AwardBinding, binding_id)
    if binding is None or binding.award_id != award.id:
        raise unknown("wallet")
    return binding


def _end_others(work: Work, award: Award, binding: AwardBinding, group: Sequence[AwardVersion]) -> None:
    others = [
        version
        for version in group
        if version.binding is not None and version.binding is not binding and version.binding.ended_at is None
    ]
    versions.withdraw(work, others)
    versions.end_bindings(work, award, others, BindingEnd.REPLACED)
