"""Small things that once kept a core busy for a minute: counted in units of work, never in seconds."""

import json
from typing import Any

import pytest

from credentials import bounded_schema, schema_cost
from credentials.baking import svg
from credentials.budget import UNITS, Budget, BudgetSpent
from credentials.canonical import to_quads
from credentials.errors import UnsafeDocument
from credentials.loader import Contexts
from credentials.rules import html_in_text, nlqf_level_claimed
from credentials.rules.text import check_texts
from credentials.schema_steps import Sizes
from schemas.strict_json import JsonObject
from tests.sector.issuers import plain_badge

LONG = 4_000
OWN: JsonObject = {f"t{number}": f"https://terms.example/{number}" for number in range(400)}
NAMESPACE = "http://www.w3.org/2000/svg"


def with_types(types: list[str]) -> JsonObject:
    badge = plain_badge()
    badge["credentialSubject"] = {**badge["credentialSubject"], "type": types}
    return badge


def with_own_type(times: int) -> JsonObject:
    badge = with_types(["AchievementSubject", *["Own"] * times])
    own = {"Own": {"@id": "https://terms.example/Own", "@context": OWN}}
    return {**badge, "@context": [*badge["@context"], own]}


REPEATED = {
    "a-published-type-5000-times": with_types(["AchievementSubject"] * 5_000),
    "a-type-of-its-own-500-times": with_own_type(500),
    "a-type-of-its-own-20-times": with_own_type(20),
}


@pytest.mark.parametrize("name", ["a-published-type-5000-times", "a-type-of-its-own-500-times"])
def test_a_type_that_is_named_again_and_again_is_refused(name: str) -> None:
    for _ in ("first", "remembered"):
        with pytest.raises(UnsafeDocument) as refused:
            to_quads(REPEATED[name], Contexts())
        assert refused.value.code == "too-complex"


def test_contexts_that_are_applied_again_are_paid_for_also_when_they_are_remembered() -> None:
    used = []
    for _ in ("first", "remembered", "again"):
        budget = Budget()
        to_quads(REPEATED["a-type-of-its-own-20-times"], Contexts(), budget=budget)
        used.append(budget.used)
    assert used == used[:1] * 3
    assert used[0] > 20 * len(OWN)


def test_an_ordinary_badge_pays_for_its_size_alone() -> None:
    budget = Budget()
    to_quads(plain_badge(), Contexts(), budget=budget)
    assert budget.used < 500


DEAR: dict[str, JsonObject] = {
    "false-everywhere": {"anyOf": [False] * 4_800},
    "true-everywhere": {"allOf": [True] * 4_800},
    "depends-on-nothing": {"dependentSchemas": {f"n{number}": True for number in range(4_800)}},
}


@pytest.mark.parametrize("name", list(DEAR))
def test_subschemas_that_are_true_or_false_are_paid_for_as_well(name: str) -> None:
    schema = {"properties": {"a": {"items": DEAR[name]}}}
    with pytest.raises(BudgetSpent):
        bounded_schema.first_breach(schema, {"a": [0] * 3_000}, Budget())


@pytest.mark.parametrize("keyword", ["enum", "const"])
def test_a_list_of_allowed_values_is_counted_once(keyword: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Any] = []

    class Counting(Sizes):
        def __init__(self, document: Any) -> None:
            counted.append(document)
            super().__init__(document)

    monkeypatch.setattr(schema_cost, "Sizes", Counting)
    schema: JsonObject = {"properties": {"a": {"items": {keyword: [[1], [2]]}}}}
    budget = Budget()
    assert bounded_schema.first_breach(schema, {"a": [0] * 1_000}, budget) == "a/0"
    assert len(counted) <= 4
    assert UNITS > budget.used > 1_000


SHARED_OUT = {
    "level-then-blanks": "niveau 1" + " " * LONG + "x",
    "level-of-then-blanks": "niveau 1 van" + " " * LONG + "x",
    "framework-then-blanks": "NLQF" + " " * LONG + "x",
    "empty-lines": "a" + "\n" * LONG + "x",
    "link-then-blanks": "](" + " " * LONG + "x",
    "reference-then-lines": "\n[a]:" + "\n" * LONG + "x",
    "entity-then-noughts": "&#" + "0" * LONG + "x",
}


@pytest.mark.parametrize("name", list(SHARED_OUT))
def test_blanks_are_shared_out_in_one_way(name: str) -> None:
    check_texts(narrative=SHARED_OUT[name][:200])
    nlqf_level_claimed.check_text("narrative", SHARED_OUT[name])
    html_in_text.check_text("narrative", SHARED_OUT[name])


FAR_AWAY = "https://far.example/" + "x" * 2_000
NAMED = {
    "double-quotes": f'<svg xmlns="{NAMESPACE}" xmlns:a="{FAR_AWAY}"><a:g/></svg>'.encode(),
    "single-quotes": f"<svg xmlns='{NAMESPACE}' xmlns:a = '{FAR_AWAY}'><a:g/></svg>".encode(),
    "default": f'<svg xmlns="{NAMESPACE}"><g xmlns="{FAR_AWAY}"/></svg>'.encode(),
    "long-prefix": f'<svg xmlns="{NAMESPACE}" xmlns:{"a" * 200}="{FAR_AWAY}"/>'.encode(),
    "utf-16": f'<svg xmlns="{NAMESPACE}" xmlns:a="{FAR_AWAY}"><a:g/></svg>'.encode("utf-16"),
    "by-numbers": f'<svg xmlns="{NAMESPACE}" xmlns:a="{"&#120;" * 1_000}"/>'.encode(),
}


@pytest.mark.parametrize("name", list(NAMED))
def test_a_namespace_that_every_name_would_repeat_is_refused(name: str) -> None:
    with pytest.raises(svg.SvgMalformed) as refused:
        svg.extract(NAMED[name])
    assert refused.value.code == "svg-too-large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_ordinary_drawings_are_read_in_their_own_encoding(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    document = json.dumps({"name": "Caf\u00e9"}, ensure_ascii=False)
    drawing = svg.bake(f'<svg xmlns="{NAMESPACE}"/>', document)
    data = f'<?xml version="1.0" encoding="{declared}"?>{drawing}'.encode(encoding)
    assert svg.extract(data) == document


def test_an_encoding_in_which_nothing_can_be_looked_for_is_refused() -> None:
    drawing = f'<?xml version="1.0" encoding="cp037"?><svg xmlns="{NAMESPACE}"/>'
    with pytest.raises(svg.SvgMalformed):
        svg.extract(drawing.encode())
