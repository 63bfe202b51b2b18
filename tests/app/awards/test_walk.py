"""Findings H: what one request about an award asks of the database, counted with all that comes with it."""

import re
from collections import Counter
from typing import Any

import pytest

from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import body, given
from tests.app.statements import Statements, statements
from tests.sector.stored import SmallSector

GIVING = 15
BOUNDS = {"revoke": 11, "suspend": 11, "correct": 19, "reinstate": 13, "share": 5, "show": 3}


def tables_read(heard: Statements) -> Counter[str]:
    """How often each table is asked: in how many statements that read or lock it."""
    found = Counter[str]()
    for text in heard:
        if text.startswith("SELECT"):
            found.update(set(re.findall(r"(?:FROM|JOIN) (\w+)", text)))
    return found


def test_an_award_takes_fifteen_statements_and_asks_each_table_once(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    # The first of an organisation begins its status list, and the use of a token is noted once a minute.
    given(client, sector)
    said, token = (
        body(sector, narrative="Goed gezien", evidence=[{"name": "Foto"}]),
        sector.tokens["team_leader"],
    )
    with statements(runtime.database.engine) as heard:
        answer = client.post("/api/v1/awards", token=token, json=said, headers={"Idempotency-Key": "once"})
    assert answer.status_code == 201
    assert len(heard) <= GIVING, str(heard)
    assert {table: times for table, times in tables_read(heard).items() if times > 1} == {}, str(heard)


@pytest.mark.parametrize("operation", BOUNDS)
def test_what_happens_to_an_award_afterwards_stays_within_bounds(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, operation: str
) -> None:
    award = given(client, sector)
    path, admin = f"/api/v1/awards/{award['id']}", sector.tokens["organisation_admin"]
    leader = sector.tokens["team_leader"]
    if operation == "reinstate":
        client.post(f"{path}/suspend", token=admin, json={"reason": "x"})
    client.get(path, token=admin)
    asked: dict[str, tuple[str, str, str, Any]] = {
        "revoke": ("POST", f"{path}/revoke", admin, {"reason": "x"}),
        "suspend": ("POST", f"{path}/suspend", admin, {"reason": "x"}),
        "reinstate": ("POST", f"{path}/reinstate", admin, None),
        "correct": ("POST", f"{path}/correct", leader, {"level": "3"}),
        "share": ("PUT", f"{path}/sharing", admin, {"shared": True}),
        "show": ("GET", path, admin, None),
    }
    method, address, token, said = asked[operation]
    with statements(runtime.database.engine) as heard:
        answer = client.request(method, address, token=token, json=said)
    assert answer.status_code == 200, answer.text
    assert len(heard) <= BOUNDS[operation], str(heard)
