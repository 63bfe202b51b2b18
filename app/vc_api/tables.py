from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.issuers.tables import Issuer
from app.platform.db import Base, Instant


class Instance(Base):
    """One issuer behind the VC-API: how it secures what its callers draft."""

    __tablename__ = "vc_api_instances"

    id: Mapped[UUID] = mapped_column(ForeignKey("issuers.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    suite: Mapped[str] = mapped_column(String(64))
    with_status: Mapped[bool]
    is_open: Mapped[bool]
    """Anybody may use it; the others need a token."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    """From then on it signs nothing; what it signed stays good."""

    issuer: Mapped[Issuer] = relationship(lazy="raise")


class InstanceStatusEntry(Base):
    """Which status entry was given to which credential, by the name under which it will be asked for."""

    __tablename__ = "vc_api_status_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_vc_api_status_entries_status_bits",
        ),
    )

    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential_id: Mapped[str] = mapped_column(String(512), index=True)
