"""Helpers of the award tests."""

from typing import Any

import httpx
from sqlalchemy import func, select

from app.awards.tables import Award, AwardVersion
from app.http.idempotency import IdempotentAnswer
from app.issuers.tables import StatusBit
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.sector.stored import SmallSector


def body(sector: SmallSector, **changes: Any) -> dict[str, Any]:
    return {"learner_id": str(sector.learner), "skill": str(sector.skill), "level": "2", **changes}


def give(client: AsgiClient, sector: SmallSector, **changes: Any) -> httpx.Response:
    return client.post("/api/v1/awards", token=sector.tokens["team_leader"], json=body(sector, **changes))


def given(client: AsgiClient, sector: SmallSector, **changes: Any) -> dict[str, Any]:
    answer = give(client, sector, **changes)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


def counts(runtime: Runtime) -> dict[str, int]:
    """How many rows there are of everything that an award leaves behind."""
    with runtime.work(writes=False) as work:
        tables = (Award, AwardVersion, StatusBit, StoredEvent, IdempotentAnswer)
        return {
            table.__tablename__: work.session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }
