"""The audit trail with keyed hashes. Old rows carry none and cannot be given one: they go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_table("audit_events")
    op.drop_table("audit_seals")
    op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    _create(
        [
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("organisation_id", sa.Uuid(), nullable=True),
            sa.UniqueConstraint("position", name=op.f("uq_audit_seals_position")),
        ],
        [
            sa.Column("uid", sa.Uuid(), nullable=False),
            sa.Column("organisation_id", sa.Uuid(), nullable=True),
            sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
            sa.UniqueConstraint("uid", name=op.f("uq_audit_events_uid")),
        ],
    )


def downgrade() -> None:
    op.drop_table("audit_events")
    op.drop_table("audit_seals")
    op.drop_table("audit_heads")
    organisation = [sa.Column("organisation_id", sa.Uuid(), nullable=False)]
    _create(list(organisation), [sa.Column("organisation_id", sa.Uuid(), nullable=False)])


def _create(of_seals: list[sa.schema.SchemaItem], of_events: list[sa.schema.SchemaItem]) -> None:
    op.create_table(
        "audit_seals",
        sa.Column("id", NUMBER, nullable=False),
        *of_seals,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_audit_seals_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_audit_seals_organisation_id")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", NUMBER, nullable=False),
        *of_events,
        sa.Column("seal_id", NUMBER, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_audit_events_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["audit_seals.id"], name=op.f("fk_audit_events_seal_id_audit_seals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_events_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_events_seal_id"), ["seal_id"], unique=False)
