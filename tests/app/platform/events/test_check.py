"""F21: what is done is written down, and whatever somebody does to the trail itself is noticed."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from app.housekeeping import tidy
from app.issuers import keyring
from app.issuers.tables import KeyPurpose
from app.organisations.service import all_organisations
from app.platform.events import check
from app.platform.events.hashing import FIRST_HASH, head_mac, link_hash
from app.platform.events.tables import FORM, EventHead, EventSeal, StoredEvent
from app.platform.runtime import Runtime, Work
from app.vc_api import instances
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.sector.facts import LEARNERS_NAME, NOW
from tests.sector.stored import SmallSector

OPAQUE = re.compile(r"[A-Za-z0-9:_-]+")


def found(runtime: Runtime, *exported: dict[str, object]) -> set[str]:
    with runtime.work(writes=False) as work:
        trails = [row.id for row in all_organisations(work)]
        return {finding.code for finding in check.check(work, trails, exported)}


def actions(runtime: Runtime) -> list[str]:
    with runtime.work(writes=False) as work:
        return list(work.session.scalars(select(StoredEvent.type).order_by(StoredEvent.id)))


def test_what_is_done_is_written_down_with_opaque_ids(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    award = given(client, sector, narrative="Iets over Jan")
    client.post(
        f"/api/v1/awards/{award['id']}/revoke",
        token=sector.tokens["organisation_admin"],
        json={"reason": f"{LEARNERS_NAME} asked"},
    )
    with runtime.work(writes=False) as work:
        events = work.session.scalars(select(StoredEvent).order_by(StoredEvent.id)).all()
    assert [event.type for event in events][-2:] == ["award.given", "award.revoked"]
    assert events[-1].subject_id == award["id"]
    assert events[-1].actor.startswith("token:")
    for event in events:
        for text in (event.actor, event.subject_id, *map(str, event.payload.values())):
            assert OPAQUE.fullmatch(text)


def test_f21_tokens_instances_and_keys_are_written_down(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    admin = sector.tokens["platform_admin"]
    made = client.post("/api/v1/tokens", token=admin, json={"role": "platform_admin"}).json()
    client.delete(f"/api/v1/tokens/{made['id']}", token=admin)
    with runtime.work() as work:
        instances.add(work, "diplomas", "eddsa-rdfc-2022")
        instances.remove(work, "diplomas")
        keyring.create_key(work, sector.member, KeyPurpose.JOSE)
    assert actions(runtime)[-8:] == [
        "token.created", "token.revoked", "instance.created", "key.created", "token.created", "token.ended",
        "instance.removed", "key.created",
    ]  # fmt: skip
    tidy(runtime)
    assert found(runtime) == set()


def test_sealing_makes_one_chain_per_organisation(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    assert tidy(runtime)["sealed"] > 0
    given(client, sector)
    assert tidy(runtime)["sealed"] == 1
    assert tidy(runtime)["sealed"] == 0
    with runtime.work(writes=False) as work:
        links = work.session.scalars(
            select(EventSeal).where(EventSeal.organisation_id == sector.member).order_by(EventSeal.number)
        ).all()
    assert [link.number for link in links] == [1, 2]
    assert links[1].previous == links[0].hash
    assert found(runtime) == set()


def first_event(work: Work, sector: SmallSector) -> StoredEvent:
    mine = StoredEvent.organisation_id == sector.member
    return work.session.scalars(select(StoredEvent).where(mine).order_by(StoredEvent.id).limit(1)).one()


def change_event(work: Work, sector: SmallSector) -> None:
    first_event(work, sector).actor = "somebody-else"


def remove_event(work: Work, sector: SmallSector) -> None:
    work.session.delete(first_event(work, sector))


def move_event(work: Work, sector: SmallSector) -> None:
    first_event(work, sector).organisation_id = sector.other_member


def move_event_to_the_others_link(work: Work, sector: SmallSector) -> None:
    other = EventSeal.organisation_id == sector.other_member
    event = first_event(work, sector)
    event.organisation_id = sector.other_member
    event.seal_id = work.session.scalars(select(EventSeal.id).where(other)).one()


def last_link(work: Work) -> EventSeal:
    return work.session.scalars(select(EventSeal).order_by(EventSeal.position.desc()).limit(1)).one()


def remove_last_link(work: Work, _sector: SmallSector) -> None:
    last = last_link(work)
    work.session.execute(delete(StoredEvent).where(StoredEvent.seal_id == last.id))
    work.session.delete(last)


def remove_last_link_and_head(work: Work, sector: SmallSector) -> None:
    remove_last_link(work, sector)
    work.session.execute(delete(EventHead))


def remove_last_link_and_turn_back_the_head(work: Work, sector: SmallSector) -> None:
    remove_last_link(work, sector)
    work.session.flush()
    last, head = last_link(work), work.session.get_one(EventHead, 1)
    head.position, head.hash = last.position, last.hash


def unseal_last_link(work: Work, _sector: SmallSector) -> None:
    last = last_link(work)
    work.session.execute(update(StoredEvent).where(StoredEvent.seal_id == last.id).values(seal_id=None))
    work.session.delete(last)


def remove_organisations_trail(work: Work, sector: SmallSector) -> None:
    work.session.execute(delete(StoredEvent).where(StoredEvent.organisation_id == sector.other_member))
    work.session.execute(delete(EventSeal).where(EventSeal.organisation_id == sector.other_member))


def remove_everything(work: Work, _sector: SmallSector) -> None:
    for table in (StoredEvent, EventSeal, EventHead):
        work.session.execute(delete(table))


def change_sealed_at(work: Work, _sector: SmallSector) -> None:
    last_link(work).sealed_at += timedelta(hours=1)


def false_event(work: Work, sector: SmallSector) -> None:
    said = {"actor": "service", "type": "award.revoked", "subject_id": str(uuid4()), "payload": {}}
    row = StoredEvent(uid=uuid4(), form=FORM, organisation_id=sector.member, at=NOW, mac=bytes(32), **said)
    work.session.add(row)


def compute_anew(work: Work, sector: SmallSector) -> None:
    """Everything changed so that it fits, by somebody without the key."""
    key, before = bytes(32), FIRST_HASH
    first_event(work, sector).actor = "somebody-else"
    for link in work.session.scalars(select(EventSeal).order_by(EventSeal.position)):
        events = work.session.scalars(
            select(StoredEvent).where(StoredEvent.seal_id == link.id).order_by(StoredEvent.id)
        ).all()
        link.hash = before = link_hash(key, link, before, events)
    head = work.session.get_one(EventHead, 1)
    head.hash, head.mac = before, head_mac(key, head.position, before)


ATTACKS: dict[Callable[[Work, SmallSector], None], str] = {
    change_event: "event-changed",
    remove_event: "link-changed",
    move_event: "event-changed",
    move_event_to_the_others_link: "event-changed",
    remove_last_link: "link-missing",
    remove_last_link_and_head: "head-missing",
    remove_last_link_and_turn_back_the_head: "head-changed",
    unseal_last_link: "link-missing",
    remove_organisations_trail: "trail-missing",
    remove_everything: "trail-missing",
    change_sealed_at: "link-changed",
    false_event: "event-false",
    compute_anew: "link-changed",
}


@pytest.mark.parametrize("attack", list(ATTACKS), ids=[attack.__name__ for attack in ATTACKS])
def test_f21_whatever_is_done_to_the_trail_is_noticed(
    runtime: Runtime, sector: SmallSector, attack: Callable[[Work, SmallSector], None]
) -> None:
    tidy(runtime)
    assert found(runtime) == set()
    with runtime.work() as work:
        attack(work, sector)
    assert ATTACKS[attack] in found(runtime)
    tidy(runtime)
    assert found(runtime) != set()


def test_f21_a_false_event_is_never_sealed(runtime: Runtime, sector: SmallSector) -> None:
    tidy(runtime)
    with runtime.work() as work:
        false_event(work, sector)
    assert tidy(runtime)["sealed"] == 0
    assert found(runtime) == {"event-false"}


def test_f21_a_head_kept_elsewhere_shows_that_the_trail_was_turned_back(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    tidy(runtime)
    with runtime.work(writes=False) as work:
        old = work.session.get_one(EventHead, 1)
        kept = (old.position, old.hash, old.mac)
    given(client, sector)
    tidy(runtime)
    with runtime.work(writes=False) as work:
        exported = check.signed_head(work)
    assert found(runtime, exported) == set()
    with runtime.work() as work:
        remove_last_link(work, sector)
        head = work.session.get_one(EventHead, 1)
        head.position, head.hash, head.mac = kept
    # Within the database nothing shows: whoever did it had kept the old head.
    assert found(runtime) == set()
    assert found(runtime, exported) == {"exported-head-differs"}
    assert found(runtime, {**exported, "position": kept[0]}) == {"exported-head-false"}


def test_f21_an_exported_head_can_be_read_from_a_file(tmp_path: Path, runtime: Runtime) -> None:
    tidy(runtime)
    with runtime.work(writes=False) as work:
        head = check.signed_head(work)
    assert set(head) == {"installation", "position", "hash", "exported_at", "public_key", "signature"}
    assert json.loads(json.dumps(head)) == head
