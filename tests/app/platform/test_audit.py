import re
from uuid import UUID

from sqlalchemy import select, update

from app.platform import audit
from app.platform.audit import AuditEvent, AuditSeal
from app.platform.housekeeping import tidy
from app.platform.runtime import Runtime
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.small_sector import LEARNERS_NAME, SmallSector

OPAQUE = re.compile(r"[a-z0-9:-]+")


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
        events = work.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events][-2:] == ["award.give", "award.revoke"]
    assert events[-1].subject == award["id"]
    assert events[-1].actor.startswith("token:")
    for event in events:
        for text in (event.actor, event.subject, event.reason or "x"):
            assert OPAQUE.fullmatch(text)


def test_sealing_makes_one_chain_per_organisation(
    client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    assert tidy(runtime) > 0
    given(client, sector)
    assert tidy(runtime) == 1
    assert tidy(runtime) == 0
    with runtime.work(writes=False) as work:
        links = work.session.scalars(
            select(AuditSeal).where(AuditSeal.organisation_id == sector.member).order_by(AuditSeal.number)
        ).all()
        assert [link.number for link in links] == [1, 2]
        assert links[1].previous == links[0].hash
        assert audit.first_broken(work.session, sector.member) is None


def broken_after(runtime: Runtime, sector: SmallSector, **change: str) -> int | None:
    tidy(runtime)
    with runtime.work() as work:
        first = work.session.scalars(
            select(AuditEvent.id).where(AuditEvent.organisation_id == sector.member).limit(1)
        ).one()
        if change:
            work.session.execute(update(AuditEvent).where(AuditEvent.id == first).values(**change))
        else:
            work.session.delete(work.session.get_one(AuditEvent, first))
    with runtime.work(writes=False) as work:
        return audit.first_broken(work.session, sector.member)


def test_a_changed_event_breaks_the_chain(runtime: Runtime, sector: SmallSector) -> None:
    assert broken_after(runtime, sector, actor="somebody-else") == 1


def test_a_removed_event_breaks_the_chain(runtime: Runtime, sector: SmallSector) -> None:
    assert broken_after(runtime, sector) == 1


def test_a_removed_link_breaks_the_chain(client: AsgiClient, sector: SmallSector, runtime: Runtime) -> None:
    tidy(runtime)
    given(client, sector)
    tidy(runtime)
    with runtime.work() as work:
        link = work.session.scalars(
            select(AuditSeal).where(AuditSeal.organisation_id == sector.member, AuditSeal.number == 1)
        ).one()
        work.session.execute(update(AuditEvent).where(AuditEvent.seal_id == link.id).values(seal_id=None))
        work.session.delete(link)
    with runtime.work(writes=False) as work:
        assert audit.first_broken(work.session, sector.member) == 1
        assert audit.first_broken(work.session, UUID(int=0)) is None
