"""What happens to wallet offers."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.events.types import EventType
from app.platform.events.event import Event


@dataclass(frozen=True)
class WalletOfferCreated(Event):
    """A badge was offered to the learner's wallet; the subject is the offer."""

    type: ClassVar = EventType.WALLET_OFFER_CREATED
    award_id: UUID


@dataclass(frozen=True)
class WalletOfferRedeemed(Event):
    """A wallet used an offer, which no other can use now; the subject is the offer."""

    type: ClassVar = EventType.WALLET_OFFER_REDEEMED
    award_id: UUID


@dataclass(frozen=True)
class WalletOfferBlocked(Event):
    """An offer was closed after too many wrong codes; the subject is the offer."""

    type: ClassVar = EventType.WALLET_OFFER_BLOCKED
    award_id: UUID


@dataclass(frozen=True)
class WalletOfferEnded(Event):
    """An offer was ended before a wallet used it; the subject is the offer."""

    type: ClassVar = EventType.WALLET_OFFER_ENDED
    award_id: UUID


@dataclass(frozen=True)
class WalletSettingsChanged(Event):
    """How an organisation deals with wallets was changed; the subject is the organisation."""

    type: ClassVar = EventType.WALLET_SETTINGS_CHANGED
    draft_13: bool
    untyped_proofs: bool
