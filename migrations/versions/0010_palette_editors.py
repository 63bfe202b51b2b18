"""Palette editors belong to the association, whose palette they keep."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

tokens = sa.table("access_tokens", sa.column("role", sa.String), sa.column("organisation_id", sa.Uuid))
organisations = sa.table("organisations", sa.column("id", sa.Uuid), sa.column("kind", sa.String))


def upgrade() -> None:
    # Where there is no association yet there is no palette either, and the token stays as it is.
    association = sa.select(organisations.c.id).where(organisations.c.kind == "association").scalar_subquery()
    op.execute(sa.update(tokens).where(tokens.c.role == "palette_editor").values(organisation_id=association))


def downgrade() -> None:
    op.execute(sa.update(tokens).where(tokens.c.role == "palette_editor").values(organisation_id=None))
