"""What wallets were given or wait for, and what they told of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "wallet_issuances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("configuration_id", sa.String(length=64), nullable=False),
        sa.Column("draft_13", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("holders", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("notification_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("told", sa.String(length=32), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("description", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["wallet_offers.id"],
            name=op.f("fk_wallet_issuances_offer_id_wallet_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_issuances")),
        sa.UniqueConstraint("notification_hash", name=op.f("uq_wallet_issuances_notification_hash")),
        sa.UniqueConstraint("transaction_hash", name=op.f("uq_wallet_issuances_transaction_hash")),
    )
    with op.batch_alter_table("wallet_issuances") as batch:
        batch.create_index(batch.f("ix_wallet_issuances_offer_id"), ["offer_id"], unique=False)

    with op.batch_alter_table("award_bindings") as batch:
        batch.add_column(sa.Column("told", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("award_bindings") as batch:
        batch.drop_column("told_at")
        batch.drop_column("told")

    with op.batch_alter_table("wallet_issuances") as batch:
        batch.drop_index(batch.f("ix_wallet_issuances_offer_id"))
    op.drop_table("wallet_issuances")
