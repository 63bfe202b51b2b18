"""What wallets ask for on behalf of people who come by later, and the codes that they get."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "oid4vci_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.String(length=500), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("code_challenge", sa.String(length=43), nullable=False),
        sa.Column("configuration_ids", sa.JSON(), nullable=False),
        sa.Column("identifiers", sa.Boolean(), nullable=False),
        sa.Column("jkt", sa.String(length=43), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["wallet_offers.id"],
            name=op.f("fk_oid4vci_requests_offer_id_wallet_offers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_oid4vci_requests_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oid4vci_requests")),
        sa.UniqueConstraint("request_hash", name=op.f("uq_oid4vci_requests_request_hash")),
    )
    with op.batch_alter_table("oid4vci_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oid4vci_requests_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_oid4vci_requests_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "oid4vci_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["oid4vci_requests.id"],
            name=op.f("fk_oid4vci_codes_request_id_oid4vci_requests"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["wallet_tokens.id"],
            name=op.f("fk_oid4vci_codes_token_id_wallet_tokens"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oid4vci_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_oid4vci_codes_code_hash")),
        sa.UniqueConstraint("request_id", name=op.f("uq_oid4vci_codes_request_id")),
    )
    with op.batch_alter_table("oid4vci_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oid4vci_codes_token_id"), ["token_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("oid4vci_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oid4vci_codes_token_id"))

    op.drop_table("oid4vci_codes")
    with op.batch_alter_table("oid4vci_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oid4vci_requests_offer_id"))
        batch_op.drop_index(batch_op.f("ix_oid4vci_requests_expires_at"))

    op.drop_table("oid4vci_requests")
