from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant, one_of
from app.platform.seals import sealed_for


class KeyPurpose(StrEnum):
    """What a signing key is for; part of what its sealing is bound to."""

    AUTHORITY = "authority"
    """The organisation's Ed25519 key: mandates, status lists, endorsements."""
    JOSE = "jose"
    """The organisation's P-256 key: JWT and SD-JWT forms."""
    ASSESSOR = "assessor"
    """A team leader's Ed25519 key: badges."""


class SigningKey(Base):
    """A key of an organisation or of one of its team leaders; the secret half only sealed."""

    __tablename__ = "signing_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    team_leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    purpose: Mapped[KeyPurpose] = mapped_column(one_of(KeyPurpose))
    public_multibase: Mapped[str] = mapped_column(String(200), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for(column="purpose"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on it signs nothing new; what it signed stays good."""
    compromised_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on nothing it ever signed is believed."""


class StatusList(Base):
    """One of an organisation's lists of revocation bits, with the signed form that is served."""

    __tablename__ = "status_lists"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int]
    length: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(Instant)


class StatusBit(Base):
    """One entry that was given out. It is never given to another badge, and once set it stays set."""

    __tablename__ = "status_bits"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("status_lists.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    set_at: Mapped[datetime | None] = mapped_column(Instant)
