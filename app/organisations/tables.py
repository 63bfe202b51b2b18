from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant, one_of
from credentials.rules.case import OrganisationKind


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

    id: Mapped[UUID] = mapped_column(ForeignKey("issuers.id"), primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str | None] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(Text)
    keurmerk_from: Mapped[date | None] = mapped_column(Date)
    keurmerk_until: Mapped[date | None] = mapped_column(Date)
    keurmerk_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    """Set by an explicit end: from then on nothing is issued, whatever the period says."""
    keurmerk_end_reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)


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
