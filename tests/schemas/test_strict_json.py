import math
import sys

import pytest

from schemas.errors import Malformed
from schemas.strict_json import MAX_BYTES, MAX_NUMBER_LENGTH, parse, parse_object


def code_of(data: bytes | str, **limits: int) -> str:
    with pytest.raises(Malformed) as caught:
        parse(data, **limits)
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        '{"a":}',
        "[1,]",
        "{'a':1}",
        '"\t"',
        "01",
        "1 2",
        "nul",
        '"\\x"',
        '"open',
        "\ufeff\ufeff1",
    ],
)
def test_not_json(text: str) -> None:
    assert code_of(text) == "json-malformed"


@pytest.mark.parametrize("data", [b"\xff", '{"a":1}'.encode("utf-16"), b'"\xed\xa0\x80"', b'"\xc0\xaf"'])
def test_not_utf_8(data: bytes) -> None:
    assert code_of(data) == "json-malformed"


def test_says_where_it_stopped_understanding() -> None:
    with pytest.raises(Malformed) as caught:
        parse('{\n "a": x}')
    assert caught.value.params == {"line": 2, "column": 7}


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse(b"\xef\xbb\xbf{}") == {}
    assert parse("\ufeff{}") == {}


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"a":1,"c":2,"a":3}}]', '{"":1,"":2}']
)
def test_duplicate_keys(text: str) -> None:
    assert code_of(text) == "json-duplicate-key"


def test_equal_keys_in_different_objects_are_fine() -> None:
    assert parse('[{"a":1},{"a":{"a":2}}]') == [{"a": 1}, {"a": {"a": 2}}]


@pytest.mark.parametrize(
    "text",
    ['"\\ud800"', '"\\uDFFF"', '["x","a\\ud83d b"]', '{"\\udc00":1}', '{"a":["\\ude00\\ud83d"]}', '"\ud800"'],
)
def test_lone_surrogates(text: str) -> None:
    assert code_of(text) == "json-lone-surrogate"


@pytest.mark.parametrize(
    ("text", "value"),
    [('"\\ud83d\\ude00"', "😀"), ('"\\\\ud800"', "\\ud800"), ('{"\\uD83D\\uDE00":1}', {"😀": 1})],
)
def test_whole_surrogate_pairs_are_fine(text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a":-Infinity}', "1e999", "-1e999", "1.5e400"])
def test_numbers_without_a_finite_value(text: str) -> None:
    assert code_of(text) == "json-number-not-finite"


def test_integers_beyond_double_precision_are_read_exactly() -> None:
    assert parse(str(2**53 + 1)) == 2**53 + 1
    assert parse("9" * MAX_NUMBER_LENGTH) == int("9" * MAX_NUMBER_LENGTH)
    assert parse(repr(sys.float_info.max)) == sys.float_info.max


@pytest.mark.parametrize(
    "text", ["9" * 401, "9" * 5000, "-" + "9" * 1_000_000, "0." + "1" * 100_000, "1e" + "0" * 9999]
)
def test_endless_numbers(text: str) -> None:
    assert code_of(text) == "json-malformed"


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("count", [65, 200, 100_000])
def test_too_deep(opening: str, count: int) -> None:
    assert code_of(opening * count) == "json-too-deep"


def test_the_depth_limit_is_exact_and_brackets_in_strings_do_not_count() -> None:
    assert parse("[" * 64 + "]" * 64)
    assert code_of("[" * 65 + "]" * 65) == "json-too-deep"
    assert parse('["' + "[" * 100 + '\\"[{"]') == ["[" * 100 + '"[{']
    assert parse("1", max_depth=0) == 1
    assert code_of("[]", max_depth=0) == "json-too-deep"
    assert parse("[" + "[]," * 1000 + "[]]", max_depth=2) == [[]] * 1001


def test_more_depth_than_the_interpreter_has_is_too_deep_as_well() -> None:
    assert code_of("[" * 100_000 + "]" * 100_000, max_depth=1_000_000) == "json-too-deep"


def test_the_size_limit_counts_bytes() -> None:
    assert parse('"é"', max_bytes=4) == "é"
    assert code_of('"é"', max_bytes=3) == "json-too-large"
    assert code_of('"é"'.encode(), max_bytes=3) == "json-too-large"
    assert code_of(b" " * (MAX_BYTES + 1)) == "json-too-large"


def test_an_object_is_asked_for() -> None:
    assert parse_object(b'{"a": [1, 2.5, true, null]}') == {"a": [1, 2.5, True, None]}
    for text in ("[]", '"a"', "null", "1"):
        with pytest.raises(Malformed) as caught:
            parse_object(text)
        assert caught.value.code == "json-not-an-object"


def test_small_floats_keep_their_value() -> None:
    number = parse("-0.0")
    assert isinstance(number, float)
    assert math.copysign(1, number) == -1
    assert parse("1.0") == 1.0
