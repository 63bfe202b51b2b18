"""Selecting costs as much as the document is long, however many pointers name its parts."""

import copy
from typing import Any

import pytest

from credentials.suites.json_pointers import PointerMalformed, select

DOCUMENT: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:x:1",
    "a": {"id": "urn:x:2", "b": [{"c": 1}, {"d": [2, 3]}], "e/f": {"~": 4}},
    "g": "text",
}


@pytest.mark.parametrize(
    "pointers",
    [
        ["", "/a"], ["/a", ""], ["/a", "/a/b", "/a/b/0"], ["/a/b/0", "/a/b", "/a"], ["/g", "/g"],
        ["/a/b/1", "/a/b/1/d/0"],
    ],
    ids=["root-first", "root-last", "downwards", "upwards", "twice", "in-a-list"],
)  # fmt: skip
def test_what_lies_inside_a_selected_part_adds_nothing(pointers: list[str]) -> None:
    outermost = min(pointers, key=len)
    assert select(DOCUMENT, pointers) == select(DOCUMENT, [outermost])


def test_each_part_is_copied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[Any] = []
    real = copy.deepcopy

    def counting(value: Any) -> Any:
        copied.append(value)
        return real(value)

    monkeypatch.setattr(copy, "deepcopy", counting)
    pointers = ["/a", *["/a/b", "/a/b/0", "/a/b/1/d", "/a/e~1f/~0"] * 200]
    select(DOCUMENT, pointers)
    assert sum(value == DOCUMENT["a"] for value in copied) == 1
    assert not any(value == DOCUMENT["a"]["b"] for value in copied)


@pytest.mark.parametrize("inside", ["/a/x", "/a/b/2", "/a/b/00", "/a/b/-", "/g/0", "/a/b/0/c/1"])
def test_a_pointer_into_a_selected_part_must_point_at_something(inside: str) -> None:
    with pytest.raises(PointerMalformed):
        select(DOCUMENT, ["/a", "/g", inside])


def test_a_pointer_deeper_than_any_document_points_at_nothing() -> None:
    with pytest.raises(PointerMalformed) as refused:
        select(DOCUMENT, ["", "/a" * 400_000])
    assert refused.value.code == "pointer-not-found"
