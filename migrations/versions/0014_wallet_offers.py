"""Offers of badges to wallets: what opens them is kept as hashes only, and what was used once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "seen_once",
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "hash", name=op.f("pk_seen_once")),
    )
    with op.batch_alter_table("seen_once", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_once_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "wallet_settings",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("draft_13", sa.Boolean(), nullable=False),
        sa.Column("untyped_proofs", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_wallet_settings_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_wallet_settings")),
    )
    op.create_table(
        "wallet_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("handle_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("grant", sa.String(length=32), nullable=False),
        sa.Column("configuration_ids", sa.JSON(), nullable=False),
        sa.Column("tx_code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("keep_others", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("binding_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_wallet_offers_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_wallet_offers_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_offers")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_wallet_offers_code_hash")),
        sa.UniqueConstraint("handle_hash", name=op.f("uq_wallet_offers_handle_hash")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_wallet_offers_state_hash")),
    )
    with op.batch_alter_table("wallet_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wallet_offers_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wallet_offers_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "wallet_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("jkt", sa.String(length=64), nullable=True),
        sa.Column("configuration_ids", sa.JSON(), nullable=False),
        sa.Column("identifiers", sa.Boolean(), nullable=False),
        sa.Column("client_id", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["wallet_offers.id"],
            name=op.f("fk_wallet_tokens_offer_id_wallet_offers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wallet_tokens_token_hash")),
    )
    with op.batch_alter_table("wallet_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wallet_tokens_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wallet_tokens_offer_id"), ["offer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wallet_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wallet_tokens_offer_id"))
        batch_op.drop_index(batch_op.f("ix_wallet_tokens_expires_at"))

    op.drop_table("wallet_tokens")
    with op.batch_alter_table("wallet_offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wallet_offers_expires_at"))
        batch_op.drop_index(batch_op.f("ix_wallet_offers_award_id"))

    op.drop_table("wallet_offers")
    op.drop_table("wallet_settings")
    with op.batch_alter_table("seen_once", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_once_expires_at"))

    op.drop_table("seen_once")
