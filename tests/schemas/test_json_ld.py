from typing import Any

import pytest

from schemas.json_ld import (
    contexts_of,
    first_context,
    first_object,
    flat,
    id_of,
    items,
    objects,
    only,
    subject_of,
    text,
    texts,
    types_of,
)

ANY: list[Any] = [None, True, 0, 1.5, "", "a", [], [[]], [None], {}, {"id": {}}, {"id": None}, {"type": 3}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, []),
        ("a", ["a"]),
        (False, [False]),
        ({}, [{}]),
        ([], []),
        ([None, "a"], [None, "a"]),
        ([["a"]], [["a"]]),
    ],
    ids=["null", "text", "false", "object", "empty", "null-inside", "array-inside"],
)
def test_one_value_may_stand_without_its_array(value: Any, expected: list[Any]) -> None:
    assert items(value) == expected


def test_of_several_values_those_of_a_kind() -> None:
    mixed = ["a", {"id": "x"}, None, ["b"], 3, {}]
    assert objects(mixed) == [{"id": "x"}, {}]
    assert texts(mixed) == ["a"]
    assert first_object(mixed) == {"id": "x"}
    assert first_object("a") == {}
    assert subject_of({"credentialSubject": [None, {"id": "s"}, {"id": "t"}]}) == {"id": "s"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), (["a"], "a"), ([], None), (["a", "b"], None), (None, None)],
    ids=["alone", "in-brackets", "none", "two", "null"],
)
def test_only_one(value: Any, expected: Any) -> None:
    assert only(value) == expected


def test_brackets_within_brackets_change_nothing_and_order_stays() -> None:
    assert flat([["a", None], [["b"]], "c", [[], [["d"]]]]) == ["a", "b", "c", "d"]
    assert flat("a") == ["a"]
    assert flat(None) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [("u:1", "u:1"), ({"id": "u:1"}, "u:1"), ({"id": ["u:1"]}, ""), ({}, ""), (["u:1"], ""), (None, "")],
    ids=["url", "object", "list-as-id", "without", "list", "null"],
)
def test_an_id_is_given_as_a_url_or_in_an_object(value: Any, expected: str) -> None:
    assert id_of(value) == expected


def test_types_are_the_texts_among_them() -> None:
    assert types_of({"type": "A"}) == {"A"}
    assert types_of({"type": ["A", "B", "A", None, 3]}) == {"A", "B"}
    assert types_of({}) == types_of("A") == frozenset()


def test_a_null_context_counts_and_the_first_one_says_the_data_model() -> None:
    assert contexts_of(None) == [None]
    assert contexts_of(["a", None]) == ["a", None]
    assert first_context({"@context": ["a", "b"]}) == "a"
    assert first_context({"@context": "a"}) == "a"
    assert first_context({"@context": []}) is None
    assert first_context({}) is None


@pytest.mark.parametrize("value", ANY, ids=repr)
def test_nothing_raises_whatever_the_value(value: Any) -> None:
    for read in (items, objects, texts, first_object, only, flat, id_of, text, types_of, contexts_of):
        read(value)
    for name in ("@context", "credentialSubject"):
        first_context({name: value})
        subject_of({name: value})
