"""Effects come in the same transaction, in the order of the rooms; a refusal takes everything back."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.learners import service as learners
from app.learners.events import LearnerErased
from app.learners.tables import Learner
from app.platform.events.tables import StoredEvent
from app.platform.runtime import Runtime, Subscriber, Work
from app.rooms import ROOMS, subscribers
from schemas.errors import Refused
from tests.sector.stored import SmallSector


def erase(runtime: Runtime, sector: SmallSector) -> None:
    with runtime.work() as work:
        learners.erase(work, work.session.get_one(Learner, sector.learner))


def with_subscribers(runtime: Runtime, *extra: Subscriber[LearnerErased]) -> Runtime:
    return replace(runtime, subscribers=[*runtime.subscribers, *extra])


def test_a_subscriber_that_refuses_takes_everything_back(runtime: Runtime, sector: SmallSector) -> None:
    def refuse(work: Work, event: LearnerErased) -> None:
        assert work.session.get_one(Learner, event.subject_id).erased_at is not None
        raise Refused("not-today", "Not today.")

    with runtime.work(writes=False) as work:
        before = work.session.scalar(select(func.count()).select_from(StoredEvent))
    with pytest.raises(Refused, match="Not today"):
        erase(with_subscribers(runtime, Subscriber(LearnerErased, refuse)), sector)
    with runtime.work(writes=False) as work:
        assert work.session.get_one(Learner, sector.learner).erased_at is None
        assert work.session.scalar(select(func.count()).select_from(StoredEvent)) == before


def test_subscribers_hear_only_their_event_each_in_its_turn(runtime: Runtime, sector: SmallSector) -> None:
    heard: list[str] = []
    listening = with_subscribers(
        runtime,
        Subscriber(LearnerErased, lambda _, event: heard.append(f"first {event.subject_id}")),
        Subscriber(LearnerErased, lambda _, event: heard.append(f"second {event.subject_id}")),
    )
    with listening.work() as work:
        learners.add(work, sector.member, display_name="Iemand Anders")
    erase(listening, sector)
    assert heard == [f"first {sector.learner}", f"second {sector.learner}"]


def test_a_room_hears_only_of_rooms_above_it() -> None:
    places = {room.name: place for place, room in enumerate(ROOMS)}
    arrows = [
        (subscriber.event.__module__.split(".")[1], subscriber.effect.__module__.split(".")[1])
        for subscriber in subscribers()
    ]
    assert arrows
    assert all(places[heard_of] < places[hears] for heard_of, hears in arrows)
    assert [places[hears] for _, hears in arrows] == sorted(places[hears] for _, hears in arrows)
