"""Ending wallet offers: by whoever made them, with the badge, and by the clock."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from app.access.actions import Action
from app.awards.events import AwardErased, AwardRevoked
from app.awards.tables import Award
from app.platform.db import lock
from app.platform.runtime import Work
from app.wallets.events import WalletOfferEnded
from app.wallets.offers import OfferState, check_of, lock_offer, state
from app.wallets.tables import WalletOffer, WalletToken

KEPT: Final = timedelta(days=30)
"""How long it can be looked up which wallets were offered a badge."""


def end(work: Work, award: Award, offer: WalletOffer) -> None:
    """End an offer and the access tokens that a wallet got for it; doing it twice changes nothing.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    check_of(work, Action.WALLET_OFFER_END, award)
    lock_offer(work, offer)
    _end_tokens(work, offer)
    _end(work, offer)


def award_revoked(work: Work, event: AwardRevoked) -> None:
    """End the open offers of a badge that was withdrawn; a wallet with a token is told so by its door."""
    _end_open(work, event.subject_id)


def award_erased(work: Work, event: AwardErased) -> None:
    """End every offer of a badge that was erased, and every token that a wallet got for it."""
    for offer in _end_open(work, event.subject_id):
        _end_tokens(work, offer)


def forget_old(work: Work) -> int:
    """Remove offers that ended long ago, and tokens that expired.

    Returns:
        How many there were.
    """
    old = delete(WalletOffer).where(WalletOffer.expires_at < work.now - KEPT)
    offers = work.session.scalars(old.returning(WalletOffer.id)).all()
    expired = delete(WalletToken).where(WalletToken.expires_at <= work.now)
    tokens = work.session.scalars(expired.returning(WalletToken.id)).all()
    return len(offers) + len(tokens)


def _end_open(work: Work, award_id: UUID) -> list[WalletOffer]:
    # The badge is locked already; the offers in one order.
    mine = select(WalletOffer).where(WalletOffer.award_id == award_id).order_by(WalletOffer.id)
    offers = list(work.session.scalars(mine).all())
    for offer in offers:
        lock(work.session, offer)
        if state(work, offer) is OfferState.OPEN:
            _end(work, offer)
    return offers


def _end(work: Work, offer: WalletOffer) -> None:
    if offer.ended_at is None:
        offer.ended_at = work.now
        work.happened(WalletOfferEnded(offer.organisation_id, offer.id, offer.award_id))


def _end_tokens(work: Work, offer: WalletOffer) -> None:
    work.session.execute(delete(WalletToken).where(WalletToken.offer_id == offer.id))
