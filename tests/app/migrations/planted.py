"""A database as the service of an earlier revision left it: rows with real keys, signatures and tokens.

`at_0005.json` was written by that service itself, under the published demo secrets: a small sector with a
good and a revoked badge, and issuer instances with credentials, one of them revoked, one suspended.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeEngine

from tests.sector.facts import BASE
from tests.sector.stored import FOUNDED

Rows = dict[str, list[dict[str, Any]]]


def read(name: str) -> dict[str, Any]:
    """What lies in a file beside this one."""
    return dict(json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8")))


def plant(connection: Connection, tables: Rows) -> None:
    """Put rows into a database that stands at their revision."""
    found = MetaData()
    found.reflect(connection)
    installation = {"id": 1, "base_url": BASE, "created_at": FOUNDED.isoformat()}
    for name, rows in {"installation": [installation], **tables}.items():
        connection.execute(found.tables[name].insert(), [_typed(found.tables[name], row) for row in rows])


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: TypeEngine[Any], value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(value)
    # SQLite keeps a UUID as 32 hexadecimal digits.
    return value.replace("-", "") if getattr(kind, "length", None) == 32 and _is_uuid(value) else value


def _is_uuid(value: str) -> bool:
    return len(value) == 36 and [place for place, sign in enumerate(value) if sign == "-"] == [8, 13, 18, 23]
