from typing import Any

import pytest

from credentials.suites.json_pointers import PointerMalformed, check_pointers, parse, select

DOCUMENT: dict[str, Any] = {
    "@context": ["https://example.org/c"],
    "id": "urn:x",
    "type": ["A"],
    "name": "n",
    "slash/tilde~": {"": "empty"},
    "one": {"id": "urn:one", "type": "T", "deep": {"id": "_:blank", "list": [1, {"a": 2, "b": 3}, {"c": 4}]}},
    "many": [{"id": "urn:m0", "v": 0}, {"id": "urn:m1", "v": 1}, {"id": "urn:m2", "v": 2}],
}
TOP = {"@context": ["https://example.org/c"], "id": "urn:x", "type": ["A"]}


@pytest.mark.parametrize(
    ("pointers", "selected"),
    [
        (["/name"], {"name": "n"}),
        (["/one"], {"one": DOCUMENT["one"]}),
        (["/one/deep/list/1/b"], {"one": {"id": "urn:one", "type": "T", "deep": {"list": [{"b": 3}]}}}),
        (
            ["/one/deep/list/2/c", "/one/deep/list/0"],
            {"one": {"id": "urn:one", "type": "T", "deep": {"list": [1, {"c": 4}]}}},
        ),
        (["/many/2/v", "/many/0"], {"many": [{"id": "urn:m0", "v": 0}, {"id": "urn:m2", "v": 2}]}),
        (["/many/1", "/many"], {"many": DOCUMENT["many"]}),
        (["/many", "/many/1/v"], {"many": DOCUMENT["many"]}),
        (["/slash~1tilde~0/"], {"slash/tilde~": {"": "empty"}}),
        (["/id"], {}),
    ],
)
def test_selections(pointers: list[str], selected: dict[str, Any]) -> None:
    assert select(DOCUMENT, pointers) == {**TOP, **selected}


def test_the_empty_pointer_selects_everything() -> None:
    assert select(DOCUMENT, [""]) == DOCUMENT


def test_no_pointers_select_nothing() -> None:
    assert select(DOCUMENT, []) is None


def test_selections_share_nothing_with_the_document() -> None:
    selected = select(DOCUMENT, ["/many"])
    assert selected is not None
    selected["many"][0]["v"] = "changed"
    assert DOCUMENT["many"][0]["v"] == 0


@pytest.mark.parametrize(
    "pointer",
    ["/nothing", "/name/x", "/many/3", "/many/-", "/many/00", "/many/-1", "/many/x", "/one/deep/list/1/z"],
)
def test_pointers_at_nothing(pointer: str) -> None:
    with pytest.raises(PointerMalformed) as raised:
        select(DOCUMENT, [pointer])
    assert raised.value.code == "pointer-not-found"


@pytest.mark.parametrize("pointer", ["name", "~", "/a~", "/a~2", 5, None, ["/a"]])
def test_malformed_pointers(pointer: Any) -> None:
    with pytest.raises(PointerMalformed) as raised:
        parse(pointer)
    assert raised.value.code == "pointer-malformed"


@pytest.mark.parametrize("pointers", ["/a", None, {"/a": 1}, [5], ["/a"] * 1001])
def test_malformed_lists_of_pointers(pointers: Any) -> None:
    with pytest.raises(PointerMalformed):
        check_pointers(pointers)
