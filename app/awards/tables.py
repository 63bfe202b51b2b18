from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.palette.tables import SkillVersion
from app.platform.db import Base, Instant, one_of


class AwardState(StrEnum):
    """How an award stands."""

    ISSUED = "issued"
    SUSPENDED = "suspended"
    """Its bit is set, and it is being looked at again."""
    REVOKED = "revoked"
    ERASED = "erased"
    """The learner took it away: only the spent status entries are left."""


class WhySigned(StrEnum):
    """Why a badge was signed."""

    AWARD = "award"
    WALLET_BINDING = "wallet-binding"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"
    """The end of a suspension."""
    CONSENT = "consent"
    """Somebody named in it no longer agrees to that."""


class Award(Base):
    """A skill confirmed for a learner: the columns we search by. Its badges are `BadgeDocument`s."""

    __tablename__ = "awards"
    __table_args__ = (
        Index("ix_awards_organisation_created", "organisation_id", "created_at", "id"),
        UniqueConstraint("organisation_id", "external_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    """The last part of the badge's address."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    team_leader_id: Mapped[UUID] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"), index=True)
    endorsement_id: Mapped[UUID | None] = mapped_column(ForeignKey("endorsements.id"))
    learner_id: Mapped[UUID] = mapped_column(ForeignKey("learners.id"), index=True)
    skill_version_id: Mapped[UUID] = mapped_column(ForeignKey("skill_versions.id"), index=True)
    subject_id: Mapped[str | None] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(String(32))
    awarded_at: Mapped[datetime] = mapped_column(Instant)
    valid_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[AwardState] = mapped_column(one_of(AwardState))
    reason: Mapped[str | None] = mapped_column(String(200))
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    """Kept beside the state, because an erased award can be withdrawn too."""
    shared: Mapped[bool]
    external_id: Mapped[str | None] = mapped_column(String(200))
    """What the organisation's own programs call this award; erased with the rest."""
    skill_version: Mapped[SkillVersion] = relationship(lazy="raise")


class AwardText(Base):
    """What people wrote about an award; erasure removes this row."""

    __tablename__ = "award_texts"

    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), primary_key=True)
    narrative: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class BadgeDocument(Base):
    """A badge exactly as it was signed. Every one is kept; the newest is the one served."""

    __tablename__ = "badge_documents"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_badge_documents_status_bits",
        ),
        UniqueConstraint("list_id", "index"),
        UniqueConstraint("award_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int]
    why: Mapped[WhySigned] = mapped_column(one_of(WhySigned))
    valid_from: Mapped[datetime] = mapped_column(Instant)
    list_id: Mapped[UUID]
    index: Mapped[int]
    document: Mapped[str | None] = mapped_column(Text)
    """None once erased: the text holds what identifies the learner."""
    signed_at: Mapped[datetime] = mapped_column(Instant)
