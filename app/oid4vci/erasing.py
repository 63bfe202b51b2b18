"""What an erased badge leaves behind here: nothing, for it names the keys of the learner's wallets."""

from sqlalchemy import delete, select

from app.awards.events import AwardErased
from app.oid4vci import refresh
from app.oid4vci.issuances import WalletIssuance
from app.platform.runtime import Work
from app.wallets.tables import WalletOffer


def award_erased(work: Work, event: AwardErased) -> None:
    """Forget what wallets were given of a badge, and how they come back for it."""
    for offer_id in work.session.scalars(
        select(WalletOffer.id).where(WalletOffer.award_id == event.subject_id).order_by(WalletOffer.id)
    ).all():
        work.session.execute(delete(WalletIssuance).where(WalletIssuance.offer_id == offer_id))
        refresh.forget(work, offer_id)
