"""Every type of event has one class, and no event can say what people wrote."""

from collections import Counter
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest

from app.events.types import EventType
from app.platform.events.event import Event
from app.rooms import events

OPAQUE = (UUID, StrEnum, date, datetime, bool, int, type(None))
KINDS = events()


def kinds_of(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) or (hint,)


def test_every_type_has_exactly_one_class() -> None:
    assert Counter(kind.type for kind in KINDS) == Counter(EventType)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.type.value for kind in KINDS])
def test_an_event_holds_opaque_ids_and_enumerated_words_only(kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    for field in fields(kind):
        assert all(issubclass(said, OPAQUE) for said in kinds_of(hints[field.name])), field.name


@pytest.mark.parametrize("kind", KINDS, ids=[kind.type.value for kind in KINDS])
def test_an_event_says_what_its_subject_is(kind: type[Event]) -> None:
    assert "the subject is " in (kind.__doc__ or "")
