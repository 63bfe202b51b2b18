"""Events: audit and outbox in one, with positions to read on from. The rows of the audit trail are kept."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OLD_FORM = 1
BATCH = 1000


def upgrade() -> None:
    _create("event_heads", "event_seals", "events", with_form=True)
    copy = sa.text("INSERT INTO event_heads SELECT id, position, hash, mac FROM audit_heads")
    op.execute(copy)
    op.execute(
        sa.text(
            "INSERT INTO event_seals"
            " (id, form, position, organisation_id, number, previous, hash, sealed_at)"
            " SELECT id, :form, position, organisation_id, number, previous, hash, sealed_at FROM audit_seals"
        ).bindparams(form=OLD_FORM)
    )
    _carry_over()
    for table in ("audit_events", "audit_seals", "audit_heads"):
        op.drop_table(table)
    _go_on_counting("event_seals", "events")


def downgrade() -> None:
    _create("audit_heads", "audit_seals", "audit_events", with_form=False)
    # What was hashed in the newer form cannot be told in the older one: the trail begins anew.
    for table in ("events", "event_seals", "event_heads"):
        op.drop_table(table)


def _carry_over() -> None:
    """Copy the events; those that are sealed get their position in the order in which they were sealed."""
    connection = op.get_bind()
    old = sa.text(
        "SELECT e.id, e.seal_id, e.uid, e.organisation_id, e.at, e.actor, e.action, e.subject, e.reason,"
        " e.mac FROM audit_events e LEFT JOIN audit_seals s ON s.id = e.seal_id"
        " ORDER BY CASE WHEN s.id IS NULL THEN 1 ELSE 0 END, s.position, e.id"
    )
    new = sa.text(
        "INSERT INTO events (id, position, seal_id, uid, form, organisation_id, at, actor, type, subject_id,"
        " payload, mac) VALUES (:id, :position, :seal_id, :uid, :form, :organisation_id, :at, :actor,"
        " :action, :subject, :payload, :mac)"
    )
    rows = connection.execute(old).mappings()
    position = 0
    while page := rows.fetchmany(BATCH):
        carried = []
        for row in page:
            position += 1
            payload = {} if row["reason"] is None else {"reason": row["reason"]}
            carried.append(
                {
                    **row,
                    "form": OLD_FORM,
                    "position": position if row["seal_id"] is not None else None,
                    "payload": json.dumps(payload),
                }
            )
        connection.execute(new, carried)


def _go_on_counting(*tables: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        highest = f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table})"  # noqa: S608  a name of this file
        op.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest}, false)"))


def _create(heads: str, seals: str, events: str, *, with_form: bool) -> None:
    op.create_table(
        heads,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{heads}")),
    )
    form = [sa.Column("form", sa.Integer(), nullable=False)] if with_form else []
    op.create_table(
        seals,
        sa.Column("id", NUMBER, nullable=False),
        *form,
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{seals}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{seals}")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f(f"uq_{seals}_organisation_id")),
        sa.UniqueConstraint("position", name=op.f(f"uq_{seals}_position")),
    )
    _create_events(events, seals, _said() if with_form else _said_before())


def _said() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("position", NUMBER, nullable=True),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.UniqueConstraint("position", name=op.f("uq_events_position")),
    ]


def _said_before() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
    ]


def _create_events(events: str, seals: str, said: list[sa.schema.SchemaItem]) -> None:
    op.create_table(
        events,
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("seal_id", NUMBER, nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        *said,
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{events}_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["seal_id"], [f"{seals}.id"], name=op.f(f"fk_{events}_seal_id_{seals}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{events}")),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{events}_uid")),
    )
    with op.batch_alter_table(events, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{events}_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f(f"ix_{events}_seal_id"), ["seal_id"], unique=False)
