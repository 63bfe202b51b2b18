from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Instant
from app.wallets.tables import WalletOffer


class AuthorizationRequest(Base):
    """What a wallet asked an organisation's authorization server for, until its owner comes by."""

    __tablename__ = "oid4vci_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    request_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the request_uri."""
    offer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("wallet_offers.id", ondelete="CASCADE"), index=True
    )
    """The offer that its issuer_state names; None when it names none that is open."""
    client_id: Mapped[str] = mapped_column(String(500))
    redirect_uri: Mapped[str] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(Text)
    code_challenge: Mapped[str] = mapped_column(String(43))
    configuration_ids: Mapped[list[str]] = mapped_column(JSON)
    identifiers: Mapped[bool]
    """Whether it asked by authorization_details."""
    jkt: Mapped[str | None] = mapped_column(String(43))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    offer: Mapped[WalletOffer | None] = relationship(lazy="raise")


class AuthorizationCode(Base):
    """A code that a wallet exchanges for an access token, once."""

    __tablename__ = "oid4vci_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("oid4vci_requests.id", ondelete="CASCADE"), unique=True
    )
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("wallet_tokens.id", ondelete="SET NULL"), index=True
    )
    """What was made from it first, for whoever looks into a code that was shown twice."""
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    request: Mapped[AuthorizationRequest] = relationship(lazy="raise")
