"""The audit trail from before there were events is kept, as true as it was."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import DateTime, Uuid, bindparam, select, text

from app.housekeeping import tidy
from app.main import create_runtime
from app.platform import migrate
from app.platform.events import check
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime
from app.vc_api import instances
from tests.app import database
from tests.sector.facts import NOW
from tests.sector.stored import settings

WIRE = "2026-06-01T10:00:00Z"
BEFORE = "0006"


def keyed(runtime: Runtime, *said: object) -> bytes:
    """The hash of that time, written out: the code that made it is gone."""
    message = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(runtime.key_encryption_key.derive("audit trail"), message.encode(), hashlib.sha256)


def old_event(
    runtime: Runtime, number: int, seal: int | None, action: str, reason: str | None
) -> dict[str, object]:
    uid, subject = uuid4(), str(uuid4())
    mac = keyed(runtime, "event", str(uid), None, WIRE, "service", action, subject, reason)
    said = {"action": action, "subject": subject, "reason": reason, "actor": "service"}
    return {"id": number, "seal_id": seal, "uid": uid, "at": NOW, "mac": mac, **said}


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Runtime]:
    """A database of that time: three events, the second and third of them sealed in two links."""
    url = database.new_url(tmp_path)
    runtime = create_runtime(settings(url))
    command.upgrade(migrate.config(runtime.database.engine), BEFORE)
    events = [
        old_event(runtime, 1, None, "token.create", "team-leader"),
        old_event(runtime, 2, 2, "instance.create", None),
        old_event(runtime, 3, 1, "token.create", "platform-admin"),
    ]
    links, previous = [], bytes(32)
    for number, event in ((1, events[2]), (2, events[1])):
        mac = event["mac"]
        assert isinstance(mac, bytes)
        said = [number, previous.hex(), None, number, previous.hex(), WIRE, [[event["id"], mac.hex()]]]
        hashed = keyed(runtime, "link", *said)
        link: dict[str, object] = {"id": number, "number": number, "previous": previous, "hash": hashed}
        links.append({**link, "at": NOW})
        previous = hashed
    with runtime.database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_seals (id, position, number, previous, hash, sealed_at)"
                " VALUES (:id, :number, :number, :previous, :hash, :at)"
            ).bindparams(bindparam("at", type_=DateTime(timezone=True))),
            links,
        )
        connection.execute(
            text(
                "INSERT INTO audit_events (id, seal_id, uid, at, actor, action, subject, reason, mac)"
                " VALUES (:id, :seal_id, :uid, :at, :actor, :action, :subject, :reason, :mac)"
            ).bindparams(bindparam("at", type_=DateTime(timezone=True)), bindparam("uid", type_=Uuid)),
            events,
        )
        connection.execute(
            text("INSERT INTO audit_heads (id, position, hash, mac) VALUES (1, 2, :hash, :mac)"),
            {"hash": previous, "mac": keyed(runtime, "head", 2, previous.hex())},
        )
    yield runtime
    runtime.database.close()
    database.drop(url)


def findings(runtime: Runtime) -> list[str]:
    with runtime.work(writes=False) as work:
        return [finding.code for finding in check.check(work, ())]


def told(runtime: Runtime) -> list[tuple[int | None, int, str]]:
    with runtime.work(writes=False) as work:
        rows = work.session.scalars(select(StoredEvent).order_by(StoredEvent.id))
        return [(row.position, row.id, row.type) for row in rows]


def test_old_events_keep_their_hashes_and_get_positions_in_the_order_of_their_links(old: Runtime) -> None:
    migrate.upgrade(old)
    assert told(old) == [(None, 1, "token.create"), (2, 2, "instance.create"), (1, 3, "token.create")]
    assert findings(old) == []
    assert tidy(old)["sealed"] == 1
    assert told(old)[0][0] == 3
    assert findings(old) == []


def test_new_rows_are_counted_on_from_the_old_ones(old: Runtime) -> None:
    migrate.upgrade(old)
    with old.work() as work:
        instances.add(work, "one", "eddsa-rdfc-2022", is_open=True)
    assert tidy(old)["sealed"] == 3
    assert [(position, number) for position, number, _ in told(old)][-2:] == [(4, 4), (5, 5)]
    assert findings(old) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('UPDATE events SET payload = \'{"reason": "organisation-admin"}\' WHERE id = 3', "event-changed"),
        ("UPDATE events SET position = CASE WHEN id = 2 THEN 5 ELSE 6 END WHERE id > 1", "link-changed"),
        ("UPDATE events SET form = 2 WHERE id = 2", "event-changed"),
        ("UPDATE event_seals SET form = 2 WHERE id = 1", "link-changed"),
    ],
    ids=["payload", "positions", "form-of-event", "form-of-link"],
)
def test_changing_what_was_carried_over_is_noticed(old: Runtime, change: str, code: str) -> None:
    migrate.upgrade(old)
    with old.database.engine.begin() as connection:
        connection.execute(text(change))
    assert code in findings(old)
