"""Explicit ends: of a keurmerk, an endorsement, a team leader, an award; subject ids of any length."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keurmerk_ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("keurmerk_end_reason", sa.String(length=200), nullable=True))
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
    with op.batch_alter_table("team_leaders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("subject_id", existing_type=sa.String(length=64), type_=sa.Text())


def downgrade() -> None:
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.alter_column("subject_id", existing_type=sa.Text(), type_=sa.String(length=64))
        batch_op.drop_column("revoked_at")
    with op.batch_alter_table("team_leaders", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.drop_column("ended_on")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("keurmerk_end_reason")
        batch_op.drop_column("keurmerk_ends_at")
