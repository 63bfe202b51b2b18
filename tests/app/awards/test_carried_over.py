"""C6: every badge from before there were versions is still there, byte for byte, with what was written."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, MetaData, Table, Text, Uuid, insert, select

from app.awards.tables import Award, AwardVersion
from app.platform import migrate
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.awards.test_lifecycle import act, is_set, verdict
from tests.sector.facts import BASE
from tests.sector.stored import SmallSector

BEFORE = "0008"
SAID = {"narrative": "Goed gezien", "evidence": [{"name": "Foto"}]}
SIGNED = {"Accept": "application/vc"}
WALLET = f"did:jwk:{'x' * 300}"

OLD = MetaData()
KINDS = {
    "awards": {
        "id organisation_id team_leader_id mandate_id endorsement_id learner_id skill_version_id": Uuid,
        "token subject_id level state reason external_id": Text,
        "awarded_at valid_until created_at revoked_at": DateTime,
        "shared": Boolean,
    },
    "award_texts": {"award_id": Uuid, "narrative": Text, "evidence": JSON},
    "badge_documents": {
        "id award_id list_id": Uuid,
        "number index": Integer,
        "why document": Text,
        "valid_from signed_at": DateTime,
    },
    "status_bits": {"list_id": Uuid, "index": Integer, "set_at": DateTime},
}
AWARDS, TEXTS, DOCUMENTS, BITS = (
    Table(name, OLD, *(Column(one, kind) for names, kind in columns.items() for one in names.split()))
    for name, columns in KINDS.items()
)


def downgrade(runtime: Runtime) -> None:
    command.downgrade(migrate.config(runtime.database.engine), BEFORE)


def rows(runtime: Runtime, table: Table) -> list[dict[str, Any]]:
    with runtime.database.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table))]


def plant(runtime: Runtime, like: UUID, texts: list[str | None]) -> str:
    """An award as it was kept at that time, with a document for each text; None was taken back."""
    token, award_id = f"planted-{len(texts)}", uuid4()
    with runtime.database.engine.begin() as connection:
        old = connection.execute(select(AWARDS).where(AWARDS.c.id == like)).one()._mapping
        list_id = connection.execute(select(BITS.c.list_id)).scalars().first()
        award = {**old, "id": award_id, "token": token, "subject_id": WALLET}
        connection.execute(insert(AWARDS).values(award))
        connection.execute(
            insert(TEXTS).values(award_id=award_id, narrative="Eerst", evidence=SAID["evidence"])
        )
        for number, text in enumerate(texts, 1):
            place = {"list_id": list_id, "index": 100_000 + 10 * len(texts) + number}
            connection.execute(insert(BITS).values(place))
            document = {
                **place,
                "id": uuid4(),
                "award_id": award_id,
                "number": number,
                "why": "award" if number == 1 else "correction",
                "valid_from": old["awarded_at"],
                "signed_at": old["awarded_at"],
                "document": text,
            }
            connection.execute(insert(DOCUMENTS).values(document))
    return token


def test_every_old_badge_is_carried_over(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    like = given(client, sector, **SAID)
    signed = client.get(like["url"], headers=SIGNED).text
    downgrade(runtime)
    planted: list[list[str | None]] = [["one\n"], [None, "two é"], ["three ", None, "last\n"]]
    tokens = {plant(runtime, UUID(like["id"]), texts): texts for texts in planted}
    before = rows(runtime, DOCUMENTS)
    migrate.upgrade(runtime)
    assert client.get(like["url"], headers=SIGNED).text == signed
    for token, texts in tokens.items():
        answer = client.get(f"{BASE}/credentials/{token}", headers=SIGNED)
        assert (answer.status_code, answer.text) == (200, texts[-1])
    with runtime.work(writes=False) as work:
        kept = work.session.scalars(select(AwardVersion)).all()
        assert {(row.id, row.award_id, row.number, row.list_id, row.index, row.document) for row in kept} == {
            (row["id"], row["award_id"], row["number"], row["list_id"], row["index"], row["document"])
            for row in before
        }
        award = work.session.scalars(select(Award).where(Award.token == "planted-3")).one()
        mine = sorted((row for row in kept if row.award_id == award.id), key=lambda row: row.number)
    assert [row.why for row in mine] == ["award", "correction", "correction"]
    assert [row.subject_id for row in mine] == [WALLET] * 3
    assert [(row.narrative, row.evidence) for row in mine] == [
        (None, None),
        (None, None),
        ("Eerst", SAID["evidence"]),
    ]


@pytest.mark.parametrize("what", ["correct", "revoke", "erased", "suspended"])
def test_what_was_carried_over_lives_on(
    client: AsgiClient, sector: SmallSector, runtime: Runtime, what: str
) -> None:
    award = given(client, sector, **SAID)
    admin, leader = sector.tokens["organisation_admin"], sector.tokens["team_leader"]
    document = client.get(award["url"], headers=SIGNED)
    if what == "erased":
        client.delete(f"/api/v1/awards/{award['id']}", token=admin)
    if what == "suspended":
        act(client, sector, award["id"], "suspend", reason="x")
    downgrade(runtime)
    assert len(rows(runtime, TEXTS)) == (0 if what == "erased" else 1)
    migrate.upgrade(runtime)
    if what == "erased":
        assert client.get(award["url"]).status_code == 410
    elif what == "suspended":
        assert act(client, sector, award["id"], "reinstate").status_code == 200
    elif what == "revoke":
        assert act(client, sector, award["id"], "revoke", reason="x").status_code == 200
        assert is_set(client, document.json())
    else:
        path = f"/api/v1/awards/{award['id']}/correct"
        assert client.post(path, token=leader, json={"level": "3"}).status_code == 200
        new = client.get(award["url"], headers=SIGNED).json()
        assert new["credentialSubject"]["narrative"] == SAID["narrative"]
        assert new["credentialSubject"]["id"] == document.json()["credentialSubject"]["id"]
        assert verdict(client, new) == "valid"
