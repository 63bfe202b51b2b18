import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import Malformed
from schemas.strict_json import MAX_BYTES, parse

WELL_FORMED_TEXT = st.text(st.characters(codec="utf-8"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WELL_FORMED_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(WELL_FORMED_TEXT, inner),
    max_leaves=30,
)


@given(JSON, st.booleans(), st.booleans())
def test_reads_whatever_json_writes(value: Any, ascii_only: bool, as_bytes: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse(text.encode() if as_bytes else text) == value


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_else_is_malformed_and_nothing_worse(data: bytes | str) -> None:
    with suppress(Malformed):
        json.dumps(parse(data), allow_nan=False).encode()


@given(st.text(st.sampled_from('{}[]":,\\u1eEdD80.-ntrfINa \n'), max_size=60))
def test_nearly_json_is_read_as_json_or_malformed(text: str) -> None:
    try:
        value = parse(text)
    except Malformed:
        return
    assert json.loads(text) == value


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 1_000_000,
        '"\\' * 700_000,
        "[" + "[]," * 600_000 + "[]]",
        "[" + "1," * 1_000_000 + "1]",
        "{" + ",".join(f'"{n}":0' for n in range(180_000)) + "}",
        '["' + "\\ud83d\\ude00" * 170_000 + '"]',
    ],
    ids=["open string", "backslashes", "lists", "numbers", "members", "pairs"],
)
def test_the_largest_text_takes_linear_time(text: str) -> None:
    """A quadratic reader needs hours, and the time limit of the suite ends it."""
    assert len(text) <= MAX_BYTES * 1.01
    with suppress(Malformed):
        parse(text, max_bytes=3 * 1024 * 1024)
