import pytest

from credentials.resources import (
    Fetched,
    Lookup,
    NotFetched,
    NotReached,
    Reference,
    Resources,
    Wanted,
    reason,
)
from schemas.errors import Malformed

LIST = Reference("status_list", "https://a.example/list")
DID = Reference("did", "did:web:a.example")


def test_what_is_missing_is_wanted_and_the_important_things_come_first() -> None:
    lookup = Lookup(Resources())
    for reference in (LIST, DID, LIST):
        with pytest.raises(Wanted):
            lookup.fetched(reference)
    assert lookup.wanted == (DID, LIST)


def test_what_was_tried_without_success_is_not_wanted_again() -> None:
    lookup = Lookup(Resources({LIST: NotFetched("timeout", {"host": "a.example"})}))
    with pytest.raises(NotReached) as error:
        lookup.json(LIST)
    assert reason(error.value) == "timeout"
    assert error.value.params["host"] == "a.example"
    lookup.want([LIST])
    assert lookup.wanted == ()


def test_resources_never_change() -> None:
    given: dict[Reference, Fetched | NotFetched] = {LIST: Fetched(b'{"a": 1}')}
    resources = Resources(given)
    given.clear()
    more = resources.with_found({DID: Fetched({"id": DID.url})})
    assert Lookup(resources).json(LIST) == {"a": 1}
    assert resources.get(DID) is None
    assert Lookup(more).json(DID) == {"id": DID.url}


def test_a_fetched_thing_must_be_an_object() -> None:
    with pytest.raises(Malformed):
        Lookup(Resources({LIST: Fetched(b"[]")})).json(LIST)
