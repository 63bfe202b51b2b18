import hashlib
import json
from importlib.resources import files
from typing import Any

import pytest
from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS

from schemas import contexts
from tests.shared import SHARED, needs_shared

OURS = sorted(url for url, entry in contexts.manifest().items() if entry.file is not None)
FROM_PYLD = sorted(url for url, entry in contexts.manifest().items() if entry.file is None)
IN_PLACE_CHANGE = " (as of Apr 2025)"


def index() -> dict[str, dict[str, Any]]:
    rows = json.loads((SHARED / "contexts" / "INDEX.json").read_text())
    return {row["url"]: row for row in rows}


def published(url: str) -> dict[str, Any] | None:
    path = SHARED / "contexts" / index()[url]["file"]
    document: dict[str, Any] | None = json.loads(path.read_text()) if path.exists() else None
    return document


def meaning(context: Any, active: Any = None) -> dict[str, Any]:
    """What a context says once a JSON-LD processor has read it: every term with all its properties, and the
    meaning of each scoped context inside."""
    processor = jsonld.JsonLdProcessor()
    options = {
        "base": "",
        "processingMode": "json-ld-1.1",
        "documentLoader": None,
        "contextResolver": RESOLVER,
    }
    start = active or processor._get_initial_context(options)
    read = processor._process_context(start, context, options, override_protected=True)
    terms = {}
    for term, mapping in read["mappings"].items():
        if active is not None and active["mappings"].get(term) == mapping:
            continue
        said = {key: value for key, value in mapping.items() if key != "@context"}
        if "@context" in mapping:
            said["@context"] = meaning(mapping["@context"], read)
        terms[term] = said
    defaults = {key: read.get(key) for key in ("@vocab", "@language", "@direction", "@base", "@version")}
    return {"terms": terms, "defaults": defaults}


RESOLVER = jsonld.ContextResolver({}, None)


@needs_shared
@pytest.mark.parametrize("url", OURS)
def test_says_the_same_as_the_published_context_term_by_term(url: str) -> None:
    ours, theirs = contexts.bundled(url), published(url)
    assert ours is not None
    if theirs is None:
        # Its one published line is short enough to be made again, and its digest proves that.
        line = json.dumps(ours, indent=2) + "\n"
        assert hashlib.sha256(line.encode()).hexdigest() == contexts.manifest()[url].sha256
        return
    assert ours.keys() == theirs.keys() == {"@context"}
    said, expected = meaning(ours["@context"]), meaning(theirs["@context"])
    assert said["defaults"] == expected["defaults"]
    assert said["terms"].keys() == expected["terms"].keys()
    for term, definition in expected["terms"].items():
        assert said["terms"][term] == definition, term


@needs_shared
@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("Result", "@context", "value"), "https://schema.org/worth"),
        (("alignment", "@protected"), False),
        (("alignment", "@container"), "@list"),
        (("Profile", "@context", "email"), {"@id": "https://schema.org/email", "@type": "@id"}),
        (("@vocab",), "https://example.org/"),
        (("extra",), "https://example.org/extra"),
    ],
)
def test_the_comparison_notices_a_difference(place: tuple[str, ...], value: object) -> None:
    ours = contexts.bundled(contexts.OPEN_BADGES_3_0_3)
    theirs = published(contexts.OPEN_BADGES_3_0_3)
    assert ours is not None
    assert theirs is not None
    inside = ours["@context"]
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    assert meaning(ours["@context"]) != meaning(theirs["@context"])


@needs_shared
def test_is_not_a_copy_of_the_published_bytes() -> None:
    published_digests = {row["sha256"] for row in index().values()}
    for url in OURS:
        file = contexts.manifest()[url].file
        assert file is not None
        assert hashlib.sha256(packaged(file)).hexdigest() not in published_digests, file


@needs_shared
def test_the_digests_are_the_published_ones() -> None:
    known = index()
    for url, entry in contexts.manifest().items():
        if url in known:
            assert entry.sha256 == known[url]["sha256"], url


@pytest.mark.parametrize("url", OURS)
def test_every_entry_of_ours_loads(url: str) -> None:
    document = contexts.bundled(url)
    assert document is not None
    assert isinstance(document["@context"], dict)


def test_no_file_lies_there_unlisted() -> None:
    listed = {entry.file for entry in contexts.manifest().values() if entry.file}
    lying_there = {item.name for item in files("schemas.contexts").iterdir() if item.name.endswith(".json")}
    assert lying_there == listed | {"manifest.json"}


def test_what_pyld_carries_is_listed_and_not_written_again() -> None:
    assert set(FROM_PYLD) == set(BUNDLED_CONTEXTS)
    assert all(contexts.bundled(url) is None for url in FROM_PYLD)


def test_an_unknown_url_gives_nothing() -> None:
    assert contexts.bundled("https://example.org/context") is None


def test_a_caller_cannot_change_what_the_next_one_gets() -> None:
    first = contexts.bundled(contexts.DATA_INTEGRITY_V2)
    assert first is not None
    first["@context"].clear()
    second = contexts.bundled(contexts.DATA_INTEGRITY_V2)
    assert second is not None
    assert "DataIntegrityProof" in second["@context"]


def test_every_named_url_is_in_the_manifest() -> None:
    named = {value for name, value in vars(contexts).items() if name.isupper() and isinstance(value, str)}
    assert named
    assert named <= contexts.manifest().keys()


def packaged(name: str) -> bytes:
    return files("schemas.contexts").joinpath(name).read_bytes()
