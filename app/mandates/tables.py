from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.people.tables import TeamLeader
from app.platform.db import Base, Instant


class Mandate(Base):
    """A team leader may judge these skills in this period: as the organisation signed it.

    The signed scope never changes. Another scope is another mandate; suspension and end stand beside it.
    """

    __tablename__ = "mandates"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    team_leader_id: Mapped[UUID] = mapped_column(ForeignKey("team_leaders.id"), index=True)
    key_id: Mapped[UUID] = mapped_column(ForeignKey("signing_keys.id"))
    categories: Mapped[list[str]] = mapped_column(JSON)
    skills: Mapped[list[str]] = mapped_column(JSON)
    """Ids of skills, whatever their version."""
    authorised_from: Mapped[date] = mapped_column(Date)
    authorised_until: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(Instant)
    suspended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(200))
    team_leader: Mapped[TeamLeader] = relationship(lazy="raise")
