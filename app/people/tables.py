from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant


class TeamLeader(Base):
    """Somebody who judges skills, under a pseudonym."""

    __tablename__ = "team_leaders"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)
    name_in_badge: Mapped[bool] = mapped_column(default=False)
    consented_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    """The name was erased: nobody acts under this pseudonym any more."""


class TeamLeaderName(Base):
    """The person's name: the only row that says who it is, and the row that erasure removes."""

    __tablename__ = "team_leader_names"

    team_leader_id: Mapped[UUID] = mapped_column(ForeignKey("team_leaders.id"), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(200))
