from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant


class KeyPurpose(StrEnum):
    """What a signing key is for; part of what its sealing is bound to."""

    AUTHORITY = "authority"
    """The organisation's Ed25519 key: mandates, status lists, endorsements."""
    JOSE = "jose"
    """The organisation's P-256 key: JWT and SD-JWT forms."""
    ASSESSOR = "assessor"
    """A team leader's Ed25519 key: badges."""


class Organisation(Base):
    """Whoever issues badges or endorses those who do."""

    __tablename__ = "organisations"
    __table_args__ = (
        Index(
            "uq_organisations_one_association",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'association'"),
            postgresql_where=text("kind = 'association'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(Text)
    keurmerk_from: Mapped[date | None] = mapped_column(Date)
    keurmerk_until: Mapped[date | None] = mapped_column(Date)
    keurmerk_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    """Set by an explicit end: from then on nothing is issued, whatever the period says."""
    keurmerk_end_reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)


class SigningKey(Base):
    """A key of an organisation or of one of its team leaders; the secret half only sealed."""

    __tablename__ = "signing_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    team_leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    public_multibase: Mapped[str] = mapped_column(String(200), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on it signs nothing new; what it signed stays good."""
    compromised_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on nothing it ever signed is believed."""


class Endorsement(Base):
    """What the association signed about an organisation. Old ones are kept: old badges embed them."""

    __tablename__ = "endorsements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    association_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    authorised_from: Mapped[date] = mapped_column(Date)
    authorised_until: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(Instant)
    superseded_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_on: Mapped[date | None] = mapped_column(Date)
    """The last day that it counts for, when the keurmerk was ended or shortened before its own last day."""
