"""Tables of the VC-API: issuer instances and their status lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "vc_api_instances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("did", sa.String(length=512), nullable=False),
        sa.Column("method", sa.String(length=512), nullable=False),
        sa.Column("suite", sa.String(length=64), nullable=False),
        sa.Column("public_multibase", sa.String(length=256), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("with_status", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vc_api_instances")),
        sa.UniqueConstraint("name", name=op.f("uq_vc_api_instances_name")),
    )
    op.create_table(
        "vc_api_status_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["vc_api_instances.id"],
            name=op.f("fk_vc_api_status_lists_instance_id_vc_api_instances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vc_api_status_lists")),
        sa.UniqueConstraint(
            "instance_id", "purpose", "number", name=op.f("uq_vc_api_status_lists_instance_id")
        ),
    )
    with op.batch_alter_table("vc_api_status_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vc_api_status_lists_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "vc_api_status_entries",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("credential_id", sa.String(length=512), nullable=True),
        sa.Column("is_set", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["vc_api_status_lists.id"],
            name=op.f("fk_vc_api_status_entries_list_id_vc_api_status_lists"),
        ),
        sa.PrimaryKeyConstraint("list_id", "index", name=op.f("pk_vc_api_status_entries")),
    )
    with op.batch_alter_table("vc_api_status_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vc_api_status_entries_credential_id"), ["credential_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("vc_api_status_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vc_api_status_entries_credential_id"))

    op.drop_table("vc_api_status_entries")
    with op.batch_alter_table("vc_api_status_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vc_api_status_lists_instance_id"))

    op.drop_table("vc_api_status_lists")
    op.drop_table("vc_api_instances")
