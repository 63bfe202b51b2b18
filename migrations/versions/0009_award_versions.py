"""Several signed forms of one award: versions with a status entry each, and other forms of a version."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The text of an award, kept once so far, is what its newest version says.
TO_VERSIONS = """
INSERT INTO award_versions
    (id, award_id, number, why, valid_from, subject_id, narrative, evidence,
     list_id, "index", document, signed_at)
SELECT d.id, d.award_id, d.number, d.why, d.valid_from, a.subject_id, t.narrative, t.evidence,
    d.list_id, d."index", d.document, d.signed_at
FROM badge_documents d
JOIN awards a ON a.id = d.award_id
LEFT JOIN award_texts t ON t.award_id = d.award_id
    AND d.number = (SELECT max(o.number) FROM badge_documents o WHERE o.award_id = d.award_id)
"""
TO_DOCUMENTS = """
INSERT INTO badge_documents (id, award_id, number, why, valid_from, list_id, "index", document, signed_at)
SELECT id, award_id, number, why, valid_from, list_id, "index", document, signed_at FROM award_versions
"""
TO_TEXTS = """
INSERT INTO award_texts (award_id, narrative, evidence)
SELECT v.award_id, v.narrative, v.evidence
FROM award_versions v
WHERE v.evidence IS NOT NULL
    AND v.number = (SELECT max(o.number) FROM award_versions o WHERE o.award_id = v.award_id)
"""
TO_SUBJECTS = """
UPDATE awards SET subject_id = (
    SELECT v.subject_id FROM award_versions v WHERE v.award_id = awards.id ORDER BY v.number DESC LIMIT 1
)
"""


def upgrade() -> None:
    op.create_table(
        "award_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("narrative", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_versions_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_award_versions_status_bits",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_versions")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_award_versions_award_id")),
        sa.UniqueConstraint("list_id", "index", name=op.f("uq_award_versions_list_id")),
    )
    op.create_table(
        "award_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=True),
        sa.Column("index", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_award_forms_status_bits",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["award_versions.id"], name=op.f("fk_award_forms_version_id_award_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_forms")),
        sa.UniqueConstraint("list_id", "index", name=op.f("uq_award_forms_list_id")),
    )
    with op.batch_alter_table("award_forms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_forms_version_id"), ["version_id"], unique=False)
        batch_op.create_index(
            "uq_award_forms_one_of_each",
            ["version_id", "name"],
            unique=True,
            sqlite_where=sa.text("list_id IS NULL"),
            postgresql_where=sa.text("list_id IS NULL"),
        )
    op.execute(TO_VERSIONS)
    op.drop_table("badge_documents")
    op.drop_table("award_texts")
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_column("subject_id")


def downgrade() -> None:
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_id", sa.Text(), nullable=True))
    op.create_table(
        "award_texts",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_texts_award_id_awards")),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_award_texts")),
    )
    op.create_table(
        "badge_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_badge_documents_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["list_id", "index"],
            ["status_bits.list_id", "status_bits.index"],
            name="fk_badge_documents_status_bits",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_documents")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_badge_documents_award_id")),
        sa.UniqueConstraint("list_id", "index", name=op.f("uq_badge_documents_list_id")),
    )
    op.execute(TO_DOCUMENTS)
    op.execute(TO_TEXTS)
    op.execute(TO_SUBJECTS)
    op.drop_table("award_forms")
    op.drop_table("award_versions")
