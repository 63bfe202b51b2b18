"""Cards for learners without e-mail or phone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "learner_cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name=op.f("fk_learner_cards_learner_id_learners")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_learner_cards_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner_cards")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_learner_cards_token_hash")),
    )
    with op.batch_alter_table("learner_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learner_cards_learner_id"), ["learner_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("learner_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learner_cards_learner_id"))

    op.drop_table("learner_cards")
