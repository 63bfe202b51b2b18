from typing import Any

import pytest

from credentials import bounded_schema
from credentials.bounded_schema import SchemaUnusable
from credentials.budget import UNITS, Budget, BudgetSpent
from schemas.strict_json import JsonObject

DRAFTS = [
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
    None,
]


def schema(draft: str | None = None, **keywords: Any) -> JsonObject:
    return keywords | ({"$schema": draft} if draft else {})


def first_breach(text: JsonObject, document: JsonObject) -> str | None:
    return bounded_schema.first_breach(text, document, Budget())


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_document_keeps_to_its_schema_or_breaks_it_somewhere(draft: str | None) -> None:
    text = schema(draft, properties={"a": {"type": "array", "items": {"type": "string"}}}, required=["a"])
    assert first_breach(text, {"a": ["x"]}) is None
    assert first_breach(text, {"a": ["x", 1]}) == "a/1"
    assert first_breach(text, {}) == "/"


@pytest.mark.parametrize(
    "pattern",
    [r"^[0-9]{4}-[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2})$", r"^[a-z]{2,4}(-[A-Z][a-z]{3})?$", r"^[(*+]+$"],
)
def test_ordinary_patterns_are_run(pattern: str) -> None:
    text = schema(properties={"a": {"pattern": pattern}})
    assert first_breach(text, {"a": "???"}) == "a"
    assert first_breach(text, {"a": 3}) is None


