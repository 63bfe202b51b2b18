"""How a wallet that waits comes back: refresh tokens."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "wallet_refreshes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("jkt", sa.String(length=64), nullable=True),
        sa.Column("configuration_ids", sa.JSON(), nullable=False),
        sa.Column("identifiers", sa.Boolean(), nullable=False),
        sa.Column("client_id", sa.String(length=500), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["wallet_offers.id"],
            name=op.f("fk_wallet_refreshes_offer_id_wallet_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_refreshes")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wallet_refreshes_token_hash")),
    )
    with op.batch_alter_table("wallet_refreshes") as batch:
        batch.create_index(batch.f("ix_wallet_refreshes_expires_at"), ["expires_at"], unique=False)
        batch.create_index(batch.f("ix_wallet_refreshes_offer_id"), ["offer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wallet_refreshes") as batch:
        batch.drop_index(batch.f("ix_wallet_refreshes_offer_id"))
        batch.drop_index(batch.f("ix_wallet_refreshes_expires_at"))

    op.drop_table("wallet_refreshes")
