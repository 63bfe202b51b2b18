from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Instant


class TeamLeader(Base):
    """Somebody who judges skills, under a pseudonym."""

    __tablename__ = "team_leaders"
    __table_args__ = (UniqueConstraint("organisation_id", "external_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    name_in_badge: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    """The name was erased: nobody acts under this pseudonym any more."""
    external_id: Mapped[str | None] = mapped_column(String(200))
    """What the organisation's own programs call this leader; erased with the name."""
    name: Mapped["TeamLeaderName | None"] = relationship(lazy="raise")

    @property
    def display_name(self) -> str | None:
        """The name that colleagues see; None once erased."""
        return self.name.display_name if self.name else None


class TeamLeaderName(Base):
    """The person's name: the only row that says who it is, and the row that erasure removes."""

    __tablename__ = "team_leader_names"

    team_leader_id: Mapped[UUID] = mapped_column(ForeignKey("team_leaders.id"), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(200))
