"""JSON from strangers: everything two readers could understand differently is refused.

I-JSON (https://www.rfc-editor.org/rfc/rfc7493) forbids duplicate names, lone surrogates and numbers without a
finite value; Python's own reader takes all three. A signature over a text that readers understand differently
proves nothing, so they are refused here, before anything else looks at the document.
"""

import json
import math
import re
from typing import Any, Final, NoReturn, TypeAlias

from schemas.errors import Malformed

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Any]

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_NUMBER_LENGTH: Final = 400
"""Characters in one number. The largest finite double written out in full has 309 digits; reading a longer
integer takes quadratic time, and nothing in a credential needs one."""

_STRING_OR_BRACKET: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
# The closing quote is optional and nothing is given back: an unclosed string is passed over once, not once
# for every quote inside it.
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_BYTE_ORDER_MARK: Final = "\ufeff"


def parse(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JsonValue:
    """Read one JSON text (RFC 8259) in UTF-8; a leading byte order mark is passed over.

    Args:
        data: the text, or its bytes.
        max_bytes: the longest accepted text, in bytes of UTF-8.
        max_depth: how deep arrays and objects may lie in each other; 0 accepts only a bare value.

    Raises:
        Malformed: `json-too-large`, `json-too-deep`, `json-duplicate-key`, `json-lone-surrogate`,
            `json-number-not-finite`, or `json-malformed` for everything else that is not JSON in UTF-8.
    """
    text = _text(data, max_bytes).removeprefix(_BYTE_ORDER_MARK)
    _limit_depth(text, max_depth)
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_not_finite,
            parse_float=_float,
            parse_int=_int,
        )
    except json.JSONDecodeError as error:
        raise Malformed(
            "json-malformed",
            f"This is not JSON any more from line {error.lineno}, column {error.colno} on.",
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:  # a caller allowed more depth than the interpreter has left
        raise _too_deep(max_depth) from error
    if _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(value)
    return value


def parse_object(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> JsonObject:
    """Like `parse`, for a text that must hold an object.

    Raises:
        Malformed: as `parse`, and `json-not-an-object`.
    """
    value = parse(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise Malformed("json-not-an-object", "A JSON object is expected here.")
    return value


def _text(data: bytes | str, max_bytes: int) -> str:
    # No character takes less than a byte, so a text that is too long need not be encoded to be refused.
    if len(data) > max_bytes:
        raise _too_large(max_bytes)
    if isinstance(data, str):
        if len(_encoded(data)) > max_bytes:
            raise _too_large(max_bytes)
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("json-malformed", "The text is not in UTF-8.", offset=error.start) from error


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("json-lone-surrogate", "A string holds half of a surrogate pair.") from error


def _limit_depth(text: str, max_depth: int) -> None:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        first = text[found.start()]
        if first in "[{":
            depth += 1
            if depth > max_depth:
                raise _too_deep(max_depth)
        elif first in "]}":
            depth -= 1


def _without_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("json-duplicate-key", "An object names the same member twice.")
    return members


def _int(literal: str) -> int:
    _limit_length(literal)
    return int(literal)


def _float(literal: str) -> float:
    _limit_length(literal)
    number = float(literal)
    if not math.isfinite(number):
        _not_finite(literal)
    return number


def _limit_length(literal: str) -> None:
    if len(literal) > MAX_NUMBER_LENGTH:
        raise Malformed(
            "json-malformed",
            f"A number is longer than {MAX_NUMBER_LENGTH} characters.",
            max_length=MAX_NUMBER_LENGTH,
        )


def _not_finite(_literal: str) -> NoReturn:
    raise Malformed("json-number-not-finite", "A number is infinite or not a number.")


def _refuse_lone_surrogates(value: JsonValue) -> None:
    waiting: list[JsonValue] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            _encoded(item)
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())


def _too_large(max_bytes: int) -> Malformed:
    return Malformed("json-too-large", f"The text is longer than {max_bytes} bytes.", max_bytes=max_bytes)


def _too_deep(max_depth: int) -> Malformed:
    return Malformed(
        "json-too-deep",
        f"Arrays and objects are nested more than {max_depth} deep.",
        max_depth=max_depth,
    )
