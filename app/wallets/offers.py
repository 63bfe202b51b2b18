"""Offering a badge to the learner's wallet: made, read, redeemed once.

Locks are taken in one order: the award, then the offer. So a withdrawal that was acknowledged wins over a
wallet that comes at the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update

from app.access.actions import Action
from app.access.check import check
from app.awards.tables import Award, AwardState
from app.platform.db import lock
from app.platform.principal import Principal, Role
from app.platform.runtime import Work
from app.wallets import hashes
from app.wallets.configurations import CONFIGURATIONS
from app.wallets.events import (
    WalletOfferBlocked,
    WalletOfferCreated,
    WalletOfferRedeemed,
)
from app.wallets.hashes import secrets_of
from app.wallets.tables import Grant, WalletOffer
from schemas.errors import Conflict, Gone, NotFound

LASTS: Final = timedelta(hours=24)
"""Long enough to take a printed offer home, short enough that a forgotten one is soon worth nothing."""
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=7)
ATTEMPTS: Final = 5
"""Wrong codes until an offer is closed: a guesser's chance is 5 in a million."""
OFFERED: Final = frozenset({AwardState.ISSUED, AwardState.SUSPENDED})
"""A wallet that comes while the badge is suspended waits until it is reinstated or withdrawn."""


class OfferState(StrEnum):
    """How an offer stands."""

    OPEN = "open"
    REDEEMED = "redeemed"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    ENDED = "ended"


