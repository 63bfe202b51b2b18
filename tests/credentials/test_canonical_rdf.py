"""From JSON-LD to statements: numbers, languages, lists, graphs, JSON literals."""

import json
from typing import Any

import pytest
from pyld import jsonld

from credentials.canonical import canonicalise, rdf
from credentials.loader import bundled_contexts
from tests.sector.badges import levelled_badge as badge
from tests.sector.badges import linked_data

XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = {
    "a": "urn:a",
    "double": {"@id": "urn:d", "@type": f"{XSD}double"},
    "list": {"@id": "urn:l", "@container": "@list"},
    "graph": {"@id": "urn:g", "@container": "@graph"},
    "json": {"@id": "urn:j", "@type": "@json"},
    "names": {"@id": "urn:n", "@container": "@language"},
    "by_type": {"@id": "urn:t", "@container": "@type"},
    "by_id": {"@id": "urn:i", "@container": "@id"},
}


def objects(**members: Any) -> list[str]:
    lines = canonicalise(linked_data(TERMS, **{"@id": "urn:x", **members}), bundled_contexts()).splitlines()
    return [line.split(" ", 2)[2].removesuffix(" .") for line in lines]


# What jsonld.js writes: value.toExponential(15).replace(/(\d)0*e\+?/, '$1E').
DOUBLES = {
    3.5: "3.5E0", 0.1: "1.0E-1", 1 / 3: "3.333333333333333E-1", 2 / 3: "6.666666666666666E-1",
    123456.789: "1.23456789E5", 5.123456789012345: "5.123456789012345E0", 1e-5: "1.0E-5", 2.5e-7: "2.5E-7",
    -12.25: "-1.225E1", 2251799813685248.5: "2.251799813685249E15",
    -2251799813685249.5: "-2.25179981368525E15",
    0.3: "3.0E-1", 9.999999999999999: "9.999999999999998E0", 52.370216: "5.2370216E1",
}  # fmt: skip


@pytest.mark.parametrize(("value", "text"), DOUBLES.items())
def test_doubles(value: float, text: str) -> None:
    assert rdf.canonical_double(value) == text
    assert objects(a=value) == [f'"{text}"^^<{XSD}double>']


def test_numbers_and_booleans() -> None:
    assert objects(a=5) == objects(a=5.0) == [f'"5"^^<{XSD}integer>']
    assert objects(a=-0.0) == objects(a=0) == [f'"0"^^<{XSD}integer>']
    assert objects(a=2**53 - 1) == [f'"9007199254740991"^^<{XSD}integer>']
    assert (
        objects(double=5)
        == objects(double="5")
        == objects(double=" 5 ".strip())
        == [f'"5.0E0"^^<{XSD}double>']
    )
    assert objects(double=0) == [f'"0.0E0"^^<{XSD}double>']
    assert objects(a=[True, False]) == [f'"false"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>']


def test_numbers_too_small_for_javascript() -> None:
    assert objects(double=1e-7) == [f'"1.0E-7"^^<{XSD}double>']
    assert "1e-7" in objects(json=1e-7)[0]
    assert objects(a=1.5e-7) == [f'"1.5E-7"^^<{XSD}double>']


def test_iris_cannot_break_out_of_their_brackets() -> None:
    """As rdf-canonize writes them."""
    assert objects(a={"@id": 'urn:a><b"{c}|^`\\d'}) == [
        r"<urn:a\u003E\u003Cb\u0022\u007Bc\u007D\u007C\u005E\u0060\u005Cd>"
    ]


def test_languages() -> None:
    assert objects(a={"@value": "hoi", "@language": "NL-nl"}) == ['"hoi"@nl-nl']
    assert objects(names={"nl": ["hoi", "dag"], "en": "hi", "@none": "x"}) == [
        '"dag"@nl',
        '"hi"@en',
        '"hoi"@nl',
        '"x"',
    ]


def test_base_direction_is_part_of_the_statement() -> None:
    rtl = {"@value": "x", "@language": "ar-EG", "@direction": "rtl"}
    assert objects(a=rtl) == ['"x"^^<https://www.w3.org/ns/i18n#ar-eg_rtl>']
    assert objects(a={"@value": "x", "@direction": "ltr"}) == ['"x"^^<https://www.w3.org/ns/i18n#_ltr>']


def test_json_literals_are_canonical_json() -> None:
    assert objects(json={"b": [1.0, "é", None], "a": {}}) == [
        r'"{\"a\":{},\"b\":[1,\"é\",null]}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>'
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"list": ["1", "2", "2", {"@id": "urn:y"}, {"a": "inner"}]},
        {"list": []},
        {"list": [["1", "2"], [], ["1"]]},
        {"a": [{"@list": ["1"]}, {"@list": ["1"]}]},
        {"graph": {"a": "inner"}},
        {"graph": [{"a": "1"}, {"a": {"a": "2"}}]},
        {"a": {"@id": "urn:g", "@graph": [{"a": "1"}, {"a": {"@id": "_:z"}}]}},
        {"by_type": {"urn:T": {"a": "1"}}},
        {"by_id": {"urn:Y": {"a": "1"}, "_:y": {"a": {"@id": "_:y"}}}},
        {"a": {"@set": ["1", "2"]}},
        {"a": [{"@id": "_:x", "a": "1"}, {"@id": "_:x"}, {}]},
        {"a": {"@context": {"a": "urn:other", "b": "urn:b"}, "a": "1", "b": {"a": "2"}}},
        {"a": {"@type": "_:t", "a": "1"}},
    ],
)
def test_equals_pyld(members: dict[str, Any]) -> None:
    document = linked_data(TERMS, **{"@id": "urn:x", **members})
    assert canonicalise(document, bundled_contexts()) == by_pyld(document)


def test_a_badge_equals_pyld() -> None:
    assert canonicalise(badge(), bundled_contexts()) == by_pyld(badge())


def by_pyld(document: dict[str, Any]) -> str:
    def load(url: str, _options: object) -> dict[str, Any]:
        found = json.loads(json.dumps(bundled_contexts().document(url)))
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": found,
        }

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    normalised: str = jsonld.normalize(document, options)
    return normalised
