"""What an organisation's own programs call a learner, a team leader or an award."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOUNS = ("learners", "team_leaders", "awards")


def upgrade() -> None:
    for noun in NOUNS:
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.add_column(sa.Column("external_id", sa.String(length=200), nullable=True))
            batch_op.create_unique_constraint(
                f"uq_{noun}_organisation_id", ["organisation_id", "external_id"]
            )


def downgrade() -> None:
    for noun in reversed(NOUNS):
        with op.batch_alter_table(noun, schema=None) as batch_op:
            batch_op.drop_constraint(f"uq_{noun}_organisation_id", type_="unique")
            batch_op.drop_column("external_id")
