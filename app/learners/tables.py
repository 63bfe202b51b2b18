from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Instant


class Learner(Base):
    """Somebody who shows skills, as the organisation where they work knows them."""

    __tablename__ = "learners"
    __table_args__ = (UniqueConstraint("organisation_id", "external_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    external_id: Mapped[str | None] = mapped_column(String(200))
    """What the organisation's own programs call this learner; erased with the rest."""
    details: Mapped["LearnerDetails | None"] = relationship(lazy="raise")

    @property
    def learner_id(self) -> UUID:
        """Whose row it is, as everything of a learner says."""
        return self.id

    @property
    def known(self) -> "LearnerDetails":
        """Who it is, of a learner who was not erased."""
        if self.details is None:
            raise LookupError("an erased learner has no details")
        return self.details


class LearnerDetails(Base):
    """Everything that says who it is; erasure removes this row."""

    __tablename__ = "learner_details"

    learner_id: Mapped[UUID] = mapped_column(ForeignKey("learners.id"), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    name_in_badge: Mapped[bool] = mapped_column(default=False)
    email_in_badge: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None] = mapped_column(Instant)


class LearnerCard(Base):
    """A card that shows a learner's badges to whoever holds it; its address and code are kept as hashes."""

    __tablename__ = "learner_cards"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    learner_id: Mapped[UUID] = mapped_column(ForeignKey("learners.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the last part of its address."""
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    attempts_left: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str] = mapped_column(String(64))
    locked_at: Mapped[datetime | None] = mapped_column(Instant)
    """After too many wrong codes: it still shows, and does nothing else until the leader makes another."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
