from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, Instant


class Category(Base):
    """A shelf of the palette. Its code stands in signed mandates and names the badge picture."""

    __tablename__ = "skill_categories"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name_nl: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    position: Mapped[int]


class Skill(Base):
    """A skill through all its versions."""

    __tablename__ = "skills"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    category: Mapped[str] = mapped_column(ForeignKey("skill_categories.code"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """No new badges from then on; old ones stay true."""


class SkillVersion(Base):
    """What a skill meant from a day on. Never changed once published: badges name it."""

    __tablename__ = "skill_versions"
    __table_args__ = (UniqueConstraint("skill_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skills.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(Instant)
    skill: Mapped[Skill] = relationship(lazy="raise")
