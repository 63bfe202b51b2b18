"""One award in many wallets: who holds which copy, token status lists, and certificates of form keys."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = sa.table("status_lists", sa.column("kind", sa.String()))
NARROW, WIDE = sa.String(length=200), sa.String(length=800)


def upgrade() -> None:
    op.create_table(
        "award_bindings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=True),
        sa.Column("keeps_others", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_bindings_award_id_awards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_bindings")),
    )
    with op.batch_alter_table("award_bindings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_bindings_award_id"), ["award_id"], unique=False)
    op.create_table(
        "certificate_roots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_roots")),
    )
    op.create_table(
        "key_certificates",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["signing_keys.id"], name=op.f("fk_key_certificates_key_id_signing_keys")
        ),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_key_certificates")),
    )
    with op.batch_alter_table("award_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("binding_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_award_versions_binding_id"), ["binding_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_award_versions_binding_id_award_bindings"),
            "award_bindings",
            ["binding_id"],
            ["id"],
        )
    with op.batch_alter_table("signing_keys", schema=None) as batch_op:
        batch_op.alter_column("public_multibase", existing_type=NARROW, type_=WIDE, existing_nullable=False)
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=True))
        batch_op.drop_constraint(op.f("uq_status_lists_issuer_id"), type_="unique")
    op.execute(LISTS.update().values(kind="bitstring"))
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=16), nullable=False)
        batch_op.create_unique_constraint(
            op.f("uq_status_lists_issuer_id"), ["issuer_id", "kind", "purpose", "number"]
        )


def downgrade() -> None:
    kept = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table("award_bindings")))
    lists = op.get_bind().scalar(
        sa.select(sa.func.count()).select_from(LISTS).where(LISTS.c.kind != "bitstring")
    )
    if kept or lists:
        raise RuntimeError("Badges in wallets stay: restore the backup from before the upgrade.")
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_status_lists_issuer_id"), type_="unique")
        batch_op.drop_column("kind")
        batch_op.create_unique_constraint(
            op.f("uq_status_lists_issuer_id"), ["issuer_id", "purpose", "number"]
        )
    with op.batch_alter_table("signing_keys", schema=None) as batch_op:
        batch_op.alter_column("public_multibase", existing_type=WIDE, type_=NARROW, existing_nullable=False)
    with op.batch_alter_table("award_versions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_award_versions_binding_id_award_bindings"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_award_versions_binding_id"))
        batch_op.drop_column("binding_id")
    op.drop_table("key_certificates")
    op.drop_table("certificate_roots")
    with op.batch_alter_table("award_bindings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_bindings_award_id"))
    op.drop_table("award_bindings")