class OfferRefusal(StrEnum):
    """Why an offer is not redeemed. It is returned and not raised, so that a wrong code is counted."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    ENDED = "ended"
    TX_CODE_MISSING = "tx-code-missing"
    TX_CODE_UNEXPECTED = "tx-code-unexpected"
    TX_CODE_WRONG = "tx-code-wrong"


READABLE: Final = frozenset({OfferState.OPEN, OfferState.REDEEMED})
REFUSED: Final = {
    OfferState.REDEEMED: OfferRefusal.USED,
    OfferState.BLOCKED: OfferRefusal.BLOCKED,
    OfferState.EXPIRED: OfferRefusal.EXPIRED,
    OfferState.ENDED: OfferRefusal.ENDED,
}


@dataclass(frozen=True, slots=True)
class CreatedOffer:
    """An offer that was just made, with what is shown once.

    Attributes:
        offer: the row.
        handle: the last part of its address.
        tx_code: what the learner must type; None when no code is asked for.
    """

    offer: WalletOffer
    handle: str
    tx_code: str | None


def create(
    work: Work,
    award: Award,
    *,
    grant: Grant,
    with_code: bool,
    configuration_ids: Sequence[str] | None = None,
    keep_others: bool = False,
    lasts: timedelta = LASTS,
) -> CreatedOffer:
    """Offer a badge to one wallet.

    Args:
        work: the unit of work.
        award: the badge.
        grant: how the wallet gets its access token.
        with_code: whether a short code must be typed as well, which is told apart from the offer.
        configuration_ids: which forms are offered; all of `CONFIGURATIONS` without it.
        keep_others: whether wallets that hold the badge keep it.
        lasts: how long it is good.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `award-unknown` for somebody else's badge.
        Conflict: `award-not-standing` when it was withdrawn or erased.
    """
    check_of(work, Action.WALLET_OFFER_CREATE, award)
    lock(work.session, award)
    if award.state not in OFFERED:
        raise Conflict("award-not-standing", "This badge was withdrawn or erased.")
    handle, tx_code = hashes.new_handle(), hashes.new_tx_code() if with_code else None
    offer = _drafted(work, award, grant, handle, tx_code)
    offer.configuration_ids = list(configuration_ids or CONFIGURATIONS)
    offer.keep_others, offer.expires_at = keep_others, work.now + lasts
    work.session.add(offer)
    work.session.flush()
    work.happened(WalletOfferCreated(offer.organisation_id, offer.id, award.id))
    return CreatedOffer(offer, handle, tx_code)


def check_of(work: Work, action: Action, award: Award) -> None:
    """Refuse what the table does not allow with the offers of a badge.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `award-unknown` for somebody else's badge.
    """
    whose = award.learner_id
    check(work.principal, action, award.organisation_id, learner_id=whose, about="award")


def at(work: Work, organisation_id: UUID | None, handle: str) -> WalletOffer:
    """The offer at an address; it can be read again until it expires, also when it is redeemed.

    Args:
        work: the unit of work.
        organisation_id: at whose address; None where offers of all organisations are found.
        handle: the last part of the address.

    Raises:
        NotFound: `wallet-offer-unknown`.
        Gone: `wallet-offer-ended`.
    """
    offer = _found_by(work, organisation_id, WalletOffer.handle_hash == hashes.sha256(handle))
    if offer is None:
        raise NotFound("wallet-offer-unknown", "There is no such wallet offer.")
    if work.now >= offer.expires_at or state(work, offer) not in READABLE:
        raise Gone("wallet-offer-ended", "This wallet offer is no longer good.")
    return offer


def by_state(work: Work, organisation_id: UUID, issuer_state: str) -> WalletOffer | None:
    """The open offer that an `issuer_state` belongs to."""
    offer = _found_by(work, organisation_id, WalletOffer.state_hash == hashes.sha256(issuer_state))
    return offer if offer is not None and state(work, offer) is OfferState.OPEN else None


def redeem(work: Work, organisation_id: UUID, code: str, tx_code: str | None) -> WalletOffer | OfferRefusal:
    """Use an offer by its pre-authorized code, once.

    Args:
        work: the unit of work; it must be committed after a refusal too, so that a wrong code counts.
        organisation_id: at whose address.
        code: the pre-authorized code.
        tx_code: what was typed; None when nothing was.

    Returns:
        The offer, which nobody else can use now, or why not.
    """
    offer = _found_by(work, organisation_id, WalletOffer.code_hash == hashes.sha256(code))
    if offer is None:
        return OfferRefusal.UNKNOWN
    refusal = try_code(work, offer, tx_code)
    if refusal is not None:
        return refusal
    return offer if redeem_offer(work, offer) else OfferRefusal.USED


def try_code(work: Work, offer: WalletOffer, tx_code: str | None) -> OfferRefusal | None:
    """Whether an offer is open, and the short code is the right one. A wrong one is counted.

    Args:
        work: the unit of work; it must be committed after a refusal too.
        offer: is locked, with its award.
        tx_code: what was typed; None when nothing was.

    Returns:
        None when nothing is in the way.
    """
    lock_offer(work, offer)
    now = state(work, offer)
    if now is not OfferState.OPEN:
        return REFUSED[now]
    if offer.tx_code_hash is None:
        return None if tx_code is None else OfferRefusal.TX_CODE_UNEXPECTED
    if not tx_code:
        return OfferRefusal.TX_CODE_MISSING
    if hashes.is_same(offer.tx_code_hash, hashes.tx_code_hash(work.runtime, offer.id, tx_code)):
        return None
    offer.attempts_left -= 1
    if offer.attempts_left <= 0:
        offer.blocked_at = work.now
        work.happened(WalletOfferBlocked(offer.organisation_id, offer.id, offer.award_id))
    return OfferRefusal.TX_CODE_WRONG


def redeem_offer(work: Work, offer: WalletOffer) -> bool:
    """Use an offer whose opening was proved otherwise, once: by an authorization code, or in an exchange.

    Returns:
        Whether it was open until now.
    """
    lock_offer(work, offer)
    if state(work, offer) is not OfferState.OPEN:
        return False
    # The lock has decided already; this is what decides where a lock was forgotten.
    unused = update(WalletOffer).where(WalletOffer.id == offer.id, WalletOffer.redeemed_at.is_(None))
    redeemed = work.session.execute(unused.values(redeemed_at=work.now).returning(WalletOffer.id)).all()
    if redeemed:
        work.happened(WalletOfferRedeemed(offer.organisation_id, offer.id, offer.award_id))
    return bool(redeemed)


def principal_of(work: Work, offer: WalletOffer) -> Principal:
    """Whoever redeemed an offer: acts for the learner of the badge, and for nobody else."""
    award = work.session.get_one(Award, offer.award_id)
    return Principal(
        id=f"wallet-offer:{offer.id}",
        role=Role.LEARNER,
        organisation_id=offer.organisation_id,
        learner_id=award.learner_id,
    )


def state(work: Work, offer: WalletOffer) -> OfferState:
    """How an offer stands now."""
    if offer.ended_at is not None:
        return OfferState.ENDED
    if offer.redeemed_at is not None:
        return OfferState.REDEEMED
    if offer.blocked_at is not None:
        return OfferState.BLOCKED
    return OfferState.EXPIRED if work.now >= offer.expires_at else OfferState.OPEN


def lock_offer(work: Work, offer: WalletOffer) -> Award:
    """Lock an offer and, before it, its badge: both stand still until the transaction ends.

    Returns:
        The badge.
    """
    award = work.session.get_one(Award, offer.award_id)
    lock(work.session, award)
    lock(work.session, offer)
    return award


def _drafted(work: Work, award: Award, grant: Grant, handle: str, tx_code: str | None) -> WalletOffer:
    """The row of an offer, not yet kept: hashes of what opens it."""
    offer_id, opens = uuid4(), secrets_of(work.runtime, handle)
    by_code = grant is Grant.PRE_AUTHORIZED_CODE
    return WalletOffer(
        id=offer_id,
        organisation_id=award.organisation_id,
        award_id=award.id,
        handle_hash=hashes.sha256(handle),
        code_hash=hashes.sha256(opens.pre_authorized_code) if by_code else None,
        state_hash=None if by_code else hashes.sha256(opens.issuer_state),
        grant=grant,
        tx_code_hash=None if tx_code is None else hashes.tx_code_hash(work.runtime, offer_id, tx_code),
        attempts_left=ATTEMPTS,
        created_at=work.now,
        created_by=work.principal.id,
    )


def _found_by(work: Work, organisation_id: UUID | None, by: ColumnElement[bool]) -> WalletOffer | None:
    whose = [] if organisation_id is None else [WalletOffer.organisation_id == organisation_id]
    return work.session.scalar(select(WalletOffer).where(by, *whose))
