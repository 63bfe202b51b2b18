from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Instant, one_of


class Grant(StrEnum):
    """How a wallet gets its access token for an offer."""

    PRE_AUTHORIZED_CODE = "pre-authorized_code"
    AUTHORIZATION_CODE = "authorization_code"


class WalletOffer(Base):
    """A badge that waits for one wallet. Nothing that opens it is kept, only hashes."""

    __tablename__ = "wallet_offers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    handle_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the last part of its address."""
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the pre-authorized code; None for an offer with the other grant."""
    state_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    """Of the issuer_state; None for an offer with the other grant."""
    grant: Mapped[Grant] = mapped_column(one_of(Grant, length=32))
    configuration_ids: Mapped[list[str]] = mapped_column(JSON)
    tx_code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """None when no code is asked for."""
    attempts_left: Mapped[int]
    keep_others: Mapped[bool]
    """Whether wallets that hold the badge already keep it."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    redeemed_at: Mapped[datetime | None] = mapped_column(Instant)
    blocked_at: Mapped[datetime | None] = mapped_column(Instant)
    """After too many wrong codes."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """By whoever made it, or because the badge was withdrawn or erased."""
    binding_id: Mapped[UUID | None]
    """The wallet that took it, once there is one."""


class WalletToken(Base):
    """An access token that a wallet got for an offer; only a hash of it is kept."""

    __tablename__ = "wallet_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    offer_id: Mapped[UUID] = mapped_column(ForeignKey("wallet_offers.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    jkt: Mapped[str | None] = mapped_column(String(64))
    """Thumbprint of the DPoP key that it is bound to (RFC 9449 §6)."""
    configuration_ids: Mapped[list[str]] = mapped_column(JSON)
    identifiers: Mapped[bool]
    """Whether the wallet must name what it wants by `credential_identifier`."""
    client_id: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    offer: Mapped[WalletOffer] = relationship(lazy="raise")


class SeenOnce(Base):
    """Something that may be used once and was, until it would be refused for its age."""

    __tablename__ = "seen_once"

    purpose: Mapped[str] = mapped_column(String(32), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class WalletSettingsRow(Base):
    """What an organisation chose about wallets; one that chose nothing has no row."""

    __tablename__ = "wallet_settings"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    draft_13: Mapped[bool]
    untyped_proofs: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(Instant)
