"""What wallets were given, or wait for: one row for each credential request that was granted."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.awards import bindings
from app.awards.tables import AwardBinding, Told
from app.oid4vci.answers import OAuthError
from app.platform.db import Base, Instant, one_of
from app.platform.runtime import Work
from app.wallets import hashes
from app.wallets.tables import WalletOffer


class WalletIssuance(Base):
    """A granted credential request. Nothing by which a wallet comes back is kept, only hashes."""

    __tablename__ = "wallet_issuances"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("wallet_offers.id", ondelete="CASCADE"), index=True)
    configuration_id: Mapped[str] = mapped_column(String(64))
    draft_13: Mapped[bool]
    """Whether it was asked for as draft 13 has it; then it is answered so later too."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    transaction_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the `transaction_id` of what a wallet waits for; None once it has it."""
    holders: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The DIDs that proved their keys, while the wallet waits."""
    notification_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the `notification_id` that came with the credentials; None before."""
    told: Mapped[Told | None] = mapped_column(one_of(Told, length=32))
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    description: Mapped[str | None] = mapped_column(String(400))
    """What the wallet said about it, for whoever looks into a complaint; never shown to people."""


def begin(work: Work, offer: WalletOffer, configuration_id: str, *, draft_13: bool) -> WalletIssuance:
    """Keep that a wallet asked for something. It waits for each credential once: an older wait ends."""
    same = (WalletIssuance.offer_id == offer.id, WalletIssuance.configuration_id == configuration_id)
    older = delete(WalletIssuance).where(*same, WalletIssuance.transaction_hash.is_not(None))
    work.session.execute(older)
    row = WalletIssuance(
        offer_id=offer.id, configuration_id=configuration_id, draft_13=draft_13, created_at=work.now
    )
    work.session.add(row)
    return row


def hand_out(work: Work, row: WalletIssuance) -> str:
    """Keep that a wallet has what it asked for: a `transaction_id` is good for one answer.

    Returns:
        The `notification_id`, which is told once.
    """
    notification_id = hashes.new_token()
    row.transaction_hash = row.holders = None
    row.notification_hash = hashes.sha256(notification_id)
    work.session.flush()
    return notification_id


def wait(work: Work, row: WalletIssuance, dids: list[str]) -> str:
    """Let a wallet wait for what cannot be given yet.

    Args:
        work: the unit of work.
        row: what it asked for.
        dids: whose keys it proved.

    Returns:
        The `transaction_id`, which is told once.
    """
    transaction_id = hashes.new_token()
    row.holders = dids
    row.transaction_hash = hashes.sha256(transaction_id)
    work.session.flush()
    return transaction_id


def waiting(work: Work, offer: WalletOffer, transaction_id: str) -> WalletIssuance:
    """What a wallet waits for; its badge is held, so that it gets it once.

    Raises:
        OAuthError: `invalid_transaction_id`: another wallet's, unknown, or answered already.
    """
    row = work.session.scalar(
        select(WalletIssuance).where(
            WalletIssuance.offer_id == offer.id,
            WalletIssuance.transaction_hash == hashes.sha256(transaction_id),
        )
    )
    if row is None:
        raise OAuthError("invalid_transaction_id", "Nobody waits under this transaction_id.")
    return row


def notified(work: Work, offer: WalletOffer, notification_id: str) -> WalletIssuance:
    """What a wallet has something to tell about.

    Raises:
        OAuthError: `invalid_notification_id`.
    """
    row = work.session.scalar(
        select(WalletIssuance).where(
            WalletIssuance.offer_id == offer.id,
            WalletIssuance.notification_hash == hashes.sha256(notification_id),
        )
    )
    if row is None:
        raise OAuthError("invalid_notification_id", "Nothing was given under this notification_id.")
    return row


def tell(work: Work, offer: WalletOffer, row: WalletIssuance, told: Told, description: str | None) -> None:
    """Keep what a wallet tells of what it was given; told again, it changes nothing."""
    if (row.told, row.description) == (told, description):
        return
    row.told, row.told_at, row.description = told, work.now, description
    if offer.binding_id is not None:
        bindings.tell(work, work.session.get_one(AwardBinding, offer.binding_id), told)
