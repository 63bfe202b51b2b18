from typing import Any

import pytest

from credentials.bounded_schema import SchemaUnusable, first_breach
from schemas.strict_json import JsonObject

DRAFTS = [
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
    None,
]


def schema(draft: str | None = None, **keywords: Any) -> JsonObject:
    return keywords | ({"$schema": draft} if draft else {})


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
        {"pattern": "(a+)+$"},
        {"pattern": "((a)|b)*"},
        {"pattern": "(a|aa)+$"},
        {"pattern": r"(.)\1"},
        {"pattern": "(?=a)b"},
        {"pattern": "a" * 201},
        {"pattern": "["},
        {"patternProperties": {"(a*)*": {}}},
        {"$ref": "https://elsewhere.example/schema"},
        {"$ref": "#"},
        {"$ref": "#/$defs/missing"},
        {"$dynamicRef": 3},
        {"type": "nonsense"},
        {"enum": list(range(5_001))},
        {"allOf": [{"$ref": "#/$defs/a"}] * 200, "$defs": {"a": {"allOf": [{"minProperties": 0}] * 200}}},
    ],
)
def test_what_is_broken_or_could_run_away_is_refused(keywords: JsonObject) -> None:
    with pytest.raises(SchemaUnusable):
        first_breach(
            schema(**keywords, properties={"a": {"pattern": keywords.get("pattern", "a")}}), {"a": "a"}
        )


def test_a_pattern_on_a_very_long_text_is_refused() -> None:
    with pytest.raises(SchemaUnusable):
        first_breach(schema(properties={"a": {"pattern": "^a*b*c*$"}}), {"a": "a" * 1_000})


def test_comparing_very_many_items_is_refused() -> None:
    with pytest.raises(SchemaUnusable):
        first_breach(
            schema(properties={"a": {"uniqueItems": True}}), {"a": [[number] for number in range(501)]}
        )
    assert first_breach(schema(properties={"a": {"uniqueItems": True}}), {"a": [1, 1]}) == "a"