@pytest.mark.parametrize(
    "keywords",
    [
        {"pattern": r"(.)\1"},
        {"pattern": "(?=a)b"},
        {"pattern": "(?<!a)b"},
        {"pattern": "((a{1,100}){1,100}){1,100}"},
        {"pattern": "a" * 201},
        {"pattern": "["},
        {"$ref": "https://elsewhere.example/schema"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "other.json"},
        {"$ref": "#"},
        {"$ref": "#/$defs/missing"},
        {"$ref": "#missing"},
        {"$dynamicRef": 3},
        {"type": "nonsense"},
        {"enum": list(range(5_001))},
        {"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}},
        {"$defs": {"a": {"$id": "https://other.example/", "type": "object"}}, "$ref": "#/$defs/a"},
    ],
    ids=lambda keywords: str(keywords)[:40],
)
def test_what_is_broken_or_leads_elsewhere_is_refused(keywords: JsonObject) -> None:
    with pytest.raises(SchemaUnusable):
        first_breach(schema(**keywords), {"a": "a"})


def test_a_schema_may_refer_to_its_own_parts_in_every_way() -> None:
    text = schema(
        "https://json-schema.org/draft/2020-12/schema",
        **{"$id": "https://issuer.example/schema.json"},
        properties={
            "pointer": {"$ref": "#/$defs/short"},
            "anchor": {"$ref": "#short"},
            "absolute": {"$ref": "https://issuer.example/schema.json#/$defs/short"},
            "inner": {"$ref": "#"},
        },
        **{"$defs": {"short": {"$anchor": "short", "maxLength": 3}}},
    )
    for name in ("pointer", "anchor", "absolute"):
        assert first_breach(text, {name: "abc"}) is None
        assert first_breach(text, {name: "abcd"}) == name
    assert first_breach(text, {"inner": {"inner": {"anchor": "abcd"}}}) == "inner/inner/anchor"


LONG = "a" * 20_000 + "!"
RUNAWAYS: dict[str, tuple[JsonObject, JsonObject]] = {
    "names-of-members": ({"patternProperties": {"^a*a*a*a*$": {}}}, {LONG: 1}),
    "names-left-over": (
        {"patternProperties": {"^(a|aa)+$": {}}, "additionalProperties": True},
        {LONG: 1},
    ),
    "names-by-schema": ({"propertyNames": {"not": {"pattern": "^(a+)+$"}}}, {LONG: 1}),
    "many-texts-denied": (
        {"properties": {"x": {"items": {"not": {"pattern": "^(a+)+$"}}}}},
        {"x": ["a" * 300 + "!"] * 1_000},
    ),
    "repeated-choice": ({"properties": {"x": {"not": {"pattern": "^(a|a)*$"}}}}, {"x": LONG}),
    "condition": ({"if": {"patternProperties": {"(x+x+)+y": False}}, "then": True}, {"x" * 20_000: 1}),
    "dependent": ({"dependentSchemas": {LONG: {"patternProperties": {"^(a*)*$": {}}}}}, {LONG: 1}),
}


@pytest.mark.parametrize(("text", "document"), RUNAWAYS.values(), ids=RUNAWAYS.keys())
def test_f2_a_pattern_takes_linear_time_wherever_it_stands(text: JsonObject, document: JsonObject) -> None:
    """A backtracking engine would need ages for each; reaching the answer within the budget is the proof."""
    budget = Budget()
    assert bounded_schema.first_breach(text, document, budget) is None
    assert budget.left > UNITS * 3 // 4


def _doubling(levels: int) -> JsonObject:
    rows = {f"d{level}": {"allOf": [{"$ref": f"#/$defs/d{level + 1}"}] * 2} for level in range(levels)}
    return {"$ref": "#/$defs/d0", "$defs": {**rows, f"d{levels}": {"type": "object"}}}


def _unevaluated(levels: int, keyword: str) -> JsonObject:
    text: JsonObject = {"properties": {"a": True}}
    for _ in range(levels):
        text = {keyword: [text], "unevaluatedProperties": False}
    return text


def _tree(levels: int) -> JsonObject:
    value: JsonObject = {"leaf": 1}
    for _ in range(levels):
        value = {"x": value}
    return value


_TWICE: JsonObject = {"properties": {"x": {"$ref": "#/$defs/a"}}}
TOO_DEAR: dict[str, tuple[JsonObject, JsonObject]] = {
    "doubled-forty-times": (_doubling(40), {}),
    "doubled-down-the-document": (
        {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [_TWICE, _TWICE]}}},
        _tree(50),
    ),
    "unevaluated-at-every-level": (_unevaluated(20, "allOf"), {"a": 1}),
    "unevaluated-choices": (_unevaluated(20, "anyOf"), {"a": 1}),
    "wide-over-wide": (
        {"items": {"allOf": [{"minLength": 1}] * 2_000}, "properties": {"x": {"$ref": "#"}}},
        {"x": ["a"] * 5_000},
    ),
    "many-states-over-much-text": (
        {"properties": {"x": {"pattern": "[ab]*a[ab]{200}c"}}},
        {"x": "ab" * 500_000},
    ),
    "many-patterns": ({"allOf": [{"pattern": f"^a{number}$"} for number in range(1_100)]}, {}),
}


@pytest.mark.parametrize(("text", "document"), TOO_DEAR.values(), ids=TOO_DEAR.keys())
def test_f2_what_would_take_too_long_is_not_begun(text: JsonObject, document: JsonObject) -> None:
    with pytest.raises(BudgetSpent):
        first_breach(text, document)


def test_an_ordinary_schema_costs_next_to_nothing() -> None:
    budget = Budget()
    text = schema(properties={"a": {"items": {"maxLength": 9, "pattern": "^[a-z]+$"}}}, required=["a"])
    assert bounded_schema.first_breach(text, {"a": ["abc"] * 100}, budget) is None
    assert UNITS - budget.left < 1_000


def test_items_that_must_differ_are_compared() -> None:
    text = schema(properties={"a": {"uniqueItems": True}})
    assert first_breach(text, {"a": [[number] for number in range(5_000)]}) is None
    assert first_breach(text, {"a": [1, 1]}) == "a"
    assert first_breach(text, {"a": [[number % 4_999] for number in range(5_000)]}) == "a"


def test_where_it_breaks_is_not_looked_for_at_any_price() -> None:
    text = schema(anyOf=[{"type": "string"}] * 500)
    assert first_breach(text, {f"k{number}": "x" * 100 for number in range(1_000)}) == "/"
