"""Whoever signs is an issuer: keys, status lists and tokens of organisations and of VC-API instances are one.

Ids, DIDs and the addresses of lists stand in signed bytes: every one is carried over as it is.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from keys import did_web

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UUID = sa.Uuid()
INSTANT = sa.DateTime(timezone=True)
BYTES = sa.LargeBinary()
TEXT = sa.Text()
HANDLE_BYTES = 8
YEAR = timedelta(days=365)


def table(name: str, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


INSTALLATION = table("installation", base_url=TEXT)
ISSUERS = table("issuers", id=UUID, kind=TEXT, did=TEXT, created_at=INSTANT)
ORGANISATIONS = table("organisations", id=UUID, created_at=INSTANT)
INSTANCES = table(
    "vc_api_instances", id=UUID, did=TEXT, public_multibase=TEXT, sealed=BYTES, token_hash=BYTES,
    created_at=INSTANT, is_open=sa.Boolean(), closed_at=INSTANT,
)  # fmt: skip
INSTANCE_LISTS = table(
    "vc_api_status_lists", id=UUID, instance_id=UUID, purpose=TEXT, number=sa.Integer(), length=sa.Integer(),
    document=TEXT,
)  # fmt: skip
ENTRIES = table(
    "vc_api_status_entries", list_id=UUID, index=sa.Integer(), credential_id=TEXT, is_set=sa.Boolean()
)
KEYS = table(
    "signing_keys", id=UUID, issuer_id=UUID, purpose=TEXT, public_multibase=TEXT, sealed=BYTES,
    created_at=INSTANT, retired_at=INSTANT,
)  # fmt: skip
LISTS = table(
    "status_lists", id=UUID, issuer_id=UUID, purpose=TEXT, number=sa.Integer(), length=sa.Integer(), url=TEXT,
    document=TEXT, signed_at=INSTANT,
)  # fmt: skip
BITS = table("status_bits", list_id=UUID, index=sa.Integer(), set_at=INSTANT)
TOKENS = table(
    "access_tokens", id=UUID, handle=TEXT, secret_hash=BYTES, role=TEXT, issuer_id=UUID, created_at=INSTANT,
    expires_at=INSTANT, revoked_at=INSTANT,
)  # fmt: skip


def upgrade() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    op.create_table(
        "issuers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("did", sa.String(length=512), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuers")),
        sa.UniqueConstraint("did", name=op.f("uq_issuers_did")),
    )
    _add_issuers()
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_foreign_key(op.f("fk_organisations_id_issuers"), "issuers", ["id"], ["id"])
    _hang("signing_keys", "organisation_id", "organisations", "issuer_id", "issuers")
    _hang("access_tokens", "organisation_id", "organisations", "issuer_id", "issuers")
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.alter_column("role", existing_type=sa.String(length=32), nullable=True)
    _widen_lists()
    instances = _rows(INSTANCES, but=("is_open", "closed_at"))
    _insert(KEYS, [_key(row, now) for row in instances])
    _insert(TOKENS, [_token(row, now) for row in instances if row["token_hash"] is not None])
    _insert(LISTS, [_list(row) for row in _rows(INSTANCE_LISTS)])
    _carry_entries()
    _strip_instances(now)


def downgrade() -> None:
    if _rows(INSTANCES, but=[column.name for column in INSTANCES.c if column.name != "id"]):
        raise RuntimeError("Issuer instances stay: restore the backup from before the upgrade.")
    op.drop_table("vc_api_status_entries")
    op.drop_table("vc_api_instances")
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_status_lists_issuer_id"), type_="unique")
        batch_op.drop_column("purpose")
        batch_op.drop_column("url")
    _hang("status_lists", "issuer_id", "issuers", "organisation_id", "organisations", indexed=False)
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            op.f("uq_status_lists_organisation_id"), ["organisation_id", "number"]
        )
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.alter_column("role", existing_type=sa.String(length=32), nullable=False)
    _hang("access_tokens", "issuer_id", "issuers", "organisation_id", "organisations")
    _hang("signing_keys", "issuer_id", "issuers", "organisation_id", "organisations")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_organisations_id_issuers"), type_="foreignkey")
    op.drop_table("issuers")
    _create_instance_tables()


def _rows(source: sa.TableClause, *, but: Sequence[str] = ()) -> Sequence[Any]:
    columns = [column for column in source.c if column.name not in but]
    return op.get_bind().execute(sa.select(*columns)).mappings().all()


def _insert(target: sa.TableClause, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(target.insert(), rows)


def _hang(name: str, old: str, old_table: str, new: str, new_table: str, *, indexed: bool = True) -> None:
    """Let a table's rows belong to another table's, under the same ids."""
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"fk_{name}_{old}_{old_table}"), type_="foreignkey")
        if indexed:
            batch_op.drop_index(op.f(f"ix_{name}_{old}"))
        batch_op.alter_column(old, new_column_name=new, existing_type=sa.Uuid())
    with op.batch_alter_table(name, schema=None) as batch_op:
        batch_op.create_foreign_key(op.f(f"fk_{name}_{new}_{new_table}"), new_table, [new], ["id"])
        if indexed:
            batch_op.create_index(op.f(f"ix_{name}_{new}"), [new], unique=False)


def _add_issuers() -> None:
    base = op.get_bind().execute(sa.select(INSTALLATION.c.base_url)).scalar()
    organisations = [
        {
            "id": row["id"],
            "kind": "organisation",
            "did": did_web.url_to_did(f"{base}/organisations/{row['id']}/did.json"),
            "created_at": row["created_at"],
        }
        for row in _rows(ORGANISATIONS)
    ]
    instances = [
        {"id": row["id"], "kind": "vc-api", "did": row["did"], "created_at": row["created_at"]}
        for row in _rows(INSTANCES, but=("is_open", "closed_at"))
    ]
    _insert(ISSUERS, organisations + instances)


def _widen_lists() -> None:
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_status_lists_organisation_id"), type_="unique")
    _hang("status_lists", "organisation_id", "organisations", "issuer_id", "issuers", indexed=False)
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("url", sa.String(length=512), nullable=True))
    for row in _rows(table("status_lists", id=UUID, document=TEXT)):
        signed = {"purpose": "revocation", "url": json.loads(row["document"])["id"]}
        op.get_bind().execute(LISTS.update().where(LISTS.c.id == row["id"]).values(signed))
    with op.batch_alter_table("status_lists", schema=None) as batch_op:
        batch_op.alter_column("purpose", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("url", existing_type=sa.String(length=512), nullable=False)
        batch_op.create_unique_constraint(
            op.f("uq_status_lists_issuer_id"), ["issuer_id", "purpose", "number"]
        )


def _key(row: Any, now: datetime) -> dict[str, Any]:
    # Sealed for this id and purpose, so it opens under no other.
    return {
        "id": row["id"],
        "issuer_id": row["id"],
        "purpose": "vc-api",
        "public_multibase": row["public_multibase"],
        "sealed": row["sealed"],
        "created_at": row["created_at"],
        "retired_at": None if row["sealed"] else now,
    }


def _token(row: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        # These tokens are all secret: they are found by the first part of their hash.
        "handle": row["token_hash"][:HANDLE_BYTES].hex(),
        "secret_hash": row["token_hash"],
        "role": None,
        "issuer_id": row["id"],
        "created_at": row["created_at"],
        "expires_at": now + YEAR,
        "revoked_at": None if row["sealed"] else now,
    }


def _list(row: Any) -> dict[str, Any]:
    signed = json.loads(row["document"])
    return {
        "id": row["id"],
        "issuer_id": row["instance_id"],
        "purpose": row["purpose"],
        "number": row["number"],
        "length": row["length"],
        "url": signed["id"],
        "document": row["document"],
        "signed_at": datetime.fromisoformat(signed["validFrom"]),
    }


def _carry_entries() -> None:
    set_at = sa.case((ENTRIES.c.is_set.is_(True), LISTS.c.signed_at))
    given = sa.select(ENTRIES.c.list_id, ENTRIES.c.index, set_at).join_from(
        ENTRIES, LISTS, LISTS.c.id == ENTRIES.c.list_id
    )
    op.execute(BITS.insert().from_select(["list_id", "index", "set_at"], given))
    # Without a name nobody can ask for it again.
    op.execute(ENTRIES.delete().where(ENTRIES.c.credential_id.is_(None)))
    with op.batch_alter_table("vc_api_status_entries", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_vc_api_status_entries_list_id_vc_api_status_lists"), type_="foreignkey"
        )
        batch_op.drop_column("is_set")
        batch_op.alter_column("credential_id", existing_type=sa.String(length=512), nullable=False)
        batch_op.create_foreign_key(
            "fk_vc_api_status_entries_status_bits", "status_bits", ["list_id", "index"], ["list_id", "index"]
        )
    op.drop_table("vc_api_status_lists")


def _strip_instances(now: datetime) -> None:
    with op.batch_alter_table("vc_api_instances", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_open", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(INSTANCES.update().values(is_open=INSTANCES.c.token_hash.is_(None)))
    op.execute(INSTANCES.update().where(INSTANCES.c.sealed == b"").values(closed_at=now))
    with op.batch_alter_table("vc_api_instances", schema=None) as batch_op:
        batch_op.alter_column("is_open", existing_type=sa.Boolean(), nullable=False)
        for column in ("did", "method", "public_multibase", "sealed", "token_hash", "created_at"):
            batch_op.drop_column(column)
        batch_op.create_foreign_key(op.f("fk_vc_api_instances_id_issuers"), "issuers", ["id"], ["id"])


def _create_instance_tables() -> None:
    op.create_table(
        "vc_api_instances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("did", sa.String(length=512), nullable=False),
        sa.Column("method", sa.String(length=512), nullable=False),
        sa.Column("suite", sa.String(length=64), nullable=False),
        sa.Column("public_multibase", sa.String(length=256), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("with_status", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vc_api_instances")),
        sa.UniqueConstraint("name", name=op.f("uq_vc_api_instances_name")),
    )
    op.create_table(
        "vc_api_status_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["vc_api_instances.id"],
            name=op.f("fk_vc_api_status_lists_instance_id_vc_api_instances"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vc_api_status_lists")),
        sa.UniqueConstraint(
            "instance_id", "purpose", "number", name=op.f("uq_vc_api_status_lists_instance_id")
        ),
    )
    _create_instance_entries()


def _create_instance_entries() -> None:
    op.create_table(
        "vc_api_status_entries",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("credential_id", sa.String(length=512), nullable=True),
        sa.Column("is_set", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["vc_api_status_lists.id"],
            name=op.f("fk_vc_api_status_entries_list_id_vc_api_status_lists"),
        ),
        sa.PrimaryKeyConstraint("list_id", "index", name=op.f("pk_vc_api_status_entries")),
    )
    for name, column in (("vc_api_status_lists", "instance_id"), ("vc_api_status_entries", "credential_id")):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{name}_{column}"), [column], unique=False)
