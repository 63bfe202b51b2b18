from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant


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
