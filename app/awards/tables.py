from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.learners.tables import Learner
from app.mandates.tables import Mandate
from app.organisations.tables import Endorsement
from app.palette.tables import SkillVersion
from app.people.tables import TeamLeader
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


class BindingEnd(StrEnum):
    """Why a wallet no longer holds a badge that counts."""

    LOST = "lost"
    """The wallet, or the telephone with it, is lost or given away."""
    REPLACED = "replaced"
    """Another wallet took the badge, and the learner did not keep this one."""
    CORRECTED = "corrected"
    """The badge says something else since then, or no longer something: the wallet has to take it again."""
    SUSPENDED = "suspended"
    """The badge was looked at again: if it comes back, the wallet has to take it again."""
    REVOKED = "revoked"
    ERASED = "erased"


class Award(Base):
    """A skill confirmed for a learner: the columns we search by. What its badge says is an `AwardVersion`."""

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
    learner: Mapped[Learner] = relationship(lazy="raise")
    team_leader: Mapped[TeamLeader] = relationship(lazy="raise")
    mandate: Mapped[Mandate] = relationship(lazy="raise")
    endorsement: Mapped[Endorsement | None] = relationship(lazy="raise")
    versions: Mapped[list["AwardVersion"]] = relationship(lazy="raise", order_by="AwardVersion.number")


class Told(StrEnum):
    """What a wallet told of a badge that it was given.

    https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html#section-11.1
    """

    ACCEPTED = "credential_accepted"
    FAILURE = "credential_failure"
    DELETED = "credential_deleted"


class AwardBinding(Base):
    """One wallet that takes a badge: each key of it that the badge names is a version of its own."""

    __tablename__ = "award_bindings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"), index=True)
    label: Mapped[str | None] = mapped_column(String(100))
    """What the learner calls the wallet, or it calls itself; None once erased."""
    keeps_others: Mapped[bool]
    """Whether the wallets that hold the badge already go on holding it."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    end_reason: Mapped[BindingEnd | None] = mapped_column(one_of(BindingEnd))
    told: Mapped[Told | None] = mapped_column(one_of(Told, length=32))
    """The last that the wallet told; None when it told nothing, as many wallets do."""
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    versions: Mapped[list["AwardVersion"]] = relationship(
        lazy="raise", order_by="AwardVersion.number", back_populates="binding"
    )


class AwardVersion(Base):
    """What a badge says from a moment on, as the leader signed it.

    Every version is kept: their status entries are the group that is withdrawn together. The address of a
    badge answers with the newest that is bound to no wallet.
    """

    __tablename__ = "award_versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_award_versions_status_bits",
        ),
        UniqueConstraint("list_id", "index"),
        UniqueConstraint("award_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("awards.id"))
    number: Mapped[int]
    why: Mapped[WhySigned] = mapped_column(one_of(WhySigned))
    binding_id: Mapped[UUID | None] = mapped_column(ForeignKey("award_bindings.id"), index=True)
    """Which wallet holds it; None for what the badge's address answers with."""
    valid_from: Mapped[datetime] = mapped_column(Instant)
    subject_id: Mapped[str | None] = mapped_column(Text)
    """Whom it speaks of: an id for this award only, or a wallet's DID of any length; None once erased."""
    narrative: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """What people wrote, for the next version to begin from; None once erased, as the narrative."""
    list_id: Mapped[UUID]
    index: Mapped[int]
    """With `list_id` the status entry that all forms of equal content share."""
    document: Mapped[str | None] = mapped_column(Text)
    """None once erased: it holds what identifies the learner."""
    signed_at: Mapped[datetime] = mapped_column(Instant)
    binding: Mapped[AwardBinding | None] = relationship(lazy="raise", back_populates="versions")
    forms: Mapped[list["AwardForm"]] = relationship(lazy="raise", order_by="AwardForm.name")


class AwardForm(Base):
    """A version of a badge in another form, made from what the leader signed, exactly as it was signed."""

    __tablename__ = "award_forms"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_award_forms_status_bits",
        ),
        UniqueConstraint("list_id", "index"),
        Index(
            "uq_award_forms_one_of_each",
            "version_id",
            "name",
            unique=True,
            sqlite_where=text("list_id IS NULL"),
            postgresql_where=text("list_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("award_versions.id"), index=True)
    name: Mapped[str] = mapped_column(String(32))
    """As `credentials.forms` knows it."""
    list_id: Mapped[UUID | None]
    index: Mapped[int | None]
    """With `list_id` an entry of its own, for a form whose copies are withdrawn one by one."""
    document: Mapped[str | None] = mapped_column(Text)
    """None once erased, or when what it says was taken back."""
    signed_at: Mapped[datetime] = mapped_column(Instant)
