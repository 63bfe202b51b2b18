from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, Instant
from app.platform.seals import sealed_for

PURPOSE: Final = "vc-api"
"""What the key of an instance is sealed for."""


class Instance(Base):
    """One issuer behind the VC-API: an own DID, one key, one way of securing."""

    __tablename__ = "vc_api_instances"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    did: Mapped[str] = mapped_column(String(512))
    method: Mapped[str] = mapped_column(String(512))
    suite: Mapped[str] = mapped_column(String(64))
    public_multibase: Mapped[str] = mapped_column(String(256))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=sealed_for(PURPOSE))
    with_status: Mapped[bool]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """SHA-256 of the bearer token; None for an open instance, which anybody may use."""
    created_at: Mapped[datetime] = mapped_column(Instant)


class InstanceStatusList(Base):
    """One instance's list of status bits for one purpose, with the signed form that is served."""

    __tablename__ = "vc_api_status_lists"
    __table_args__ = (UniqueConstraint("instance_id", "purpose", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("vc_api_instances.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    length: Mapped[int]
    document: Mapped[str] = mapped_column(Text)


class InstanceStatusEntry(Base):
    """One entry that was given to one credential; never given again."""

    __tablename__ = "vc_api_status_entries"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("vc_api_status_lists.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential_id: Mapped[str | None] = mapped_column(String(512), index=True)
    is_set: Mapped[bool]
