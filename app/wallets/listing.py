"""Looking wallet offers up, without what opens them."""

from uuid import UUID

from sqlalchemy import select

from app.access.actions import Action
from app.awards.tables import Award
from app.platform import keyset
from app.platform.keyset import Slice, Window
from app.platform.runtime import Work
from app.wallets.offers import check_of
from app.wallets.tables import WalletOffer
from schemas.errors import NotFound


def get(work: Work, award: Award, offer_id: UUID) -> WalletOffer:
    """An offer of a badge that the principal sees.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `wallet-offer-unknown`.
    """
    check_of(work, Action.WALLET_OFFER_READ, award)
    offer = work.session.get(WalletOffer, offer_id)
    if offer is None or offer.award_id != award.id:
        raise NotFound("wallet-offer-unknown", "There is no such wallet offer.")
    return offer


def page(work: Work, award: Award, window: Window) -> Slice[WalletOffer]:
    """Some of the offers of a badge, newest first.

    Raises:
        NotAllowed: `role-not-allowed`.
    """
    check_of(work, Action.WALLET_OFFER_READ, award)
    query = select(WalletOffer).where(WalletOffer.award_id == award.id)
    by = (WalletOffer.created_at, WalletOffer.id)
    return keyset.read(work.session, query, window, by=by, newest_first=True)
