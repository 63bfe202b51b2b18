"""A token may be a learner's, for what is that learner's own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("learner_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_access_tokens_learner_id_learners"), "learners", ["learner_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_access_tokens_learner_id"), ["learner_id"], unique=False)


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM access_tokens WHERE role = 'learner'"))
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_tokens_learner_id"))
        batch_op.drop_constraint(batch_op.f("fk_access_tokens_learner_id_learners"), type_="foreignkey")
        batch_op.drop_column("learner_id")
